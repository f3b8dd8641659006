package io.rollcall.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.ConnectionActivity;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.routing.Burst;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.routing.RetainedMessages;
import io.rollcall.broker.routing.Router;
import io.rollcall.broker.routing.SubscriptionTree;
import io.rollcall.broker.session.SessionLimits.WhenFull;
import io.rollcall.broker.store.MemoryStore;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What waits for a client that does not take its messages fast enough, in which order, and how much of it. */
class QueueTest {
    private static final SessionLimits LIMITS = SessionLimits.DEFAULTS;
    private static final ConnectionActivity NO_ACTIVITY = new ConnectionActivity() {
        @Override
        public long lastActivityAt() {
            return 0;
        }

        @Override
        public @Nullable Kind lastActivity() {
            return null;
        }

        @Override
        public long lastSeenAt() {
            return 0;
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        public long messagesRead() {
            return 0;
        }

        @Override
        public long bytesWritten() {
            return 0;
        }

        @Override
        public long messagesWritten() {
            return 0;
        }
    };

    private final Router router =
            new Router(new SubscriptionTree(), new RetainedMessages(RetainedLimits.DEFAULT), TimeSource.system());
    private final FakeLink link = new FakeLink();

    private SessionRegistry registry(SessionLimits limits) {
        return new SessionRegistry(
                new MemoryStore(), router, new ClientListener() {}, TopicOwner.NONE, TimeSource.system(), limits, 1);
    }

    private static SessionLimits queue(int lengthMax, long bytesMax, WhenFull whenFull) {
        return LIMITS.toBuilder()
                .queueLengthMax(lengthMax)
                .queueBytesMax(bytesMax)
                .whenFull(whenFull)
                .build();
    }

    private Session connect(SessionRegistry registry, FakeLink to) {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere", 1);
        ClientConnection client = new ClientConnection(
                "slow",
                0,
                ProtocolVersion.V5,
                "mqtt",
                "tcp",
                nowhere,
                nowhere,
                null,
                false,
                0,
                3_600,
                false,
                null,
                null,
                0,
                NO_ACTIVITY);
        registry.arrive(
                new Arrival(to, new ImmediateOwner(registry.store().keptBytes()), client, 65_535, 65_535, null));
        Session session = registry.find("slow");
        assertThat(session).isNotNull();
        return session == null ? connect(registry, to) : session;
    }

    /** A loop that is always here, and runs what it is given at once. */
    private static final class ImmediateOwner implements Owner {
        private final KeptBytes.Part keptBytes;
        private final Burst burst = new Burst(() -> {});

        ImmediateOwner(KeptBytes keptBytes) {
            this.keptBytes = keptBytes.part();
        }

        @Override
        public boolean isHere() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Timer after(long delayMillis, Runnable task) {
            return () -> {};
        }

        @Override
        public KeptBytes.Part keptBytes() {
            return keptBytes;
        }

        @Override
        public Burst burst() {
            return burst;
        }
    }

    private static Subscription subscription(String filter, Qos qos) {
        return new Subscription(TopicFilter.of(filter), qos, false, false, 0, 0);
    }

    private void publish(String topic, int number, Qos qos, boolean retain) {
        byte[] payload = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
        router.route(new Message(TopicName.of(topic), payload, qos, retain, Properties.NONE, Message.NEVER, null));
    }

    private void acknowledge(Session session, int packetId) {
        session.answered(PacketType.PUBACK, new int[] {packetId}, 1, link);
    }

    private static List<String> numbers(String topic, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> topic + "=" + i).toList();
    }

    @Test
    void whatWaitedIsSentInOrderOverAllQos() {
        Session session = connect(registry(LIMITS), link);
        session.subscriptions().subscribe(subscription("t", Qos.EXACTLY_ONCE));
        link.takes(0);
        for (int i = 0; i < 300; i++) {
            publish("t", i, Qos.of(i % 3), false);
        }
        assertThat(link.sent).isEmpty();
        link.takes(10_000);
        assertThat(link.sent).isEqualTo(numbers("t", 0, 300));
    }

    @Test
    void aFullQueueDropsTheNewest() {
        SessionRegistry registry = registry(queue(10, 1 << 20, WhenFull.DROP_NEWEST));
        Session session = connect(registry, link);
        session.subscriptions().subscribe(subscription("t", Qos.AT_LEAST_ONCE));
        link.takes(0);
        for (int i = 0; i < 25; i++) {
            publish("t", i, Qos.AT_LEAST_ONCE, false);
        }
        link.takes(100);
        assertThat(link.sent).isEqualTo(numbers("t", 0, 10));
        assertThat(registry.counters().droppedQueueFull.sum()).isEqualTo(15);
        link.packetIds.forEach(id -> acknowledge(session, id));
        assertThat(registry.keptBytes()).isZero();
    }

    @Test
    void aFullQueueDropsTheOldestWhereThatIsThePolicy() {
        SessionRegistry registry = registry(queue(10, 1 << 20, WhenFull.DROP_OLDEST));
        connect(registry, link).subscriptions().subscribe(subscription("t", Qos.AT_LEAST_ONCE));
        link.takes(0);
        for (int i = 0; i < 25; i++) {
            publish("t", i, Qos.AT_LEAST_ONCE, false);
        }
        link.takes(100);
        assertThat(link.sent).isEqualTo(numbers("t", 15, 25));
        assertThat(registry.counters().droppedQueueFull.sum()).isEqualTo(15);
    }

    @Test
    void aFullQueueDisconnectsWhereThatIsThePolicyAndKeepsWhatIsInIt() {
        SessionRegistry registry = registry(queue(10, 1 << 20, WhenFull.DISCONNECT));
        connect(registry, link).subscriptions().subscribe(subscription("t", Qos.AT_LEAST_ONCE));
        link.takes(0);
        for (int i = 0; i < 25; i++) {
            publish("t", i, Qos.AT_LEAST_ONCE, false);
        }
        assertThat(link.ended).isEqualTo(DisconnectCause.SLOW_CONSUMER);
        FakeLink later = new FakeLink();
        connect(registry, later);
        assertThat(later.sent).isEqualTo(numbers("t", 0, 10));
    }

    @Test
    void aQueueIsFullByItsBytesToo() {
        SessionRegistry registry = registry(queue(1_000, 1_000, WhenFull.DROP_NEWEST));
        connect(registry, link).subscriptions().subscribe(subscription("t", Qos.AT_LEAST_ONCE));
        link.takes(0);
        for (int i = 0; i < 100; i++) {
            publish("t", i, Qos.AT_LEAST_ONCE, false);
        }
        assertThat(registry.keptBytes()).isLessThanOrEqualTo(1_000);
        link.takes(1_000);
        assertThat(link.sent).hasSizeBetween(1, 10);
    }

    @Test
    void qos0WaitsOnlyBehindAFew() {
        SessionRegistry registry = registry(LIMITS);
        connect(registry, link).subscriptions().subscribe(subscription("t", Qos.AT_MOST_ONCE));
        link.takes(0);
        for (int i = 0; i < LIMITS.qos0QueueLengthMax() + 7; i++) {
            publish("t", i, Qos.AT_MOST_ONCE, false);
        }
        link.takes(100_000);
        assertThat(link.sent).isEqualTo(numbers("t", 0, LIMITS.qos0QueueLengthMax()));
        assertThat(registry.counters().droppedSlow.sum()).isEqualTo(7);
    }

    @Test
    void noRetainedMessageIsDroppedHoweverManyThereAreAndLiveOnesComeBehind() {
        int retained = LIMITS.queueLengthMax() + 5_000;
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < retained; i++) {
            publish("r/" + i, i, Qos.AT_LEAST_ONCE, true);
            expected.add("r/" + i + "=" + i);
        }
        Session session = connect(registry(LIMITS), link);
        Subscription all = subscription("#", Qos.AT_MOST_ONCE);
        session.subscriptions().subscribe(all);
        link.takes(0);
        session.subscriptions().takeRetained(all);
        session.subscriptions().sendRetained();
        publish("live", 1, Qos.AT_LEAST_ONCE, false);
        for (int sentBefore = -1; link.sent.size() > sentBefore; ) {
            sentBefore = link.sent.size();
            link.takes(1_000);
        }
        assertThat(link.sent).hasSize(retained + 1).last().isEqualTo("live=1");
        assertThat(link.sent.subList(0, retained)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aReplayHasItsPlaceBehindWhatWaitedBefore() {
        publish("kept", 0, Qos.AT_LEAST_ONCE, true);
        Session session = connect(registry(LIMITS), link);
        Subscription kept = subscription("kept", Qos.AT_LEAST_ONCE);
        session.subscriptions().subscribe(subscription("t", Qos.AT_LEAST_ONCE));
        link.takes(0);
        publish("t", 1, Qos.AT_LEAST_ONCE, false);
        session.subscriptions().subscribe(kept);
        session.subscriptions().takeRetained(kept);
        session.subscriptions().sendRetained();
        publish("t", 2, Qos.AT_LEAST_ONCE, false);
        link.takes(10);
        assertThat(link.sent).containsExactly("t=1", "kept=0", "t=2");
    }

    @Test
    void whatWasNotReplayedYetWaitsForTheClientToComeBack() {
        for (int i = 0; i < 20; i++) {
            publish("r/" + i, i, Qos.AT_LEAST_ONCE, true);
        }
        SessionRegistry registry = registry(LIMITS);
        Session session = connect(registry, link);
        Subscription all = subscription("r/+", Qos.AT_LEAST_ONCE);
        session.subscriptions().subscribe(all);
        link.takes(5);
        session.subscriptions().takeRetained(all);
        session.subscriptions().sendRetained();
        link.end(DisconnectCause.KICKED, ReasonCode.ADMINISTRATIVE_ACTION, "test");
        FakeLink later = new FakeLink();
        connect(registry, later);
        assertThat(later.sent).hasSize(20); // five again, as they were not acknowledged
    }

    @Test
    void moreThanTheClientTakesWaitsForItsAcknowledgements() {
        SessionRegistry registry = registry(LIMITS);
        Session session = connect(registry, link);
        session.subscriptions().subscribe(subscription("t", Qos.AT_LEAST_ONCE));
        for (int i = 0; i < LIMITS.inFlightMax() + 3; i++) {
            publish("t", i, Qos.AT_LEAST_ONCE, false);
        }
        assertThat(link.sent).hasSize(LIMITS.inFlightMax());
        acknowledge(session, link.packetIds.get(0));
        assertThat(link.sent).hasSize(LIMITS.inFlightMax() + 1);
    }

    @Test
    void whatFailsForOneReceiverEndsItsConnectionAndIsNotHeardOfByThePublisher() {
        SessionRegistry registry = registry(LIMITS);
        connect(registry, link).subscriptions().subscribe(subscription("t", Qos.AT_LEAST_ONCE));
        link.breaks();
        publish("t", 1, Qos.AT_LEAST_ONCE, false);
        assertThat(link.ended).isEqualTo(DisconnectCause.SERVER_ERROR);
        FakeLink later = new FakeLink();
        connect(registry, later);
        publish("t", 2, Qos.AT_LEAST_ONCE, false);
        assertThat(later.sent).containsExactly("t=1", "t=2");
    }
}
