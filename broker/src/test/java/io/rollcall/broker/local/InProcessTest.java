package io.rollcall.broker.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.api.BrokerStats.Drop;
import io.rollcall.broker.api.BrokerStats.Pause;
import io.rollcall.broker.api.InProcess;
import io.rollcall.broker.api.LocalOptions;
import io.rollcall.broker.api.LocalOptions.WhenFull;
import io.rollcall.broker.api.LocalSubscription;
import io.rollcall.broker.api.MessageHandler;
import io.rollcall.broker.api.Publication;
import io.rollcall.broker.api.PublishRefused;
import io.rollcall.broker.api.Received;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Publishing and subscribing without a socket. */
class InProcessTest {
    private static final int KIB = 1024;

    @RegisterExtension
    final RunningBroker broker = RunningBroker.withDefaults()
            .with(SessionLimits.DEFAULTS.toBuilder().mailBytesMax(64 * KIB).build());

    private final BlockingQueue<Received> got = new LinkedBlockingQueue<>();

    private InProcess here() {
        return broker.broker().inProcess();
    }

    /** Publishes, and does not wait. */
    private void say(Publication publication) {
        var unused = here().publish(publication);
    }

    private Received next() throws InterruptedException {
        return Objects.requireNonNull(got.poll(60, TimeUnit.SECONDS), "no message");
    }

    @Test
    void messagesOfClientsComeToHandlers() throws InterruptedException {
        here().subscribe("a/+", MessageHandler.of(got::add));

        broker.connect("x")
                .open()
                .publish("a/b", "one")
                .publish("b/b", "not this")
                .publish("a/c", "two");

        assertThat(next().text()).isEqualTo("one");
        assertThat(next().topic()).isEqualTo("a/c");
    }

    @Test
    void whatIsPublishedHereComesToClients() {
        ScriptedClient client = broker.connect("x").open().subscribe("a/#", 1);

        int taken = here().publish(Publication.of("a/b", "one").with(Qos.AT_LEAST_ONCE))
                .join();

        assertThat(taken).isEqualTo(1);
        assertThat(client.expectPublishAndAcknowledge()).endsWith("one");
        assertThat(here().publish(Publication.of("b", "nobody")).join()).isZero();
    }

    @Test
    void whoComesAfterTheCloseIsTold() {
        InProcess here = here();
        broker.broker().close();

        assertThat(here.publish(Publication.of("a", "too late")))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("the broker is closed");
        assertThat(here.kick("x", "me")).isCompletedExceptionally();
        assertThatThrownBy(() -> here.subscribe("a", MessageHandler.of(got::add)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the broker is closed");
    }

    @Test
    void retainedMessagesComeFirstUnlessTheyAreNotWanted() throws InterruptedException {
        here().publish(Publication.of("a", "kept").retained()).join();
        here().subscribe("a", LocalOptions.DEFAULTS.withRetained(false), MessageHandler.of(got::add));
        here().subscribe("a", MessageHandler.of(got::add));

        Received first = next();

        assertThat(first.text()).isEqualTo("kept");
        assertThat(first.retained()).isTrue();
        here().publish(Publication.of("a", "live")).join();
        assertThat(next().retained()).isFalse();
        assertThat(next().text()).isEqualTo("live");
    }

    @Test
    void theNextMessageWaitsUntilTheHandlerIsDone() throws InterruptedException {
        BlockingQueue<CompletableFuture<Void>> open = new LinkedBlockingQueue<>();
        LocalSubscription subscription = here().subscribe("a", received -> {
            got.add(received);
            CompletableFuture<Void> done = new CompletableFuture<>();
            open.add(done);
            return done;
        });
        say(Publication.of("a", "one"));
        say(Publication.of("a", "two"));

        CompletableFuture<Void> first = Objects.requireNonNull(open.poll(60, TimeUnit.SECONDS));
        assertThat(next().text()).isEqualTo("one");
        assertThat(subscription.waiting()).isEqualTo(1);
        assertThat(subscription.handled()).isEqualTo(1);

        first.complete(null);

        assertThat(next().text()).isEqualTo("two");
    }

    @Test
    void whatAHandlerThrowsKeepsNothingFromIt() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        LocalSubscription subscription = here().subscribe("a", received -> {
            if (calls.incrementAndGet() == 1) {
                return CompletableFuture.failedFuture(new AssertionError("not logged as ours"));
            }
            got.add(received);
            return CompletableFuture.completedFuture(null);
        });

        say(Publication.of("a", "one"));
        say(Publication.of("a", "two"));

        assertThat(next().text()).isEqualTo("two");
        assertThat(subscription.failed()).isEqualTo(1);
        broker.expectError("the handler of a failed");
    }

    @Test
    void handlersAndFuturesAreNeverOnAnEventLoop() throws InterruptedException {
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        here().subscribe(
                        "a",
                        MessageHandler.of(
                                received -> threads.add(Thread.currentThread().getName())));
        broker.connect("x").open().publish("a", "one");

        assertThat(threads.poll(60, TimeUnit.SECONDS)).startsWith("rollcall-callback-");
        var unused = here().kick("x", "test")
                .thenRun(() -> threads.add(Thread.currentThread().getName()));
        assertThat(threads.poll(60, TimeUnit.SECONDS)).doesNotContain("loop");
    }

    @Test
    void aFullQueueDropsTheNewestOrTheOldestAndCounts() throws InterruptedException {
        assertThat(keptOf(WhenFull.DROP_NEWEST)).containsExactly("0", "1", "2");
        assertThat(keptOf(WhenFull.DROP_OLDEST)).containsExactly("0", "8", "9");
        assertThat(broker.broker().stats().dropped(Drop.LOCAL_FULL)).isEqualTo(14);
    }

    /** What a queue of two keeps of ten messages, behind the one that the handler has in hand. */
    private List<String> keptOf(WhenFull policy) throws InterruptedException {
        CompletableFuture<Void> busy = new CompletableFuture<>();
        LocalSubscription subscription = here().subscribe(
                        "a", LocalOptions.DEFAULTS.withQueue(2, 1_000_000).with(policy), received -> {
                            got.add(received);
                            return busy;
                        });
        say(Publication.of("a", "0"));
        List<String> kept = new ArrayList<>(List.of(next().text()));
        for (int i = 1; i < 10; i++) {
            say(Publication.of("a", Integer.toString(i)));
        }
        assertThat(subscription.dropped()).isEqualTo(7);
        busy.complete(null);
        kept.add(next().text());
        kept.add(next().text());
        subscription.close();
        return kept;
    }

    @Test
    void publishersWaitForAHandlerThatMustHaveAll() throws InterruptedException {
        int messages = 2_000;
        CompletableFuture<Void> busy = new CompletableFuture<>();
        here().subscribe("a", LocalOptions.DEFAULTS.withQueue(1, 1).with(WhenFull.HOLD_PUBLISHERS), received -> {
            got.add(received);
            return busy;
        });
        ScriptedClient publisher = broker.connect("x").open();
        Thread writer = new Thread(() -> {
            for (int i = 0; i < messages; i++) {
                publisher.publish("a", i + "x".repeat(KIB));
            }
        });
        writer.start();
        RunningBroker.await(() -> broker.broker().stats().paused(Pause.MAIL) > 0);
        CompletableFuture<Integer> waits = here().publish(Publication.of("b", "waits, too"));
        assertThat(waits).isNotDone();

        busy.complete(null);

        for (int i = 0; i < messages; i++) {
            assertThat(next().text()).isEqualTo(i + "x".repeat(KIB));
        }
        assertThat(waits.orTimeout(60, TimeUnit.SECONDS).join()).isZero();
        writer.join();
        RunningBroker.await(() -> broker.broker().stats().mailBytes() == 0);
    }

    @Test
    void tooManyPublicationsThatWaitAreRefused() {
        CompletableFuture<Void> busy = new CompletableFuture<>();
        here().subscribe("a", LocalOptions.DEFAULTS.with(WhenFull.HOLD_PUBLISHERS), received -> busy);
        CompletableFuture<Integer> last = new CompletableFuture<>();
        for (int i = 0; i < InProcess.WAITING_MAX + 1_000 && !last.isCompletedExceptionally(); i++) {
            last = here().publish(Publication.of("a", "x".repeat(100)));
        }
        assertThatThrownBy(last::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PublishRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(ReasonCode.QUOTA_EXCEEDED))
                .hasMessageContaining("waitingMax: 10000");
        busy.complete(null);
    }

    @Test
    void whatExpiredIsNotHandled() throws InterruptedException {
        CompletableFuture<Void> busy = new CompletableFuture<>();
        here().subscribe("a", received -> {
            got.add(received);
            return busy;
        });
        say(Publication.of("a", "now"));
        assertThat(next().text()).isEqualTo("now");
        say(Publication.of("a", "stale").expiringAfter(Duration.ofSeconds(5)));
        say(Publication.of("a", "fresh").expiringAfter(Duration.ofSeconds(50)));
        broker.pass(6);

        busy.complete(null);

        assertThat(next().text()).isEqualTo("fresh");
    }

    @Test
    void afterTheCloseNothingComes() throws InterruptedException {
        LocalSubscription closed = here().subscribe("a", MessageHandler.of(got::add));
        closed.close();
        here().subscribe("a", MessageHandler.of(got::add));

        assertThat(here().publish(Publication.of("a", "one")).join()).isEqualTo(1);

        assertThat(next().text()).isEqualTo("one");
        assertThat(closed.handled()).isZero();
    }

    @Test
    void aSharedSubscriptionSharesWithClients() {
        ScriptedClient client = broker.connect("x").open().subscribe("$share/g/a", 0);
        LocalSubscription mine = here().subscribe("$share/g/a", MessageHandler.of(got::add));
        for (int i = 0; i < 10; i++) {
            here().publish(Publication.of("a", "m")).join();
        }
        RunningBroker.await(() -> mine.handled() == 5);
        for (int i = 0; i < 5; i++) {
            client.expectPublish("a", "m");
        }
    }

    @Test
    void kickTellsWhetherThereWasSomebody() {
        ScriptedClient client = broker.connect("x").open();

        assertThat(here().kick("x", "test").join()).isTrue();
        assertThat(here().kick("nobody", "test").join()).isFalse();

        client.expectEnd(0x98);
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThatThrownBy(() -> here().subscribe("a/#/b", MessageHandler.of(got::add)))
                .hasMessage("topic filter: 'a/#/b'");
        assertThatThrownBy(() -> Publication.of("a/+", "x")).hasMessage("topic name: 'a/+'");
        assertThatThrownBy(() -> LocalOptions.DEFAULTS.withQueue(0, 1)).hasMessage("queueLengthMax: 0 is less than 1");
        assertThatThrownBy(() -> Publication.of("a", "x").expiringAfter(Duration.ZERO))
                .hasMessage("expiry: PT0S is not positive");
        assertThatThrownBy(() ->
                        here().publish(Publication.of("a/".repeat(300), "x")).join())
                .hasRootCauseInstanceOf(PublishRefused.class)
                .hasRootCauseMessage("TOPIC_NAME_INVALID: Message[" + "a/".repeat(300) + ", 1 bytes, AT_MOST_ONCE]");
    }

    /** Each publisher's messages come in order and none is lost, whatever the handler makes of its time. */
    @Test
    void manyPublishersEachInOrder() throws InterruptedException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int publishers = 4;
        int messages = 3_000;
        int[] expected = new int[publishers];
        AtomicInteger wrong = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(publishers * messages);
        AtomicInteger inside = new AtomicInteger();
        here().subscribe("#", LocalOptions.DEFAULTS.with(WhenFull.HOLD_PUBLISHERS), received -> {
            if (inside.incrementAndGet() != 1) {
                wrong.incrementAndGet();
            }
            int publisher = Integer.parseInt(received.topic());
            if (expected[publisher]++ != Integer.parseInt(received.text())) {
                wrong.incrementAndGet();
            }
            boolean later = random.nextInt(10) == 0;
            Runnable leave = () -> {
                inside.decrementAndGet();
                all.countDown();
            };
            if (later) {
                return CompletableFuture.runAsync(leave);
            }
            leave.run();
            return CompletableFuture.completedStage(null);
        });
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            String topic = Integer.toString(p);
            threads.add(new Thread(() -> {
                for (int i = 0; i < messages; i++) {
                    here().publish(Publication.of(topic, Integer.toString(i))).join();
                }
            }));
        }
        threads.forEach(Thread::start);

        assertThat(all.await(60, TimeUnit.SECONDS)).as("seed " + seed).isTrue();
        assertThat(wrong).as("seed " + seed).hasValue(0);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
