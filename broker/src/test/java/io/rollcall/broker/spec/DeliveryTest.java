package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Delivery again after a connection was lost [4.4]. */
class DeliveryTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private static ScriptedClient arrive(ProtocolVersion version, boolean sessionPresent) {
        return BROKER.connect("a").version(version).session(60).open(sessionPresent);
    }

    @Spec(
            v5 = {"MQTT-4.4.0-1", "MQTT-3.3.1-1", "MQTT-4.3.2-3"},
            v3 = {"MQTT-4.4.0-1", "MQTT-3.3.1-1", "MQTT-4.3.2-1"})
    @EachVersion
    void ofQos1IsRepeatedUntilPuback(ProtocolVersion version) {
        ScriptedClient client = arrive(version, false).subscribe("t", 1);
        BROKER.connect("p").open().publish("t", "x");
        client.expect(publish("t", "x").qos(1, 1)).expectNothing(); // not within one connection
        for (int i = 0; i < 3; i++) {
            BROKER.lose(client);
            client = arrive(version, true).expect(publish("t", "x").qos(1, 1).dup());
        }
        client.send(puback(1)).expectNothing();
        BROKER.lose(client);
        arrive(version, true).expectNothing();
    }

    @Spec(
            v5 = {"MQTT-4.4.0-1", "MQTT-4.3.3-3", "MQTT-4.3.3-5", "MQTT-4.3.3-6"},
            v3 = {"MQTT-4.4.0-1", "MQTT-4.3.3-1"})
    @EachVersion
    void ofQos2IsRepeatedUntilPubrecAndPubrelUntilPubcomp(ProtocolVersion version) {
        ScriptedClient client = arrive(version, false).subscribe("t", 2);
        BROKER.connect("p").open().send(publish("t", "x").qos(2, 1)).expect(pubrec(1));
        client.expect(publish("t", "x").qos(2, 1));
        BROKER.lose(client);
        client = arrive(version, true).expect(publish("t", "x").qos(2, 1).dup());
        client.send(pubrec(1)).expect(pubrel(1));
        for (int i = 0; i < 3; i++) {
            BROKER.lose(client);
            client = arrive(version, true).expect(pubrel(1)).expectNothing();
        }
        client.send(pubcomp(1)).expectNothing();
        BROKER.lose(client);
        arrive(version, true).expectNothing();
    }

    @Spec("MQTT-4.6.0-1")
    @EachVersion
    void keepsTheOrder(ProtocolVersion version) {
        ScriptedClient client = arrive(version, false).subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(
                publish("t", "1").qos(1, 1),
                publish("t", "2").qos(2, 2),
                publish("t", "3").qos(2, 3),
                publish("t", "4").qos(1, 4),
                publish("t", "5").qos(2, 5));
        publisher.expect(puback(1), pubrec(2), pubrec(3), puback(4), pubrec(5));
        client.expect(
                publish("t", "1").qos(1, 1),
                publish("t", "2").qos(2, 2),
                publish("t", "3").qos(2, 3),
                publish("t", "4").qos(1, 4),
                publish("t", "5").qos(2, 5));
        client.send(pubrec(3)).expect(pubrel(3)).send(puback(4)).expectNothing();
        BROKER.lose(client);
        publisher.publish("t", "6");
        client = arrive(version, true);
        client.expect(
                publish("t", "1").qos(1, 1).dup(),
                publish("t", "2").qos(2, 2).dup(),
                pubrel(3),
                publish("t", "5").qos(2, 5).dup(),
                publish("t", "6").qos(1, 6));
        client.expectNothing();
    }

    @Test
    void goesOnFromOneVersionToAnother() {
        ScriptedClient client = arrive(ProtocolVersion.V5, false).subscribe("t", 2);
        BROKER.connect("p").open().send(publish("t", "x").qos(2, 1)).expect(pubrec(1));
        BROKER.lose(client.expect(publish("t", "x").qos(2, 1)));
        client = arrive(ProtocolVersion.V3_1_1, true)
                .expect(publish("t", "x").qos(2, 1).dup());
        BROKER.lose(client.send(pubrec(1)).expect(pubrel(1)));
        arrive(ProtocolVersion.V5, true).expect(pubrel(1)).send(pubcomp(1)).expectNothing();
    }

    @Spec(
            v5 = {"MQTT-4.3.3-10", "MQTT-4.3.3-12"},
            v3 = "MQTT-4.3.3-2")
    @EachVersion
    void ofQos2FromTheClientIsOnceAcrossConnections(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").open().subscribe("t", 0);
        ScriptedClient client =
                arrive(version, false).send(publish("t", "x").qos(2, 7)).expect(pubrec(7));
        BROKER.lose(client);
        client = arrive(version, true).send(publish("t", "x").qos(2, 7).dup()).expect(pubrec(7));
        BROKER.lose(client.send(pubrel(7)).expect(pubcomp(7)));
        client = arrive(version, true).send(publish("t", "y").qos(2, 7)).expect(pubrec(7));
        subscriber.expect(publish("t", "x"), publish("t", "y")).expectNothing();
        client.send(pubrel(7)).expect(pubcomp(7));
    }

    @EachVersion
    void ofQos2BeginsAnewWithANewSession(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").open().subscribe("t", 0);
        arrive(version, false)
                .send(publish("t", "x").qos(2, 7))
                .expect(pubrec(7))
                .leave();
        BROKER.connect("a")
                .version(version)
                .open(false)
                .send(publish("t", "x").qos(2, 7))
                .expect(pubrec(7));
        subscriber.expect(publish("t", "x"), publish("t", "x")).expectNothing();
    }

    @Spec(
            v5 = {"MQTT-2.2.1-4", "MQTT-4.3.2-1"},
            v3 = "MQTT-2.3.1-4")
    @Test
    void packetIdentifiersInUseAreNotGivenAgain() {
        ScriptedClient client = arrive(ProtocolVersion.V5, false).subscribe("t", 1);
        ScriptedClient publisher = BROKER.connect("p").open().publish("t", "held");
        int held = client.expectPublish("t", "held").packetId();
        for (int i = 0; i < 100; i++) {
            publisher.publish("t", "x");
            int packetId = client.expectPublish("t", "x").packetId();
            assertThat(packetId).isNotEqualTo(held);
            client.send(puback(packetId));
        }
    }
}
