package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.session.SessionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Receive Maximum, both ways [4.9]. */
class FlowControlTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    /** Takes three messages at once from a client. */
    @RegisterExtension
    static final RunningBroker SMALL = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder().receiveMaximum(3).build());

    /** Sends as many as there are packet identifiers. */
    @RegisterExtension
    static final RunningBroker WIDE = RunningBroker.withDefaults()
            .with(SessionLimits.DEFAULTS.toBuilder().inFlightMax(65_535).build());

    private static Connect taking(int receiveMaximum) {
        return BROKER.connect("a").session(60).with(props -> props.u16(Props.RECEIVE_MAXIMUM, receiveMaximum));
    }

    @Spec(v5 = {"MQTT-3.3.4-9", "MQTT-4.9.0-1", "MQTT-4.9.0-2"})
    @Test
    void aClientGetsNoMoreThanItTakes() {
        ScriptedClient client = taking(2).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 1; i <= 5; i++) {
            publisher.publish("t", "" + i);
        }
        client.expect(publish("t", "1").qos(1, 1), publish("t", "2").qos(1, 2)).expectNothing();
        client.send(puback(2)).expect(publish("t", "3").qos(1, 3)).expectNothing();
        client.send(puback(1), puback(3))
                .expect(publish("t", "4").qos(1, 4), publish("t", "5").qos(1, 5))
                .expectNothing();
    }

    @Spec(v5 = {"MQTT-4.9.0-2", "MQTT-3.3.4-9"})
    @Test
    void ofQos2CountsUntilPubcomp() {
        ScriptedClient client = taking(1).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(publish("t", "1").qos(2, 1), publish("t", "2").qos(2, 2)).expect(pubrec(1), pubrec(2));
        client.expect(publish("t", "1").qos(2, 1)).expectNothing();
        client.send(pubrec(1)).expect(pubrel(1)).expectNothing();
        client.send(pubcomp(1)).expect(publish("t", "2").qos(2, 2));
        client.send(pubrec(2, 0x80)).expectNothing();
        publisher.publish("t", "3");
        client.expectPublish("t", "3");
    }

    @Spec(v5 = {"MQTT-4.9.0-3", "MQTT-3.3.4-10"})
    @Test
    void otherPacketsAreAnsweredAllTheSame() {
        ScriptedClient client = taking(1).open().subscribe("t", 1);
        BROKER.connect("p").open().publish("t", "1").publish("t", "2");
        client.expectPublish("t", "1");
        client.subscribe("u", 1).expectNothing();
        client.send(publish("nobody", "x").qos(1, 9)).expect(puback(9, 0x10));
    }

    @Spec(v5 = {"MQTT-3.3.4-9", "MQTT-4.9.0-1"})
    @Test
    void afterAReconnectTheNewNumberHolds() {
        ScriptedClient client = taking(3).open().subscribe("t", 1);
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 1; i <= 5; i++) {
            publisher.publish("t", "" + i);
        }
        client.expectPublish("t", "1");
        client.expectPublish("t", "2");
        client.expectPublish("t", "3");
        BROKER.lose(client);
        client = taking(1).open(true).expect(publish("t", "1").qos(1, 1).dup()).expectNothing();
        client.send(puback(1)).expect(publish("t", "2").qos(1, 2).dup()).expectNothing();
        client.send(puback(2)).expect(publish("t", "3").qos(1, 3).dup()).expectNothing();
        client.send(puback(3)).expect(publish("t", "4").qos(1, 4)).expectNothing();
        client.send(puback(4)).expect(publish("t", "5").qos(1, 5)).expectNothing();
    }

    @Test
    void pubrelNeedsNoPlace() {
        ScriptedClient client = taking(2).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(publish("t", "1").qos(2, 1), publish("t", "2").qos(2, 2)).expect(pubrec(1), pubrec(2));
        client.expectPublish("t", "1");
        client.expectPublish("t", "2");
        BROKER.lose(client.send(pubrec(1), pubrec(2)).expect(pubrel(1), pubrel(2)));
        client = taking(1).open(true).expect(pubrel(1), pubrel(2));
        publisher.publish("t", "3");
        client.expectPublish("t", "3");
        client.send(pubcomp(1), pubcomp(2)).expectNothing();
    }

    @Test
    void withoutANumberAllAreSentAtOnce() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 1);
        ScriptedClient old = BROKER.connect("old").version(V3_1_1).open().subscribe("t", 1);
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 1; i <= 1_000; i++) {
            publisher.publish("t", "" + i);
        }
        for (int i = 1; i <= 1_000; i++) {
            client.expectPublish("t", "" + i);
            old.expectPublish("t", "" + i);
        }
    }

    @Spec(v5 = {"MQTT-3.3.4-7", "MQTT-3.3.4-8"})
    @Test
    void aClientThatSendsMoreThanWeTakeIsLetGo() {
        ScriptedClient client = SMALL.connect("a").open();
        for (int i = 1; i <= 3; i++) {
            client.send(publish("t", "x").qos(2, i)).expect(pubrec(i, 0x10));
        }
        client.send(publish("t", "x").qos(1, 8)).expectEnd(0x93);
        assertThat(SMALL.events().endOf("a").cause()).isEqualTo(DisconnectCause.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    void aClientThatReleasesMayGoOnForEver() {
        ScriptedClient client = SMALL.connect("a").open();
        for (int i = 1; i <= 20; i++) {
            client.send(publish("t", "x").qos(2, i)).expect(pubrec(i, 0x10));
            client.send(publish("t", "x").qos(1, 100)).expect(puback(100, 0x10));
            client.send(pubrel(i)).expect(pubcomp(i));
        }
    }

    @Test
    void aClientOfMqtt3KnowsNoNumber() {
        ScriptedClient client = SMALL.connect("a").version(V3_1_1).open();
        for (int i = 1; i <= 20; i++) {
            client.send(publish("t", "x").qos(2, i)).expect(pubrec(i));
        }
        client.expectNothing();
    }

    @Test
    void aSlowClientDoesNotHoldTheOthers() {
        ScriptedClient slow = BROKER.connect("slow").session(60).open().subscribe("t", 1);
        ScriptedClient quick = BROKER.connect("quick").open().subscribe("t", 1);
        ScriptedClient publisher = BROKER.connect("p").open();
        String large = "x".repeat(100_000);
        for (int i = 1; i <= 200; i++) {
            publisher.publish("t", large + i);
            quick.expectPublishAndAcknowledge();
        }
        for (int i = 1; i <= 200; i++) {
            assertThat(slow.expectPublishAndAcknowledge()).isEqualTo(large + i);
        }
    }

    /** Nor does one that keeps all packet identifiers in use. */
    @Test
    void aClientWithoutFreePacketIdentifiersDoesNotHarmItsPublishers() {
        ScriptedClient client =
                WIDE.connect("a").version(V3_1_1).session(0).open().subscribe("t", 2);
        TopicName topic = TopicName.of("t");
        for (int id = 1; id <= 65_535; id++) {
            WIDE.broker().publish(topic, new byte[0], Qos.EXACTLY_ONCE, false);
            if (id % 1_000 == 0 || id == 65_535) {
                receiveUpTo(client, id);
            }
        }
        WIDE.lose(client);
        client = WIDE.connect("a").version(V3_1_1).session(0).open(true);
        for (int id = 1; id <= 65_535; id++) {
            assertThat(client.read().packetId()).isEqualTo(id);
        }
        WIDE.connect("p").open().publish("t", "waits").expectNothing();
        client.expectNothing().send(pubcomp(77)).expect(publish("t", "waits").qos(1, 77));
    }

    /** Takes the next messages of QoS 2, the last of which has this packet identifier, and does not end the exchange. */
    private static void receiveUpTo(ScriptedClient client, int last) {
        int first = (last - 1) / 1_000 * 1_000 + 1;
        Packet[] answers = new Packet[last - first + 1];
        for (int id = first; id <= last; id++) {
            assertThat(client.expectPublish("t", "").packetId()).isEqualTo(id);
            answers[id - first] = pubrec(id);
        }
        client.send(answers);
        for (int id = first; id <= last; id++) {
            assertThat(client.read().packetId()).isEqualTo(id);
        }
    }
}
