package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A well-behaved client with a session, as the specification wants it, on a bad network: it publishes, acknowledges,
 * loses its connection, comes back, and repeats what was not acknowledged. Of one thread.
 */
final class TrafficClient {
    private static final int PACKET_IDS = 1_000;

    /** A message, known by its publisher and number. */
    record Published(String publisher, int number, String topic, int qos) {

        String payload() {
            return publisher + ":" + number;
        }
    }

    private final RunningBroker broker;
    private final String name;
    private final Random random;
    private final List<Published> published = new ArrayList<>();
    private final List<String> received = new ArrayList<>();

    // on their way: those of ours by packet identifier, and which of them the broker has; and those of the broker
    private final Map<Integer, Published> unacknowledged = new LinkedHashMap<>();
    private final Set<Integer> unfinished = new HashSet<>();
    private final Set<Integer> unreleased = new HashSet<>();
    private @Nullable ScriptedClient connection;
    private int lastPacketId;

    TrafficClient(RunningBroker broker, String name, Random random) {
        this.broker = broker;
        this.name = name;
        this.random = random;
    }

    String name() {
        return name;
    }

    /** The payloads of the messages received, in order. */
    List<String> received() {
        return received;
    }

    List<Published> published() {
        return published;
    }

    /** Comes, without its session at the first time. */
    void connect(boolean isFirst) {
        ProtocolVersion version = random.nextBoolean() ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
        Connect connect = broker.connect(name).version(version).session(1_000);
        if (version == ProtocolVersion.V5 && random.nextBoolean()) {
            connect.with(props -> props.u16(Props.RECEIVE_MAXIMUM, 1 + random.nextInt(10)));
        }
        ScriptedClient arrived = connect.open(!isFirst);
        connection = arrived;
        unacknowledged.forEach((packetId, sent) -> arrived.send(
                unfinished.contains(packetId)
                        ? pubrel(packetId)
                        : publish(sent.topic, sent.payload())
                                .qos(sent.qos, packetId)
                                .dup()));
    }

    private ScriptedClient connection() {
        if (connection == null) {
            throw new IllegalStateException(name + " is not connected");
        }
        return connection;
    }

    /** Subscribes, on a connection on which nothing else has come yet. */
    void subscribe(String filter, int qos) {
        connection().subscribe(filter, qos);
    }

    /** Publishes a few messages to these topics, without waiting for answers. */
    void publishSome(List<String> topics) {
        for (int i = random.nextInt(5); i >= 0; i--) {
            String topic = topics.get(random.nextInt(topics.size()));
            int packetId = freePacketId();
            Published message = new Published(name, published.size() + 1, topic, 1 + random.nextInt(2));
            published.add(message);
            unacknowledged.put(packetId, message);
            connection().send(publish(topic, message.payload()).qos(message.qos, packetId));
        }
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId % PACKET_IDS + 1;
        } while (unacknowledged.containsKey(lastPacketId));
        return lastPacketId;
    }

    /** Answers all that has come. */
    void answerAll() {
        connection().send(pingreq());
        for (Received packet = connection().read();
                packet.type() != Received.PINGRESP;
                packet = connection().read()) {
            answer(packet);
        }
    }

    /** Answers until so many different messages have come. */
    void answerUntil(int count) {
        Set<String> different = new HashSet<>(received);
        while (different.size() < count) {
            int before = received.size();
            try {
                answer(connection().read());
            } catch (UncheckedIOException nothingMore) {
                throw new AssertionError(name + " got " + different.size() + " of " + count + " messages", nothingMore);
            }
            different.addAll(received.subList(before, received.size()));
        }
    }

    private void answer(Received packet) {
        int packetId = packet.packetId();
        switch (packet.type()) {
            case Received.PUBLISH -> receive(packet);
            case Received.PUBACK, Received.PUBCOMP -> {
                unfinished.remove(packetId);
                assertThat(unacknowledged.remove(packetId)).isNotNull();
            }
            case Received.PUBREC -> {
                unfinished.add(packetId);
                connection().send(pubrel(packetId));
            }
            case Received.PUBREL -> {
                unreleased.remove(packetId);
                connection().send(pubcomp(packetId));
            }
            default -> throw new AssertionError(name + " got " + packet);
        }
    }

    private void receive(Received packet) {
        if (packet.qos() == 1) {
            received.add(packet.payload());
            connection().send(puback(packet.packetId()));
        } else {
            if (unreleased.add(packet.packetId())) {
                received.add(packet.payload());
            }
            connection().send(pubrec(packet.packetId()));
        }
    }

    /** Goes, in one way or another, at times with half of what has come unanswered. */
    void go() {
        switch (random.nextInt(4)) {
            case 0 -> connection().finEventually();
            case 1 -> connection().reset();
            case 2 -> {
                connection().send(Packets.disconnect());
                connection().expectEventualEnd();
            }
            default -> {} // the next connection takes this one over
        }
        connection = null;
    }

    boolean isAllAcknowledged() {
        return unacknowledged.isEmpty();
    }
}
