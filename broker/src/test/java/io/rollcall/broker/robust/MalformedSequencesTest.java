package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.auth;
import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Packets.unsubscribe;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.spec.Packet;
import io.rollcall.broker.spec.Props;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import io.rollcall.broker.spec.Will;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that send what no client should, in any order, from a seed, beside a pair that behaves: the short form of
 * {@code benchmarks/fuzz}. Whatever the broker logs as an error, or leaks, fails the test.
 */
class MalformedSequencesTest {
    private static final int CLIENTS = 1_500;
    private static final int CLIENT_IDS = 20;

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @ParameterizedTest
    @EnumSource
    void harmNobodyElse(ProtocolVersion version) {
        ScriptedClient reader = BROKER.connect("good-reader").open().subscribe("good", 1);
        ScriptedClient writer = BROKER.connect("good-writer").open();
        for (int seed = 0; seed < CLIENTS; seed++) {
            attack(new Random(seed), version);
            if (seed % 10 == 0) {
                writer.publish("good", "after seed " + seed);
                assertThat(reader.expectPublishAndAcknowledge()).isEqualTo("after seed " + seed);
            }
        }
        writer.expectNothing();
    }

    private void attack(Random random, ProtocolVersion version) {
        ScriptedClient client = BROKER.socket(version);
        try {
            for (byte[] packet : script(random, version)) {
                client.send(HexFormat.of().formatHex(packet));
            }
            if (random.nextBoolean()) {
                client.reset();
            }
        } catch (UncheckedIOException ended) {
            // by the broker, and rightly
        } finally {
            client.close();
        }
    }

    private static List<byte[]> script(Random random, ProtocolVersion version) {
        List<byte[]> packets = new ArrayList<>();
        packets.add(BROKER.connect("bad" + random.nextInt(CLIENT_IDS))
                .version(version)
                .session(random.nextInt(100))
                .will(Will.will("bad/will", "gone").qos(random.nextInt(3)))
                .bytes(version));
        for (int i = random.nextInt(8); i >= 0; i--) {
            packets.add(packet(random, 1 + random.nextInt(4)).bytes(version));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            spoil(random, packets, random.nextInt(packets.size()));
        }
        return packets;
    }

    private static Packet packet(Random random, int packetId) {
        String topic = random.nextBoolean() ? "bad/" + random.nextInt(4) : "bad/+";
        Props alias = props().u16(Props.TOPIC_ALIAS, random.nextInt(66));
        return switch (random.nextInt(12)) {
            case 0 -> subscribe(packetId, topic, random.nextInt(64));
            case 1 -> subscribe(packetId, "$share/g/" + topic, random.nextInt(4));
            case 2 -> unsubscribe(packetId, topic, "bad/#");
            case 3 -> publish(topic, "x".repeat(random.nextInt(300))).qos(random.nextInt(4), packetId);
            case 4 -> publish("bad/1", "kept").retain();
            case 5 -> publish(random.nextBoolean() ? "" : "bad/2", "alias").with(alias);
            case 6 -> puback(packetId);
            case 7 -> pubrec(packetId, random.nextInt(256));
            case 8 -> random.nextBoolean() ? pubrel(packetId) : pubcomp(packetId);
            case 9 -> pingreq();
            case 10 -> auth(0x18, props().text(Props.AUTHENTICATION_METHOD, "none"));
            default -> random.nextBoolean() ? disconnect() : disconnect(random.nextInt(256));
        };
    }

    private static void spoil(Random random, List<byte[]> packets, int at) {
        byte[] packet = packets.get(at).clone();
        int byteAt = random.nextInt(Math.max(1, packet.length));
        int other = random.nextInt(packets.size());
        switch (random.nextInt(6)) {
            case 0 -> packets.add(at, packets.get(other));
            case 1 -> Collections.swap(packets, at, other);
            case 2 -> packets.set(at, Arrays.copyOf(packet, byteAt));
            case 3 -> packets.set(at, Arrays.copyOf(packet, packet.length + random.nextInt(9)));
            default -> {
                if (byteAt < packet.length) {
                    packet[byteAt] = (byte)
                            (random.nextBoolean() ? random.nextInt() : packet[byteAt] ^ (1 << random.nextInt(8)));
                    packets.set(at, packet);
                }
            }
        }
    }
}
