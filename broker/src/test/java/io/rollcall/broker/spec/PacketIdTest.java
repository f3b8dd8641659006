package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packet identifiers [2.2.1; 2.3.1 of MQTT 3.1.1]. */
class PacketIdTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @Spec(
            v5 = {"MQTT-2.2.1-4", "MQTT-4.3.2-1", "MQTT-4.3.3-1", "MQTT-4.3.2-2", "MQTT-4.3.3-2"},
            v3 = {"MQTT-2.3.1-4", "MQTT-4.3.2-1", "MQTT-4.3.3-1"})
    @EachVersion
    void ofTheServerAreNotInUseWhateverTheQos(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        Set<Integer> inUse = new HashSet<>();
        for (int i = 1; i <= 400; i++) { // so many that identifiers come again
            int qos = 1 + i % 2;
            publisher.send(publish("t", "" + i).qos(qos, 1)).read();
            publisher.send(pubrel(1)).read();
            Received received = client.expectPublish("t", "" + i);
            int packetId = received.packetId();
            assertThat(received.dup()).isFalse();
            assertThat(packetId).isNotZero();
            assertThat(inUse.add(packetId))
                    .as("identifier %d is free", packetId)
                    .isTrue();
            if (qos == 2) {
                client.send(pubrec(packetId)).expect(pubrel(packetId)); // in use until PUBCOMP
            }
            if (i % 50 > 1) { // of each QoS some are held
                client.send(qos == 2 ? pubcomp(packetId) : puback(packetId));
                inUse.remove(packetId);
            }
        }
    }

    /** Each side counts for itself [2.2.1]. */
    @EachVersion
    void ofTheServerAndOfTheClientMayBeTheSame(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 2);
        client.send(publish("t", "x").qos(2, 1)).expect(publish("t", "x").qos(2, 1), pubrec(1));
        client.send(pubrel(1)).expect(pubcomp(1));
        client.send(pubrec(1)).expect(pubrel(1)).send(pubcomp(1)).expectNothing();
    }
}
