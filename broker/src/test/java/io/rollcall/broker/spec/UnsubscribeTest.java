package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static io.rollcall.broker.spec.Packets.unsuback;
import static io.rollcall.broker.spec.Packets.unsubscribe;

import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UNSUBSCRIBE and UNSUBACK [3.10, 3.11]. */
class UnsubscribeTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @Spec(
            value = {"MQTT-3.10.4-2", "MQTT-3.10.4-4"},
            v5 = {"MQTT-2.2.1-6", "MQTT-3.10.4-5"},
            v3 = "MQTT-2.3.1-7")
    @EachVersion
    void endsTheSubscription(ProtocolVersion version) {
        ScriptedClient client =
                BROKER.connect("a").version(version).open().subscribe("t", 0).subscribe("u", 0);
        client.send(unsubscribe(0x1234, "t")).expect(unsuback(0x1234, 0));
        client.send(publish("t", "x"), publish("u", "x"))
                .expect(publish("u", "x"))
                .expectNothing();
    }

    @Spec("MQTT-3.10.4-5")
    @EachVersion
    void fromWhatIsNotSubscribedIsAnsweredToo(ProtocolVersion version) {
        BROKER.connect("a")
                .version(version)
                .open()
                .send(unsubscribe(7, "t"))
                .expect(unsuback(7, 0x11))
                .expectNothing();
    }

    @Spec(
            v5 = {"MQTT-3.10.4-6", "MQTT-3.11.3-1", "MQTT-3.11.3-2"},
            v3 = "MQTT-3.10.4-6")
    @EachVersion
    void ofManyFiltersHasOneAnswerInTheirOrder(ProtocolVersion version) {
        ScriptedClient client =
                BROKER.connect("a").version(version).open().subscribe("a", 0).subscribe("b/#", 0);
        client.send(unsubscribe(1, "a", "c", "b/#", "a"))
                .expect(unsuback(1, 0, 0x11, 0, 0x11))
                .expectNothing();
    }

    @Spec("MQTT-3.10.4-1")
    @EachVersion
    void comparesCharacterByCharacter(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("a/+", 0);
        client.send(unsubscribe(1, "a/b", "a/#", "a/", "A/+", "+/+")).expect(unsuback(1, 0x11, 0x11, 0x11, 0x11, 0x11));
        client.send(publish("a/b", "x")).expect(publish("a/b", "x"));
        client.send(unsubscribe(2, "a/+")).expect(unsuback(2, 0));
        client.send(publish("a/b", "x")).expectNothing();
    }

    @EachVersion
    void fromASharedSubscriptionNeedsItsWholeName(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("$share/g/t", 0);
        client.send(unsubscribe(1, "t", "$share/h/t", "$share/g/t")).expect(unsuback(1, 0x11, 0x11, 0));
        client.send(publish("t", "x")).expectNothing();
    }

    @Spec("MQTT-3.10.4-3")
    @EachVersion
    void letsWhatHasBegunComeToItsEnd(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 2);
        BROKER.connect("p").open().send(publish("t", "x").qos(2, 1));
        int packetId = client.expectPublish("t", "x").packetId();
        client.send(unsubscribe(2, "t")).expect(unsuback(2, 0));
        client.send(pubrec(packetId)).expect(pubrel(packetId));
        client.send(pubcomp(packetId)).expectNothing();
    }

    @Spec(
            v5 = {"MQTT-3.10.1-1", "MQTT-3.10.3-2", "MQTT-3.10.3-1"},
            v3 = {"MQTT-3.10.1-1", "MQTT-3.10.3-2"})
    @ParameterizedTest
    @CsvSource({
        "a0 06 0001 00 0001 74, 81",
        "a3 06 0001 00 0001 74, 81",
        "aa 06 0001 00 0001 74, 81",
        "a2 06 0000 00 0001 74, 82",
        "a2 03 0001 00, 82",
        "a2 05 0001 00 0000, 81",
        "a2 06 0001 00 0001 00, 81",
        "a2 06 0001 00 0001 ff, 81",
        "a2 08 0001 02 0b 01 0001 74, 81",
        "a2 07 0001 00 0005 74 00, 81",
        "a2 02 0001, 81"
    })
    void mustBeWellFormed(String packet, String reason) {
        BROKER.connect("a").open().send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Spec(v3 = {"MQTT-3.10.1-1", "MQTT-3.10.3-2", "MQTT-3.10.3-1"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a0 05 0001 0001 74",
                "a2 05 0000 0001 74",
                "a2 02 0001",
                "a2 04 0001 0000",
                "a2 01 00",
                "a2 05 0001 0001 00",
                "a2 05 0001 0001 ff"
            })
    void ofMqtt3MustBeWellFormedToo(String packet) {
        BROKER.connect("a").version(V3_1_1).open().send(packet).expectClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#", "a/#/b", "a+", "$share/g", "$share//t"})
    void fromWhatIsNoTopicFilterEndsTheConnection(String filter) {
        for (ProtocolVersion version : new ProtocolVersion[] {V3_1_1, V5}) {
            BROKER.connect("a")
                    .version(version)
                    .open()
                    .send(unsubscribe(1, filter))
                    .expectEnd(0x8F);
        }
    }
}
