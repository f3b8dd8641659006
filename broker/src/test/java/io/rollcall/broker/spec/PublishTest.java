package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.hex;
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

/** PUBLISH [3.3], and what its QoS demands [4.3]. */
class PublishTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @Spec(
            value = "MQTT-3.3.4-1",
            v5 = {"MQTT-2.2.1-2", "MQTT-2.2.2-1", "MQTT-4.3.1-1"},
            v3 = {"MQTT-2.3.1-5", "MQTT-4.3.1-1"})
    @EachVersion
    void ofQos0GoesOutOnceAndIsNotAnswered(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t", 2);
        BROKER.connect("p").version(version).open().send(publish("t", "x")).expectNothing();
        subscriber.expect(publish("t", "x")).expectNothing();
    }

    @Spec(
            v5 = {"MQTT-3.3.4-1", "MQTT-4.3.2-4", "MQTT-2.2.1-5", "MQTT-4.3.2-1", "MQTT-4.3.2-2"},
            v3 = {"MQTT-3.3.4-1", "MQTT-4.3.2-2", "MQTT-2.3.1-6", "MQTT-4.3.2-1"})
    @EachVersion
    void ofQos1IsAnsweredWithPuback(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").version(version).open();
        publisher.send(publish("t", "x").qos(1, 0xABCD)).expect(puback(0xABCD)).expectNothing();
        subscriber.expect(publish("t", "x").qos(1, 1)).send(puback(1)).expectNothing();
    }

    @Spec(
            v5 = {
                "MQTT-3.3.4-1",
                "MQTT-4.3.3-8",
                "MQTT-4.3.3-11",
                "MQTT-4.3.3-4",
                "MQTT-2.2.1-5",
                "MQTT-4.3.3-1",
                "MQTT-4.3.3-2"
            },
            v3 = {"MQTT-3.3.4-1", "MQTT-4.3.3-1", "MQTT-4.3.3-2", "MQTT-2.3.1-6"})
    @EachVersion
    void ofQos2TakesTwoRoundTrips(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").version(version).open();
        publisher.send(publish("t", "x").qos(2, 7)).expect(pubrec(7));
        subscriber.expect(publish("t", "x").qos(2, 1)).send(pubrec(1)).expect(pubrel(1));
        subscriber.send(pubcomp(1)).expectNothing();
        publisher.send(pubrel(7)).expect(pubcomp(7)).expectNothing();
        subscriber.expectNothing();
    }

    @Test
    void whenNobodySubscribesMqtt5SaysSo() {
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(publish("t", "x").qos(1, 1)).expect(puback(1, 0x10));
        publisher.send(publish("t", "x").qos(2, 2)).expect(pubrec(2, 0x10));
        publisher.send(pubrel(2)).expect(pubcomp(2)).expectNothing();
    }

    @Test
    void whenNobodySubscribesMqtt3SaysNothing() {
        ScriptedClient publisher = BROKER.connect("p").version(V3_1_1).open();
        publisher.send(publish("t", "x").qos(1, 1)).expect(puback(1));
        publisher.send(publish("t", "x").qos(2, 2)).expect(pubrec(2));
    }

    @Test
    void whenOnlyTheWrongOneSubscribesNobodyDoes() {
        ScriptedClient publisher = BROKER.connect("p").open().subscribe("t", 0x06); // no local
        publisher.send(publish("t", "x").qos(1, 1)).expect(puback(1, 0x10)).expectNothing();
    }

    @Spec(
            v5 = {"MQTT-4.3.3-10", "MQTT-4.3.3-12"},
            v3 = "MQTT-4.3.3-2")
    @EachVersion
    void ofQos2ArrivesOnceHoweverOftenItIsSent(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("p").version(version).open();
        for (int i = 0; i < 3; i++) {
            publisher.send(publish("t", "x").qos(2, 7)).expect(pubrec(7));
            publisher.send(publish("t", "x").qos(2, 7).dup()).expect(pubrec(7));
        }
        subscriber.expect(publish("t", "x")).expectNothing();
        publisher.send(pubrel(7)).expect(pubcomp(7));
        publisher.send(publish("t", "y").qos(2, 7)).expect(pubrec(7));
        subscriber.expect(publish("t", "y")).expectNothing();
    }

    @Spec(v5 = "MQTT-4.3.2-5", v3 = "MQTT-4.3.2-2")
    @EachVersion
    void ofQos1IsANewMessageEachTime(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("p").version(version).open();
        publisher.send(publish("t", "x").qos(1, 7)).expect(puback(7));
        publisher.send(publish("t", "x").qos(1, 7).dup()).expect(puback(7));
        subscriber.expect(publish("t", "x"), publish("t", "x")).expectNothing();
    }

    @Spec("MQTT-3.3.1-3")
    @EachVersion
    void theDupFlagDoesNotTravel(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").version(version).open();
        publisher.send(publish("t", "x").qos(1, 7).dup()).expect(puback(7));
        assertThat(subscriber.expectPublish("t", "x").dup()).isFalse();
    }

    @Spec(v5 = "MQTT-3.8.4-8", v3 = "MQTT-3.8.4-6")
    @ParameterizedTest
    @CsvSource({"0,0,0", "0,1,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    void goesOutWithTheLowerQos(int published, int granted, int delivered) {
        for (ProtocolVersion version : new ProtocolVersion[] {V3_1_1, V5}) {
            ScriptedClient subscriber =
                    BROKER.connect("s").version(version).open().subscribe("t", granted);
            BROKER.connect("p").version(version).open().send(publish("t", "x").qos(published, 7));
            assertThat(subscriber.expectPublish("t", "x").qos()).isEqualTo(delivered);
        }
    }

    @Test
    void travelsBetweenTheVersions() {
        ScriptedClient old = BROKER.connect("old").version(V3_1_1).open().subscribe("t", 1);
        ScriptedClient recent = BROKER.connect("recent").open().subscribe("t", 1);
        recent.send(publish("t", "x").with(Props.props().user("a", "b")));
        recent.expect(publish("t", "x").with(Props.props().user("a", "b")));
        old.expect(publish("t", "x")).send(publish("t", "y")).expect(publish("t", "y"));
        recent.expect(publish("t", "y"));
    }

    @EachVersion
    void mayBeEmptyAndMayBeLong(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("p").version(version).open();
        String large = "0123456789abcdef".repeat(65_536);
        for (String payload : new String[] {"", large, "", large, "x"}) {
            publisher.send(publish("t", payload));
            subscriber.expect(publish("t", payload));
        }
    }

    @Spec(
            v5 = {"MQTT-3.3.1-4", "MQTT-3.3.1-2"},
            v3 = {"MQTT-3.3.1-4", "MQTT-3.3.1-2"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "36 06 0001 74 0001 78", // QoS 3
                "3f 06 0001 74 0001 78",
                "38 04 0001 74 78" // DUP with QoS 0
            })
    void withFlagsThatDoNotFitIsMalformed(String packet) {
        BROKER.connect("a").version(V3_1_1).open().send(packet).expectClosed();
        BROKER.connect("a").open().send(packet).expectEnd(0x81);
    }

    @Spec(v5 = "MQTT-2.2.1-3", v3 = "MQTT-2.3.1-1")
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void needsAPacketIdentifier(int qos) {
        for (ProtocolVersion version : new ProtocolVersion[] {V3_1_1, V5}) {
            BROKER.connect("a")
                    .version(version)
                    .open()
                    .send(publish("t", "x").qos(qos, 0))
                    .expectEnd(0x82);
        }
    }

    @Spec(
            v5 = {"MQTT-3.3.2-2", "MQTT-4.7.0-1"},
            v3 = {"MQTT-3.3.2-2", "MQTT-4.7.1-1"})
    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "a/+/b", "a/#", "a+", "a#b"})
    void toATopicWithWildcardsEndsTheConnection(String topic) {
        for (ProtocolVersion version : new ProtocolVersion[] {V3_1_1, V5}) {
            BROKER.connect("a")
                    .version(version)
                    .open()
                    .send(publish(topic, "x"))
                    .expectEnd(0x90);
        }
    }

    @Spec({"MQTT-3.3.2-1", "MQTT-4.7.3-1", "MQTT-4.7.3-2"})
    @Test
    void needsATopicNameInUtf8() {
        BROKER.connect("a").version(V3_1_1).open().send("30 03 0000 78").expectClosed();
        BROKER.connect("a").open().send("30 04 0000 00 78").expectEnd(0x82);
        for (String name : new String[] {"0001 00", "0001 ff", "0002 c0 af", "0003 ed a0 80", "0002 61 00"}) {
            byte[] bytes = Bytes.ofHex(name);
            Packet old = ignored -> new Bytes().raw(bytes).u8('x').packet(0x30);
            Packet recent = ignored -> new Bytes().raw(bytes).u8(0).u8('x').packet(0x30);
            BROKER.connect("a").version(V3_1_1).open().send(old).expectClosed();
            BROKER.connect("a").open().send(recent).expectEnd(0x81);
        }
    }

    @Spec(v5 = {"MQTT-2.2.2-1", "MQTT-3.3.2-8", "MQTT-3.3.2-13", "MQTT-3.3.2-14", "MQTT-3.3.4-6", "MQTT-4.13.1-1"})
    @ParameterizedTest
    @CsvSource({
        "30 00, 81", // nothing
        "30 01 00, 81",
        "30 03 0005 61, 81", // half a topic
        "32 03 0001 74, 81", // no packet identifier
        "30 03 0001 74, 81", // no property length
        "30 05 0001 74 05 61, 81", // half a property
        "30 08 0001 74 04 01 00 01 00, 82", // payload format twice
        "30 06 0001 74 02 01 02, 82", // payload format 2
        "30 09 0001 74 05 11 00000001, 81", // session expiry
        "30 06 0001 74 02 0b 01, 82", // subscription identifier from a client
        "30 07 0001 74 03 23 0000, 94", // topic alias 0
        "30 08 0001 74 04 08 0001 2b, 82", // response topic with a wildcard
        "30 08 0001 74 04 08 0001 00, 81", // response topic with U+0000
        "30 08 0001 74 04 08 0001 ff, 81",
        "30 08 0001 74 04 03 0001 00, 81", // content type with U+0000
        "30 08 0001 74 04 03 0001 ff, 81",
        "30 0b 0001 74 07 26 0001 61 0001 ff, 81", // user property that is half UTF-8
        "30 0b 0001 74 07 26 0001 ff 0001 61, 81",
        "30 0f 0001 74 0b 26 0001 61 0001 62 26 0001 61, 81" // half a user property
    })
    void thatCannotBeReadEndsTheConnection(String packet, String reason) {
        BROKER.connect("a").open().send(hex(packet)).expectEnd(Integer.parseInt(reason, 16));
    }

    @Test
    void arrivesHoweverItsBytesAreCut() {
        ScriptedClient subscriber = BROKER.connect("s").open().subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("p").open();
        byte[] three = new Bytes()
                .raw(publish("t", "first").bytes(V5))
                .raw(publish("t", "second").bytes(V5))
                .raw(publish("t", "third").bytes(V5))
                .toArray();
        for (byte b : three) {
            publisher.send(ignored -> new byte[] {b});
        }
        subscriber.expect(publish("t", "first"), publish("t", "second"), publish("t", "third"));
    }

    /** It says all that it has to say, and does not wait for a word. */
    @EachVersion
    void arrivesThoughTheClientIsGone(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").open().subscribe("#", 0);
        Connect connect = BROKER.connect("p").version(version).will(Will.will("gone", "x"));
        for (int i = 0; i < 5; i++) {
            BROKER.socket(version)
                    .send(connect, publish("t", "1"), publish("t", "2"), Packets.disconnect())
                    .finEventually();
            subscriber.expect(publish("t", "1"), publish("t", "2"));
        }
        subscriber.expectNothing();
        BROKER.socket(version).send(connect, publish("t", "3")).finEventually();
        subscriber.expect(publish("t", "3"), publish("gone", "x"));
    }
}
