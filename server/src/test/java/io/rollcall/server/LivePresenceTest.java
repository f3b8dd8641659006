package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Status;
import io.rollcall.server.api.ChangeHandler;
import io.rollcall.server.api.Watch;
import io.rollcall.server.process.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Presence for the program that the server runs in. */
class LivePresenceTest {
    private final Rollcall broker = Rollcall.start();
    private final BlockingQueue<FeedPage.Item> told = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        broker.close();
    }

    private FeedEntry next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(60, TimeUnit.SECONDS), "nothing was told")
                .entry();
    }

    @Test
    void aWatchTellsWhatWasAndThenWhatComes() throws InterruptedException {
        RawClient client = RawClient.connect(broker.mqttPort(), "a", 5, 0);
        Watch watch = broker.presence().watch(1, ChangeHandler.of(told::add));
        FeedEntry first = next();
        while (!(first instanceof FeedEntry.ClientConnected)) {
            first = next();
        }
        assertThat(first.clientIdOrNull()).isEqualTo("a");

        client.close();

        assertThat(next()).isInstanceOf(FeedEntry.ClientDisconnected.class);
        assertThat(watch.ended()).isNotDone();
        watch.close();
        watch.ended().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void whenAChangeIsToldQuestionsSeeIt() throws InterruptedException {
        BlockingQueue<Status> seen = new LinkedBlockingQueue<>();
        broker.presence().watch(broker.presence().asOfSeq() + 1, ChangeHandler.of(change -> {
            String id = Objects.requireNonNull(change.entry().clientIdOrNull());
            seen.add(broker.presence().find(id).orElseThrow().status());
        }));
        RawClient.connect(broker.mqttPort(), "a", 5, 0);

        assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(Status.CONNECTED);
    }

    @Test
    void theNextChangeWaitsForTheHandler() throws InterruptedException {
        BlockingQueue<CompletableFuture<Void>> open = new LinkedBlockingQueue<>();
        Watch watch = broker.presence().watch(broker.presence().asOfSeq() + 1, change -> {
            told.add(change);
            CompletableFuture<Void> done = new CompletableFuture<>();
            open.add(done);
            return done;
        });
        RawClient.connect(broker.mqttPort(), "a", 5, 0);
        RawClient.connect(broker.mqttPort(), "b", 5, 0);
        CompletableFuture<Void> first = Objects.requireNonNull(open.poll(60, TimeUnit.SECONDS));
        assertThat(next().clientIdOrNull()).isEqualTo("a");
        long before = watch.nextSeq();
        assertThat(told).isEmpty();

        first.complete(null);

        assertThat(next().clientIdOrNull()).isEqualTo("b");
        assertThat(watch.nextSeq()).isEqualTo(before + 1);
    }

    @Test
    void aHandlerThatFailsEndsItsWatchAndSaysWhereItWas() {
        long from = broker.presence().asOfSeq() + 1;
        Watch watch = broker.presence().watch(from, ChangeHandler.of(change -> {
            throw new IllegalStateException("the database is down");
        }));
        RawClient.connect(broker.mqttPort(), "a", 5, 0);

        CompletableFuture<Void> ended = watch.ended().orTimeout(60, TimeUnit.SECONDS);
        assertThatThrownBy(ended::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("the database is down");
        assertThat(watch.nextSeq()).isEqualTo(from);
    }

    @Test
    void watchesEndWithTheServer() {
        Watch idle = broker.presence().watch(broker.presence().asOfSeq() + 1, ChangeHandler.of(told::add));
        Watch later = broker.presence().watch(1_000_000, ChangeHandler.of(told::add));

        broker.close();

        assertThat(idle.ended()).isCompleted();
        assertThat(later.ended()).isCompleted();
        assertThat(told).isEmpty();
    }

    @Test
    void aPlaceThatCannotBeIsSaid() {
        assertThatThrownBy(() -> broker.presence().watch(0, ChangeHandler.of(told::add)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fromSeq: 0 is less than 1");
    }

    @Test
    void whoWasKickedIsGoneWhenTheFutureSaysSo() {
        RawClient client = RawClient.connect(broker.mqttPort(), "a", 5, 0);

        assertThat(broker.kick("a", "the test").join()).isTrue();

        var left = broker.presence().find("a").orElseThrow();
        assertThat(left.status()).isEqualTo(Status.DISCONNECTED);
        assertThat(Objects.requireNonNull(left.lastDisconnect()).by()).isEqualTo("the test");
        client.awaitClosed();
        assertThat(broker.kick("nobody", "the test").join()).isFalse();
    }

    /** Many watches, opened and closed at any moment, each see every change from where they began, once. */
    @Test
    void noWatchMissesOrRepeatsAChange() throws InterruptedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        List<Watch> watches = new ArrayList<>();
        int clients = 60;
        for (int i = 0; i < clients; i++) {
            if (random.nextInt(3) == 0) {
                long from = 1L + random.nextInt((int) broker.presence().asOfSeq() + 2);
                AtomicLong expected = new AtomicLong(from);
                boolean later = random.nextBoolean();
                watches.add(broker.presence().watch(from, change -> {
                    if (change.seq() != expected.getAndIncrement()) {
                        wrong.add(change.seq() + " where " + (expected.get() - 1) + " was expected");
                    }
                    return later ? CompletableFuture.runAsync(() -> {}) : CompletableFuture.completedStage(null);
                }));
            }
            if (random.nextInt(4) == 0 && !watches.isEmpty()) {
                int which = random.nextInt(watches.size());
                watches.remove(which).close();
            }
            RawClient client = RawClient.connect(broker.mqttPort(), "client-" + i, 5, 0);
            if (random.nextBoolean()) {
                client.close();
            }
        }
        CountDownLatch current = new CountDownLatch(1);
        broker.presence().whenCurrent(current::countDown);
        assertThat(current.await(60, TimeUnit.SECONDS)).isTrue();
        long all = broker.presence().asOfSeq();
        for (Watch watch : watches) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> watch.nextSeq() > all || !wrong.isEmpty());
        }
        assertThat(wrong).as("seed " + seed).isEmpty();
    }
}
