package io.rollcall.broker.routing;

import static io.rollcall.broker.routing.Given.message;
import static io.rollcall.broker.routing.Given.retained;
import static io.rollcall.broker.routing.Given.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Posting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RouterTest {
    private final Clock clock = new Clock();
    private final RetainedMessages messages = new RetainedMessages(RetainedLimits.DEFAULT);
    private final Router router = new Router(new SubscriptionTree(), messages, clock);
    private final Inbox ann = new Inbox("ann");

    /** Moved by the test. */
    private static final class Clock implements TimeSource {
        private long now;

        @Override
        public long steadyMillis() {
            return now;
        }

        @Override
        public long epochMillis() {
            return now;
        }
    }

    private List<Message> retainedFor(String filter) {
        List<Message> found = new ArrayList<>();
        router.retained(TopicFilter.of(filter), kept -> found.add(Objects.requireNonNull(kept.message())));
        return found;
    }

    @Test
    void aMessageGoesToAllWhoSubscribedInTheOrderOfItsPublisher() {
        Inbox bob = new Inbox("bob");
        assertThat(router.subscribe(ann, to("a/#"))).isTrue();
        assertThat(router.subscribe(bob, to("a/b"))).isTrue();
        Message first = message("a/b");
        Message second = message("a/b");

        assertThat(router.route(first)).isEqualTo(2);
        assertThat(router.route(second)).isEqualTo(2);

        assertThat(ann.messages()).containsExactly(first, second);
        assertThat(bob.messages()).containsExactly(first, second);
    }

    @Test
    void aRetainedMessageIsDeliveredAndKept() {
        router.subscribe(ann, to("a"));
        Message message = retained("a", "1");

        assertThat(router.route(message)).isEqualTo(1);
        assertThat(router.route(message("b"))).isZero();

        assertThat(ann.messages()).containsExactly(message);
        assertThat(retainedFor("#")).containsExactly(message);
    }

    @Test
    void anEmptyRetainedMessageIsDeliveredAndClears() {
        router.subscribe(ann, to("a"));
        router.route(retained("a", "1"));

        assertThat(router.route(retained("a", ""))).isEqualTo(1);

        assertThat(ann.messages()).hasSize(2);
        assertThat(retainedFor("#")).isEmpty();
    }

    @Test
    void aMessageWithoutTheRetainFlagLeavesWhatIsRetained() {
        Message kept = retained("a", "1");
        router.route(kept);
        router.route(message("a"));

        assertThat(retainedFor("a")).containsExactly(kept);
    }

    @Test
    void anExpiredRetainedMessageIsNotSeen() {
        router.route(retained("a", "1", 100));

        clock.now = 99;
        assertThat(retainedFor("a")).hasSize(1);
        clock.now = 100;
        assertThat(retainedFor("a")).isEmpty();
    }

    @Test
    void howManyTookAMessageIsTold() {
        router.subscribe(ann, to("a"));
        router.subscribe(ann, to("+"));
        assertThat(router.route(message("a"))).isEqualTo(2);
        assertThat(router.route(message("b"))).isEqualTo(1);
        assertThat(router.route(message("b/c"))).isZero();
        router.unsubscribe(ann, TopicFilter.of("+"));
        assertThat(router.route(message("b"))).isZero();
    }

    @Test
    void whoSubscribesWhileAMessageIsRoutedGetsItLiveOrRetained() throws Exception {
        int rounds = 20_000;
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService publisher = Executors.newSingleThreadExecutor();
        try {
            Future<?> routing = publisher.submit(() -> {
                for (int round = 0; round < rounds; round++) {
                    start.await(10, TimeUnit.SECONDS);
                    router.route(retained("a/" + round, "1"));
                    start.await(10, TimeUnit.SECONDS);
                }
                return null;
            });
            for (int round = 0; round < rounds; round++) {
                AtomicInteger got = new AtomicInteger();
                Subscriber subscriber = new CountingSubscriber(got);
                TopicFilter filter = TopicFilter.of("a/" + round + (round % 2 == 0 ? "" : "/#"));
                start.await(10, TimeUnit.SECONDS);
                router.subscribe(subscriber, to(filter.toString()));
                router.retained(filter, message -> got.incrementAndGet());
                start.await(10, TimeUnit.SECONDS);
                assertThat(got.get()).as("round %s", round).isPositive();
            }
            routing.get(10, TimeUnit.SECONDS);
        } finally {
            publisher.shutdownNow();
        }
    }

    /** Counts what comes. */
    private record CountingSubscriber(AtomicInteger got) implements Subscriber {

        @Override
        public String clientId() {
            return "counting";
        }

        @Override
        public void deliver(Message message, Subscription subscription, Posting lasting) {
            got.incrementAndGet();
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }
}
