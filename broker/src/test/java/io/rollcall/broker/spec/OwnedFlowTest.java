package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Packets.unsubscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.session.SessionLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an owner of topics offers comes whole and in order, at the pace of each client, and costs little while it waits. */
class OwnedFlowTest {
    private static final int KIB = 1024;
    private static final int WINDOW = 8 * KIB;
    private static final int MANY = 5_000;
    private static final int THREADS = 3;
    private static final int STEPS = 400;

    private static final Teller OWNER = new Teller();

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with(SessionLimits.DEFAULTS.toBuilder().ownedBytesMax(WINDOW).build())
            .with(OWNER);

    /** Tells each subscription to {@code told/n/...} the numbers from 0 to below n, as fast as there is room. */
    private static final class Teller implements TopicOwner {
        private ExecutorService threads = Executors.newSingleThreadExecutor();
        private final AtomicInteger streams = new AtomicInteger();
        private final Map<Integer, Integer> accepted = new ConcurrentHashMap<>();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile @Nullable OwnedSubscription last;

        @Override
        public boolean owns(TopicName topic) {
            return topic.toString().startsWith("told/");
        }

        @Override
        public boolean owns(TopicFilter filter) {
            return filter.filter().startsWith("told/");
        }

        @Override
        public Admission admit(ClientConnection client, TopicFilter filter) {
            return new Admission.Granted(Qos.EXACTLY_ONCE);
        }

        @Override
        public void subscribed(OwnedSubscription subscription) {
            String topic = subscription.subscription().filter().toString();
            int count = Integer.parseInt(topic.split("/", -1)[1]);
            int stream = streams.incrementAndGet();
            last = subscription;
            threads.execute(() -> tell(subscription, topic, stream, 0, count));
        }

        private void tell(OwnedSubscription to, String topic, int stream, int from, int count) {
            for (int n = from; n < count; n++) {
                String payload = stream + ":" + n + ":" + "x".repeat(KIB);
                if (!to.offer(ScriptedOwner.message(topic, payload, Qos.AT_LEAST_ONCE, false), false)) {
                    refused.incrementAndGet();
                    int next = n;
                    to.whenRoom(() -> threads.execute(() -> tell(to, topic, stream, next, count)));
                    return;
                }
                accepted.merge(stream, 1, Integer::sum);
            }
        }
    }

    @BeforeEach
    void begin() {
        OWNER.threads = Executors.newFixedThreadPool(THREADS);
        OWNER.refused.set(0);
        OWNER.last = null;
    }

    @AfterEach
    void stopThreads() {
        OWNER.threads.shutdownNow();
    }

    private static int numberOf(Received publish) {
        return Integer.parseInt(publish.payload().split(":", -1)[1]);
    }

    private static void expectNumbers(ScriptedClient client, int from, int to) {
        for (int n = from; n < to; n++) {
            assertThat(numberOf(client.read())).isEqualTo(n);
        }
    }

    @Test
    void noMoreIsInFlightThanTheClientTakes() {
        ScriptedClient client = BROKER.connect("a")
                .with(props -> props.u16(Props.RECEIVE_MAXIMUM, 2))
                .open();
        client.subscribe("told/5/x", 1);
        Received first = client.read();
        Received second = client.read();
        assertThat(numberOf(first)).isZero();
        assertThat(numberOf(second)).isEqualTo(1);
        client.expectNothing();
        client.send(puback(first.packetId()));
        assertThat(numberOf(client.read())).isEqualTo(2);
        client.expectNothing();
    }

    @Test
    void whoDoesNotReadHoldsUpNobodyCostsLittleAndMissesNothing() {
        ScriptedClient slow = BROKER.connect("slow").open().taking(64 * KIB).subscribe("told/" + MANY + "/slow", 0);
        ScriptedClient quick = BROKER.connect("quick").open().subscribe("told/" + MANY + "/quick", 0);
        expectNumbers(quick, 0, MANY);
        RunningBroker.await(() -> OWNER.refused.get() > 0
                && BROKER.broker().stats().queuedBytes() > 0
                && BROKER.broker().stats().ownedHeldBack() > 0);
        assertThat(BROKER.broker().stats().queuedBytes()).isLessThanOrEqualTo(WINDOW);
        expectNumbers(slow, 0, MANY);
        slow.expectNothing();
        RunningBroker.await(() -> BROKER.broker().stats().queuedBytes() == 0);
    }

    @Test
    void aMessageThatIsLongerThanAllRoomGoesByItself() {
        String longOne = "x".repeat(3 * WINDOW);
        ScriptedClient client = BROKER.connect("a").open().subscribe("told/0/x", 0);
        RunningBroker.await(() -> OWNER.last != null);
        OwnedSubscription subscription = Objects.requireNonNull(OWNER.last);
        assertThat(subscription.offer(ScriptedOwner.message("told/0/x", longOne, Qos.AT_MOST_ONCE, false), false))
                .isTrue();
        client.expectPublish("told/0/x", longOne);
    }

    /** What one client has seen of each stream. */
    private static final class Seen {
        private final Map<Integer, Integer> next = new HashMap<>();

        /** Each stream counts up from 0 without a gap; what is sent again after a return was seen before. */
        void see(Received publish) {
            String[] parts = publish.payload().split(":", -1);
            int stream = Integer.parseInt(parts[0]);
            int number = Integer.parseInt(parts[1]);
            int expected = next.getOrDefault(stream, 0);
            if (publish.dup() && number < expected) {
                return;
            }
            assertThat(number).as("the next of stream %d", stream).isEqualTo(expected);
            next.put(stream, number + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverClientsDoEachStreamIsWholeAndInOrder(long seed) {
        Random random = new Random(seed);
        Seen seen = new Seen();
        Connect connect = BROKER.connect("a" + seed).session(1_000);
        ScriptedClient client = connect.open();
        String[] filters = {"told/100000/0", "told/100000/1", "told/30/2"};
        int packetId = 0;
        for (int step = 0; step < STEPS; step++) {
            String filter = filters[random.nextInt(filters.length)];
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> {
                    int qos = random.nextInt(2);
                    client.send(subscribe(++packetId, filter, qos));
                    readUntil(client, Received.SUBACK, seen);
                }
                case 3 -> {
                    client.send(unsubscribe(++packetId, filter));
                    readUntil(client, Received.UNSUBACK, seen);
                }
                case 4 -> {
                    BROKER.lose(client);
                    client = connect.open(true);
                }
                case 5 -> client = connect.open(true); // takes over
                default -> {
                    client.send(Packets.pingreq());
                    readUntil(client, Received.PINGRESP, seen);
                }
            }
        }
        client.send(unsubscribe(++packetId, filters));
        readUntil(client, Received.UNSUBACK, seen);
        ScriptedClient last = client;
        last.send(subscribe(++packetId, "told/300/last", 1)).expect(suback(packetId, 1));
        int stream = -1;
        while (seen.next.getOrDefault(stream, 0) < 300) {
            Received packet = last.read();
            answer(last, packet, seen);
            stream = Integer.parseInt(packet.payload().split(":", -1)[0]);
        }
        assertThat(OWNER.accepted.get(stream)).as("seed %d", seed).isEqualTo(300);
        last.leave();
        RunningBroker.await(() -> BROKER.broker().stats().queuedBytes() == 0);
    }

    private static void readUntil(ScriptedClient client, int type, Seen seen) {
        for (Received packet = client.read(); packet.type() != type; packet = client.read()) {
            answer(client, packet, seen);
        }
    }

    private static void answer(ScriptedClient client, Received packet, Seen seen) {
        assertThat(packet.type()).isEqualTo(Received.PUBLISH);
        seen.see(packet);
        if (packet.qos() == 1) {
            client.send(puback(packet.packetId()));
        }
    }
}
