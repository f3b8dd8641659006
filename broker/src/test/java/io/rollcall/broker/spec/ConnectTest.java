package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1;
import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.hex;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.pingresp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Will.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT [3.1]. */
class ConnectTest {
    private static final String CLIENT_A = "0001 61";

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    /** A CONNECT of MQTT 3.1.1, with these flags and payload. */
    private static Packet v3(int flags, String payload) {
        return ignored -> new Bytes()
                .text("MQTT")
                .u8(4)
                .u8(flags)
                .u16(0)
                .raw(Bytes.ofHex(payload))
                .packet(0x10);
    }

    /** A CONNECT of MQTT 5, with these flags, properties without their length, and payload. */
    private static Packet v5(int flags, String properties, String payload) {
        byte[] props = Bytes.ofHex(properties);
        return ignored -> new Bytes()
                .text("MQTT")
                .u8(5)
                .u8(flags)
                .u16(0)
                .variable(props.length)
                .raw(props)
                .raw(Bytes.ofHex(payload))
                .packet(0x10);
    }

    private static void expectAccepted(Packet connect, ProtocolVersion version) {
        Received connack = BROKER.socket(version).send(connect).expectConnack();
        assertThat(connack.reason()).isZero();
    }

    /** MQTT 5 says why; before, a CONNECT that cannot be read has no answer. */
    private static void expectMalformed(Packet v3, Packet v5, int reason) {
        BROKER.socket(V3_1_1).send(v3).expectClosed();
        expectRefused(v5, reason);
    }

    private static void expectRefused(Packet v5, int reason) {
        ScriptedClient client = BROKER.socket(V5).send(v5);
        client.expect(ignored ->
                new Bytes().u8(0).u8(reason).raw(Props.props().section()).packet(0x20));
        client.expectClosed();
    }

    @Spec("MQTT-3.1.0-1")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0 00",
                "30 04 0001 74 78",
                "82 06 0001 0001 74 00",
                "e0 00",
                "40 02 0001",
                "f0 00",
                "20 02 00 00",
                "00 00",
                "16 03 01 00 05 01 00"
            })
    void whatComesBeforeConnectEndsTheConnection(String first) {
        BROKER.socket(V5).send(first).expectClosed();
    }

    @Spec("MQTT-3.1.0-2")
    @EachVersion
    void aSecondConnectEndsTheConnection(ProtocolVersion version) {
        Connect connect = BROKER.connect("a").version(version);
        connect.open().send(connect).expectEnd(0x82);
    }

    @Spec("MQTT-3.1.0-2")
    @EachVersion
    void aSecondConnectOfWhateverKindIsAProtocolError(ProtocolVersion version) {
        Connect connect = BROKER.connect("a").version(version);
        connect.open().send("10 0c 0004 4d515454 09 02 0000 0000").expectEnd(0x82);
        connect.open().send(v3(0x00, "0000")).expectEnd(0x82);
    }

    @Spec(value = "MQTT-3.1.2-1", v3 = "MQTT-3.2.2-6")
    @ParameterizedTest
    @ValueSource(strings = {"MQTt", "MQIsdq", "mqtt", "HTTP", ""})
    void anotherProtocolNameEndsTheConnection(String name) {
        Packet connect =
                ignored -> new Bytes().text(name).u8(4).u8(2).u16(0).text("a").packet(0x10);
        BROKER.socket(V3_1_1).send(connect).expectClosed();
    }

    @Spec("MQTT-3.1.2-2")
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, 0x84, 0xFF})
    void aProtocolLevelThatIsNoneIsRefusedInTheWordsOfEveryVersion(int level) {
        Packet connect = ignored ->
                new Bytes().text("MQTT").u8(level).u8(2).u16(0).text("a").packet(0x10);
        BROKER.socket(V3_1_1).send(connect).expect("20 02 00 01").expectClosed();
    }

    @Spec(v3 = "MQTT-7.0.0-2")
    @ParameterizedTest
    @EnumSource
    void everyVersionIsLetIn(ProtocolVersion version) {
        BROKER.connect("a").version(version).open().expectNothing();
        assertThat(BROKER.events().of("a").get(0).client().version()).isEqualTo(version);
    }

    @Spec(
            value = {"MQTT-3.1.2-3", "MQTT-3.1.4-1"},
            v3 = "MQTT-3.2.2-6")
    @Test
    void theReservedFlagMustBeZero() {
        expectMalformed(v3(0x03, CLIENT_A), v5(0x03, "", CLIENT_A), 0x81);
    }

    @Spec(
            value = "MQTT-3.1.4-1",
            v5 = {"MQTT-3.1.2-11", "MQTT-3.1.2-12", "MQTT-3.1.2-13"},
            v3 = {"MQTT-3.1.2-13", "MQTT-3.1.2-14", "MQTT-3.1.2-15", "MQTT-3.1.2-11"})
    @ParameterizedTest
    @ValueSource(ints = {0x0A, 0x12, 0x1A, 0x1E, 0x22})
    void willFlagsMustFitTogether(int flags) {
        expectMalformed(v3(flags, CLIENT_A), v5(flags, "", CLIENT_A), 0x81);
    }

    @Spec(
            v5 = {"MQTT-3.1.2-9", "MQTT-3.1.2-17", "MQTT-3.1.2-19"},
            v3 = {"MQTT-3.1.2-9", "MQTT-3.1.2-19", "MQTT-3.1.2-21"})
    @ParameterizedTest
    @ValueSource(ints = {0x06, 0x82, 0xC2, 0x86})
    void whatTheFlagsPromiseMustBeThere(int flags) {
        expectMalformed(v3(flags, CLIENT_A), v5(flags, "", CLIENT_A), 0x81);
    }

    @Spec(
            v5 = {"MQTT-3.1.2-16", "MQTT-3.1.2-18"},
            v3 = {"MQTT-3.1.2-18", "MQTT-3.1.2-20"})
    @Test
    void whatTheFlagsDoNotPromiseMustNotBeThere() {
        expectMalformed(v3(0x02, CLIENT_A + "0001 75"), v5(0x02, "", CLIENT_A + "0001 75"), 0x81);
    }

    @Spec(v3 = "MQTT-3.1.2-22")
    @Test
    void aPasswordWithoutUserNameIsForMqtt5() {
        BROKER.socket(V3_1_1).send(v3(0x42, CLIENT_A + "0001 70")).expectClosed();
        expectAccepted(v5(0x42, "", CLIENT_A + "0001 70"), V5);
    }

    @Spec(v5 = {"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    @Test
    void aClientWithoutIdentifierIsGivenOne() {
        Received first = BROKER.connect("").send().expectConnack();
        Received second = BROKER.connect("").cleanStart(false).send().expectConnack();
        assertThat(first.text(Props.ASSIGNED_CLIENT_ID))
                .isNotEmpty()
                .isNotEqualTo(second.text(Props.ASSIGNED_CLIENT_ID));
    }

    @Spec(v3 = "MQTT-3.1.3-6")
    @Test
    void aClientOfMqtt3WithoutIdentifierMayComeWithACleanSession() {
        BROKER.connect("").version(V3_1_1).open();
        BROKER.connect("").version(V3_1_1).open();
        assertThat(BROKER.broker().stats().connections()).isEqualTo(2);
    }

    @Spec(v3 = {"MQTT-3.1.3-7", "MQTT-3.1.3-8"})
    @Test
    void aClientOfMqtt3WithoutIdentifierCannotHaveASession() {
        BROKER.connect("").version(V3_1_1).cleanStart(false).refused(2);
        BROKER.connect("").version(V3_1).refused(2);
    }

    @Spec("MQTT-3.1.3-5")
    @EachVersion
    void anIdentifierMayHaveAllLettersAndDigits(ProtocolVersion version) {
        BROKER.connect("0123456789abcdefghijklm").version(version).open();
        BROKER.connect("nopqrstuvwxyzABCDEFGHIJ").version(version).open();
        BROKER.connect("KLMNOPQRSTUVWXYZ").version(version).open();
    }

    @EachVersion
    void anIdentifierMayBeAsLongAsAStringMayBe(ProtocolVersion version) {
        BROKER.connect("a".repeat(65_535)).version(version).open().expectNothing();
    }

    @Spec(
            v5 = {"MQTT-1.5.4-1", "MQTT-1.5.4-2", "MQTT-3.1.3-4"},
            v3 = {"MQTT-1.5.3-1", "MQTT-1.5.3-2", "MQTT-3.1.3-4"})
    @ParameterizedTest
    @ValueSource(strings = {"0001 00", "0003 61 00 62", "0002 c0 80", "0001 ff", "0003 ed a0 80", "0003 ed bf bf"})
    void anIdentifierMustBeUtf8(String clientId) {
        expectMalformed(v3(0x02, clientId), v5(0x02, "", clientId), 0x81);
    }

    @Spec(v5 = "MQTT-1.5.4-3", v3 = "MQTT-1.5.3-3")
    @EachVersion
    void aByteOrderMarkIsPartOfTheIdentifier(ProtocolVersion version) {
        BROKER.connect("\uFEFFa").version(version).open();
        BROKER.connect("a").version(version).open();
        assertThat(BROKER.broker().stats().connections()).isEqualTo(2);
    }

    @Spec(v5 = "MQTT-3.1.3-11", v3 = "MQTT-3.1.3-10")
    @ParameterizedTest
    @ValueSource(strings = {"0001 00", "0001 ff"})
    void aWillTopicMustBeUtf8(String topic) {
        expectMalformed(
                v3(0x06, CLIENT_A + topic + "0001 78"), v5(0x06, "", CLIENT_A + "00" + topic + "0001 78"), 0x81);
    }

    @Spec(v5 = "MQTT-3.1.3-12", v3 = "MQTT-3.1.3-11")
    @Test
    void aUserNameMustBeUtf8() {
        expectMalformed(v3(0x82, CLIENT_A + "0001 ff"), v5(0x82, "", CLIENT_A + "0001 ff"), 0x81);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "#", ""})
    void aWillTopicMustBeATopicName(String topic) {
        Connect v3 = BROKER.connect("a").version(V3_1_1).will(will(topic, "x"));
        BROKER.socket(V3_1_1).send(v3).expectClosed();
        BROKER.connect("a").will(will(topic, "x")).refused(0x90);
    }

    @Spec(v5 = {"MQTT-3.1.4-1", "MQTT-4.13.1-1"})
    @ParameterizedTest
    @CsvSource({
        "11 00000001 11 00000001, 82", // twice
        "21 0000, 82", // receive maximum 0
        "27 00000000, 82", // maximum packet size 0
        "19 02, 82", // request response information neither 0 nor 1
        "17 02, 82", // request problem information neither 0 nor 1
        "16 0001 78, 82", // authentication data without a method
        "21 0001 21 0001, 82",
        "22 0001 22 0001, 82",
        "15 0001 78 15 0001 78, 82",
        "01 00, 81", // payload format of a PUBLISH
        "23 0001, 81", // topic alias of a PUBLISH
        "1f 0001 78, 81", // reason string of an answer
        "3f 00, 81", // there is no such property
        "ff ff ff ff 01, 81",
        "26 0001 61, 81", // half a user property
        "11 0000, 81" // half a session expiry interval
    })
    void propertiesMustBeThoseOfConnectEachOnce(String properties, String reason) {
        expectRefused(v5(0x02, properties, CLIENT_A), Integer.parseInt(reason, 16));
    }

    @ParameterizedTest
    @CsvSource({"18 00000001 18 00000001, 82", "01 02, 82", "08 0001 23, 82", "23 0001, 81", "11 00000001, 81"})
    void propertiesOfTheWillMustBeItsOwnEachOnce(String properties, String reason) {
        byte[] props = Bytes.ofHex(properties);
        String section =
                Bytes.toHex(new Bytes().variable(props.length).raw(props).toArray());
        Packet connect = v5(0x06, "", CLIENT_A + section + "0001 74 0001 78");
        expectRefused(connect, Integer.parseInt(reason, 16));
    }

    @Spec(v5 = "MQTT-1.5.5-1")
    @Test
    void theRemainingLengthMustBeShort() {
        BROKER.socket(V5).send("10 8e 00 0004 4d515454 05 02 0000 00 0001 61").expectClosed();
        BROKER.socket(V3_1_1)
                .send("10 ff ff ff ff 01 0004 4d515454 04 02 0000 0001 61")
                .expectClosed();
    }

    @EachVersion
    void aConnectMayComeByteByByte(ProtocolVersion version) {
        ScriptedClient client = BROKER.socket(version);
        for (byte b : BROKER.connect("a").version(version).bytes(version)) {
            client.send(ignored -> new byte[] {b});
        }
        assertThat(client.expectConnack().reason()).isZero();
    }

    @Spec({"MQTT-3.2.0-1"})
    @EachVersion
    void aClientNeedNotWaitForConnack(ProtocolVersion version) {
        ScriptedClient client = BROKER.socket(version)
                .send(BROKER.connect("a").version(version), subscribe(1, "t", 0), publish("t", "x"), pingreq());
        assertThat(client.expectConnack().reason()).isZero();
        client.expect(suback(1, 0), publish("t", "x"), pingresp());
    }

    @Spec(v5 = "MQTT-3.1.4-6", v3 = "MQTT-3.1.4-5")
    @Test
    void whatComesBehindARefusedConnectIsNotProcessed() {
        Packet refused = v5(0x03, "", CLIENT_A);
        ScriptedClient client =
                BROKER.socket(V5).send(refused, publish("t", "x").retain());
        assertThat(client.expectConnack().reason()).isEqualTo(0x81);
        client.expectClosed();
        BROKER.connect("b").open().subscribe("t", 0).expectNothing();
    }

    @Test
    void whoDoesNotConnectInTimeIsLetGo() {
        ScriptedClient silent = BROKER.socket(V5);
        ScriptedClient slow = BROKER.socket(V3_1_1).send("10 0d 0004");
        ScriptedClient quick = BROKER.connect("quick").open();
        BROKER.awaitLoops();
        BROKER.pass(11);
        silent.expectClosed();
        slow.expectClosed();
        quick.expectNothing();
    }

    @Test
    void fixedHeaderFlagsMustBeZero() {
        BROKER.socket(V3_1_1)
                .send(hex("11 0d 0004 4d515454 04 02 0000 0001 61"))
                .expectClosed();
    }
}
