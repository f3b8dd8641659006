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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBACK, PUBREC, PUBREL and PUBCOMP [3.4 to 3.7]. */
class AckTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    /** A client that takes one message at a time, with two waiting for it: the first with packet identifier 1. */
    private static ScriptedClient withTwoMessages(int qos) {
        ScriptedClient client = BROKER.connect("a")
                .with(props -> props.u16(Props.RECEIVE_MAXIMUM, 1))
                .open()
                .subscribe("t", qos);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(publish("t", "1").qos(2, 1), publish("t", "2").qos(2, 2)).expect(pubrec(1), pubrec(2));
        assertThat(client.expectPublish("t", "1").packetId()).isEqualTo(1);
        return client.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99})
    void pubackMayHaveAReasonAndEndsTheExchange(int reason) {
        ScriptedClient client = withTwoMessages(1).send(puback(1, reason));
        assertThat(client.expectPublish("t", "2").dup()).isFalse();
    }

    @Spec(v5 = "MQTT-3.4.2-1")
    @ParameterizedTest
    @CsvSource({
        "40 03 0001 01, 82", // no reason code of a PUBACK
        "40 03 0001 92, 82",
        "40 03 0001 ff, 82",
        "40 02 0000, 82", // packet identifier 0
        "40 01 00, 81",
        "40 00, 81",
        "42 02 0001, 81", // reserved flags
        "40 05 0001 00 01 1f, 81", // half a property
        "40 09 0001 00 05 1f 0002 61 00, 81", // reason string with U+0000
        "40 0c 0001 00 08 1f 0001 61 1f 0001 62, 82", // two reason strings
        "40 06 0001 00 02 01 00, 81", // a property of PUBLISH
        "40 05 0001 00 00 00, 81" // a byte too many
    })
    void pubackMustBeWellFormed(String packet, String reason) {
        withTwoMessages(1).send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Test
    void pubackMayHaveProperties() {
        withTwoMessages(1)
                .send("40 0f 0001 00 0b 1f 0001 61 26 0001 61 0001 62")
                .expectPublish("t", "2");
    }

    @EachVersion
    void pubackForNothingIsIgnored(ProtocolVersion version) {
        BROKER.connect("a").version(version).open().send(puback(17)).expectNothing();
    }

    @EachVersion
    void pubackForQos2EndsTheConnection(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 2);
        BROKER.connect("p").open().send(publish("t", "1").qos(2, 1));
        int packetId = client.expectPublish("t", "1").packetId();
        client.send(puback(packetId)).expectEnd(0x82);
    }

    @EachVersion
    void pubrecForQos1EndsTheConnection(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 1);
        BROKER.connect("p").open().send(publish("t", "1").qos(2, 1));
        int packetId = client.expectPublish("t", "1").packetId();
        client.send(pubrec(packetId)).expectEnd(0x82);
    }

    @EachVersion
    void pubcompBeforePubrecEndsTheConnection(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 2);
        BROKER.connect("p").open().send(publish("t", "1").qos(2, 1));
        int packetId = client.expectPublish("t", "1").packetId();
        client.send(pubcomp(packetId)).expectEnd(0x82);
    }

    @Spec(
            v5 = {"MQTT-4.3.3-4", "MQTT-3.6.1-1"},
            v3 = {"MQTT-4.3.3-1", "MQTT-3.6.1-1"})
    @Test
    void pubrecIsAnsweredWithPubrel() {
        ScriptedClient client = withTwoMessages(2).send(pubrec(1)).expect("62 02 0001");
        client.send(pubrec(1)).expect(pubrel(1)).expectNothing();
        client.send(pubcomp(1)).expectPublish("t", "2");
    }

    @Spec(v5 = {"MQTT-4.4.0-2", "MQTT-4.3.3-9"})
    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99})
    void pubrecWithAnErrorEndsTheExchange(int reason) {
        withTwoMessages(2).send(pubrec(1, reason)).expectPublish("t", "2");
    }

    @Test
    void onlyAServerMaySayThatNobodySubscribes() {
        withTwoMessages(2).send(pubrec(1, 0x10)).expectEnd(0x82);
    }

    @Test
    void pubrecForNothingIsAnsweredWithAnError() {
        BROKER.connect("a").open().send(pubrec(17)).expect(pubrel(17, 0x92)).expectNothing();
        BROKER.connect("b")
                .version(ProtocolVersion.V3_1_1)
                .open()
                .send(pubrec(17))
                .expect(pubrel(17))
                .expectNothing();
    }

    @Spec(v5 = "MQTT-3.5.2-1")
    @ParameterizedTest
    @CsvSource({"50 03 0001 01, 82", "50 03 0001 92, 82", "50 02 0000, 82", "51 02 0001, 81", "50 01 00, 81"})
    void pubrecMustBeWellFormed(String packet, String reason) {
        withTwoMessages(2).send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Spec(
            v5 = {"MQTT-4.3.3-11", "MQTT-3.7.2-1"},
            v3 = "MQTT-4.3.3-2")
    @EachVersion
    void pubrelIsAnsweredWithPubcomp(ProtocolVersion version) {
        BROKER.connect("s").open().subscribe("t", 0);
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(publish("t", "1").qos(2, 9)).expect(pubrec(9));
        client.send(pubrel(9)).expect(pubcomp(9)).expectNothing();
    }

    @Test
    void pubrelForNothingIsAnsweredWithAnError() {
        BROKER.connect("a").open().send(pubrel(17)).expect(pubcomp(17, 0x92)).expectNothing();
        BROKER.connect("b")
                .version(ProtocolVersion.V3_1_1)
                .open()
                .send(pubrel(17))
                .expect(pubcomp(17))
                .expectNothing();
    }

    @Spec(
            v5 = {"MQTT-3.6.1-1", "MQTT-3.6.2-1"},
            v3 = "MQTT-3.6.1-1")
    @ParameterizedTest
    @CsvSource({
        "60 02 0001, 81",
        "61 02 0001, 81",
        "63 02 0001, 81",
        "66 02 0001, 81",
        "6a 02 0001, 81",
        "62 02 0000, 82",
        "62 03 0001 10, 82",
        "62 03 0001 80, 82",
        "62 01 00, 81"
    })
    void pubrelMustBeWellFormed(String packet, String reason) {
        BROKER.connect("a").open().send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Spec(v3 = "MQTT-3.6.1-1")
    @ParameterizedTest
    @ValueSource(strings = {"60 02 0001", "66 02 0001", "62 02 0000", "62 03 0001 00", "42 02 0001", "40 03 0001 00"})
    void ofMqtt3MustBeWellFormedToo(String packet) {
        BROKER.connect("a").version(ProtocolVersion.V3_1_1).open().send(packet).expectClosed();
    }

    @Spec(v5 = "MQTT-3.7.2-1")
    @ParameterizedTest
    @CsvSource({"70 03 0001 10, 82", "70 03 0001 80, 82", "70 02 0000, 82", "72 02 0001, 81", "70 00, 81"})
    void pubcompMustBeWellFormed(String packet, String reason) {
        withTwoMessages(2).send(pubrec(1)).expect(pubrel(1)).send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Test
    void pubcompMayHaveAReason() {
        ScriptedClient client = withTwoMessages(2).send(pubrec(1)).expect(pubrel(1));
        client.send(pubcomp(1, 0x92)).expectPublish("t", "2");
    }

    @EachVersion
    void pubcompForNothingIsIgnored(ProtocolVersion version) {
        BROKER.connect("a").version(version).open().send(pubcomp(17)).expectNothing();
    }
}
