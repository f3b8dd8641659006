package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** On which thread presence is asked, and when. */
class QuestionsTest {
    /** The common pool may have but one thread, and these wait for each other. */
    private static final Executor A_THREAD_EACH = task -> new Thread(task, "caller").start();

    private static final String STATES = "/api/v0002/clientconnectionstates";

    @Test
    void aQuestionWaitsUntilPresenceIsCurrent() throws InterruptedException {
        try (Api api = Api.open()) {
            BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
            api.presence.whenCurrent(waiting::add);

            CompletableFuture<Api.Reply> single = CompletableFuture.supplyAsync(() -> api.get(STATES + "/late"));
            Runnable current = waiting.poll(10, TimeUnit.SECONDS);
            assertThat(current).isNotNull();
            // told after the question came, and before presence is current
            api.presence.know(Clients.connected("late"));
            current.run();

            assertThat(single.join().status()).isEqualTo(200);
        }
    }

    @Test
    void nothingIsAskedOnTheRecordersThread() {
        try (Api api = Api.open()) {
            AtomicReference<String> listed = new AtomicReference<>("");
            api.presence.beforeList(() -> listed.set(Thread.currentThread().getName()));
            api.presence.whenCurrent(task -> new Thread(task, "recorder").start());
            api.presence.know(Clients.connected("a"));

            assertThat(api.get(STATES + "/a").status()).isEqualTo(200);
            assertThat(api.get("/api/v1/clients/a").status()).isEqualTo(200);
            assertThat(api.presence.lastFindThread()).startsWith("vert.x-eventloop");
            assertThat(api.get(STATES).status()).isEqualTo(200);
            assertThat(listed.get()).startsWith("rollcall-http-query-");
        }
    }

    @Test
    void aFailureOnTheWayBackIsAnsweredToo() {
        try (Api api = Api.open()) {
            api.presence.whenCurrent(task -> new Thread(task, "recorder").start());
            api.presence.failWith(new IllegalStateException("torn"));
            api.presence.beforeList(() -> {
                throw new IllegalStateException("torn");
            });

            assertThat(api.get(STATES + "/a").status()).isEqualTo(500);
            assertThat(api.get(STATES).status()).isEqualTo(500);
        }
    }

    @Test
    void oneListMoreThanMayWaitIsRefusedAndCounted() {
        HttpLimits limits = Api.narrow().build();
        try (Api api = Api.of(List.of(), limits, Clock.systemUTC())) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            api.presence.beforeList(() -> {
                begun.countDown();
                awaitQuietly(go);
            });
            List<CompletableFuture<Api.Reply>> lists = new ArrayList<>();
            lists.add(CompletableFuture.supplyAsync(() -> api.get(STATES), A_THREAD_EACH));
            awaitQuietly(begun);
            // one runs; of two more, one waits and one is refused
            lists.add(CompletableFuture.supplyAsync(() -> api.get(STATES), A_THREAD_EACH));
            lists.add(CompletableFuture.supplyAsync(() -> api.get(STATES), A_THREAD_EACH));
            await().until(() -> api.counted("http.lists.refused") == 1);
            // single clients are answered meanwhile
            assertThat(api.get(STATES + "/none").status()).isEqualTo(404);
            go.countDown();

            assertThat(lists.stream().map(CompletableFuture::join).map(Api.Reply::status))
                    .containsExactlyInAnyOrder(200, 200, 503);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
