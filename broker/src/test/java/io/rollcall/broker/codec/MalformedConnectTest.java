package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;
import static io.rollcall.broker.message.ReasonCode.TOPIC_NAME_INVALID;
import static io.rollcall.broker.message.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.spec.Spec;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each CONNECT that the specification forbids is refused, with the reason that it names. */
class MalformedConnectTest {
    private static final String V3_1 = "'MQIsdp' 03 ";
    private static final String V3_1_1 = "'MQTT' 04 ";
    private static final String V5 = "'MQTT' 05 ";

    @Spec(
            v5 = {
                "MQTT-1.5.4-1",
                "MQTT-1.5.4-2",
                "MQTT-1.5.5-1",
                "MQTT-1.5.7-1",
                "MQTT-3.1.2-1",
                "MQTT-3.1.2-2",
                "MQTT-3.1.2-3",
                "MQTT-3.1.2-9",
                "MQTT-3.1.2-11",
                "MQTT-3.1.2-12",
                "MQTT-3.1.2-13",
                "MQTT-3.3.2-13",
                "MQTT-3.3.2-14",
                "MQTT-3.3.2-19",
                "MQTT-4.7.0-1"
            },
            v3 = {
                "MQTT-1.5.3-1",
                "MQTT-1.5.3-2",
                "MQTT-3.1.2-1",
                "MQTT-3.1.2-2",
                "MQTT-3.1.2-3",
                "MQTT-3.1.2-9",
                "MQTT-3.1.2-11",
                "MQTT-3.1.2-13",
                "MQTT-3.1.2-14",
                "MQTT-3.1.2-15",
                "MQTT-3.1.2-18",
                "MQTT-3.1.2-19",
                "MQTT-3.1.2-21",
                "MQTT-3.1.2-22",
                "MQTT-3.1.3-3",
                "MQTT-3.1.3-4",
                "MQTT-3.1.3-8",
                "MQTT-3.1.3-10",
                "MQTT-3.1.3-11",
                "MQTT-4.7.1-1",
                "MQTT-4.7.3-1"
            })
    @ParameterizedTest
    @MethodSource
    void isRefused(Probe probe) {
        probe.check();
    }

    static Stream<Probe> isRefused() {
        return Stream.of(beginning(), flags(), content(), properties(), will()).flatMap(probes -> probes);
    }

    private static Probe row(String name, String content, ReasonCode reason, String cites) {
        return new Probe(name, ProtocolVersion.V3_1_1, Wire.packet(0x10, content), reason, cites);
    }

    private static Stream<Probe> beginning() {
        return Stream.of(
                row("no content", "", MALFORMED_PACKET, "2.1.4"),
                row("name cut", "0004 4d 51", MALFORMED_PACKET, "2.1.4"),
                row("only a name", "'MQTT'", MALFORMED_PACKET, "2.1.4"),
                row("only a level", V5, MALFORMED_PACKET, "2.1.4"),
                row("unknown protocol name", "'MQTX' 04 02 003c 'a'", MALFORMED_PACKET, "MQTT-3.1.2-1"),
                row("protocol name in small letters", "'mqtt' 04 02 003c 'a'", MALFORMED_PACKET, "MQTT-3.1.2-1"),
                row("empty protocol name", "'' 04 02 003c 'a'", MALFORMED_PACKET, "MQTT-3.1.2-1"),
                row("protocol name of ill-formed UTF-8", "0004 4d 51 54 ff 04", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("level 0", "'MQTT' 00 02 003c 'a'", UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2"),
                row("level 6", "'MQTT' 06 02 003c 'a'", UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2"),
                row("level 255", "'MQTT' ff 02 003c 'a'", UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2"),
                row("level 3 of MQTT", "'MQTT' 03 02 003c 'a'", UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2"),
                row("level 4 of MQIsdp", "'MQIsdp' 04 02 003c 'a'", UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2"),
                row("level 5 of MQIsdp", "'MQIsdp' 05 02 003c 'a'", UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2"),
                row("bridge bit of 3.1", "'MQIsdp' 83 02 003c 'a'", UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2"),
                row("bridge bit of 3.1.1", "'MQTT' 84 02 003c 'a'", UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2"));
    }

    private static Stream<Probe> flags() {
        return Stream.of(V3_1, V3_1_1, V5).flatMap(MalformedConnectTest::flags);
    }

    private static Stream<Probe> flags(String v) {
        String rest = v.equals(V5) ? " 003c {} 'a' " : " 003c 'a' ";
        String will = v.equals(V5) ? "{} 'w' 'x'" : "'w' 'x'";
        return Stream.of(
                row(v + "reserved flag", v + "03" + rest, MALFORMED_PACKET, "MQTT-3.1.2-3"),
                row(v + "will QoS 1 without will", v + "0a" + rest, MALFORMED_PACKET, "MQTT-3.1.2-11"),
                row(v + "will QoS 3 without will", v + "1a" + rest, MALFORMED_PACKET, "MQTT-3.1.2-11"),
                row(v + "will QoS 3", v + "1e" + rest + will, MALFORMED_PACKET, "MQTT-3.1.2-12"),
                row(v + "will retain without will", v + "22" + rest, MALFORMED_PACKET, "MQTT-3.1.2-13"));
    }

    private static Stream<Probe> content() {
        return Stream.of(
                row("3.1 password alone", V3_1 + "42 003c 'a' 'pw'", MALFORMED_PACKET, "MQTT-3.1.2-22"),
                row("3.1.1 password alone", V3_1_1 + "42 003c 'a' 'pw'", MALFORMED_PACKET, "MQTT-3.1.2-22"),
                row("3.1 empty id", V3_1 + "02 003c ''", CLIENT_IDENTIFIER_NOT_VALID, "MQTT 3.1, 3.1"),
                row("3.1.1 empty id of a session", V3_1_1 + "00 003c ''", CLIENT_IDENTIFIER_NOT_VALID, "MQTT-3.1.3-8"),
                row("no client id", V3_1_1 + "02 003c", MALFORMED_PACKET, "2.1.4"),
                row("keep-alive cut", V3_1_1 + "02 00", MALFORMED_PACKET, "2.1.4"),
                row("client id cut", V3_1_1 + "02 003c 0005 61", MALFORMED_PACKET, "2.1.4"),
                row("client id with U+0000", V3_1_1 + "02 003c 0003 61 00 62", MALFORMED_PACKET, "MQTT-1.5.4-2"),
                row("client id with a surrogate", V3_1_1 + "02 003c 0003 eda080", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("bytes behind client id", V3_1_1 + "02 003c 'a' 00", MALFORMED_PACKET, "2.1.4"),
                row("a user name that no flag says", V3_1_1 + "02 003c 'a' 'u'", MALFORMED_PACKET, "2.1.4"),
                row("no user name", V3_1_1 + "82 003c 'a'", MALFORMED_PACKET, "2.1.4"),
                row("no password", V3_1_1 + "c2 003c 'a' 'u'", MALFORMED_PACKET, "2.1.4"),
                row(
                        "user name of ill-formed UTF-8",
                        V3_1_1 + "82 003c 'a' 0002 c3 28",
                        MALFORMED_PACKET,
                        "MQTT-1.5.4-1"),
                row("password cut", V3_1_1 + "c2 003c 'a' 'u' 0005 70", MALFORMED_PACKET, "2.1.4"));
    }

    private static Stream<Probe> will() {
        String old = V3_1_1 + "06 003c 'a' ";
        String with = V5 + "06 003c {} 'a' ";
        return Stream.of(
                row("no will", old, MALFORMED_PACKET, "2.1.4"),
                row("no will payload", old + "'w'", MALFORMED_PACKET, "2.1.4"),
                row("will payload cut", old + "'w' 0004 00", MALFORMED_PACKET, "2.1.4"),
                row("empty will topic", old + "'' 'x'", TOPIC_NAME_INVALID, "MQTT-4.7.3-1"),
                row("will topic with #", old + "'a/#' 'x'", TOPIC_NAME_INVALID, "MQTT-4.7.1-1"),
                row("will topic with +", old + "'a/+/b' 'x'", TOPIC_NAME_INVALID, "MQTT-4.7.1-1"),
                row("will topic with U+0000", old + "0002 61 00 'x'", MALFORMED_PACKET, "MQTT-1.5.4-2"),
                row("will topic ill-formed", old + "0002 c0 af 'x'", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("5 will topic with #", with + "{} '#' 'x'", TOPIC_NAME_INVALID, "MQTT-4.7.1-1"),
                row("will property length past the end", with + "7f 'w' 'x'", MALFORMED_PACKET, "2.1.4"),
                row("topic alias in a will", with + "{23 0001} 'w' 'x'", MALFORMED_PACKET, "2.2.2.2"),
                row("subscription id in a will", with + "{0b 01} 'w' 'x'", MALFORMED_PACKET, "2.2.2.2"),
                row("will delay twice", with + "{18 00000001 18 00000001} 'w' 'x'", PROTOCOL_ERROR, "2.2.2.2"),
                row("payload format 2", with + "{01 02} 'w' 'x'", PROTOCOL_ERROR, "2.2.2.2"),
                row("response topic +", with + "{08 '+'} 'w' 'x'", PROTOCOL_ERROR, "MQTT-3.3.2-14"),
                row("content type ill-formed", with + "{03 0001 ff} 'w' 'x'", MALFORMED_PACKET, "MQTT-1.5.4-1"));
    }

    private static Probe property(String name, String section, ReasonCode reason, String cites) {
        return row(name, V5 + "02 003c " + section + " 'a'", reason, cites);
    }

    private static Stream<Probe> properties() {
        return Stream.of(
                property("no property length", "", MALFORMED_PACKET, "2.1.4"),
                property("property length past the end", "20", MALFORMED_PACKET, "2.1.4"),
                property("property length not least", "80 00", MALFORMED_PACKET, "MQTT-1.5.5-1"),
                property("property length of five bytes", "80 80 80 80 01", MALFORMED_PACKET, "1.5.5"),
                property("property cut by its section", "03 11 0000", MALFORMED_PACKET, "2.1.4"),
                property("identifier 0", "{00}", MALFORMED_PACKET, "2.2.2.2"),
                property("identifier unknown", "{7f}", MALFORMED_PACKET, "2.2.2.2"),
                property("identifier of more than a byte", "{ff 7f}", MALFORMED_PACKET, "2.2.2.2"),
                property("identifier not least", "{91 00 00000000}", MALFORMED_PACKET, "MQTT-1.5.5-1"),
                property("identifier of another packet", "{23 0001}", MALFORMED_PACKET, "2.2.2.2"),
                property("identifier of the will", "{18 00000000}", MALFORMED_PACKET, "2.2.2.2"),
                property("identifier of a server", "{12 'x'}", MALFORMED_PACKET, "2.2.2.2"),
                property("session expiry twice", "{11 00000001 11 00000001}", PROTOCOL_ERROR, "2.2.2.2"),
                property("receive maximum twice", "{21 0001 21 0001}", PROTOCOL_ERROR, "2.2.2.2"),
                property("packet size twice", "{27 00000001 27 00000001}", PROTOCOL_ERROR, "2.2.2.2"),
                property("alias maximum twice", "{22 0001 22 0001}", PROTOCOL_ERROR, "2.2.2.2"),
                property("response information twice", "{19 01 19 01}", PROTOCOL_ERROR, "2.2.2.2"),
                property("problem information twice", "{17 01 17 01}", PROTOCOL_ERROR, "2.2.2.2"),
                property("method twice", "{15 'a' 15 'a'}", PROTOCOL_ERROR, "2.2.2.2"),
                property("data twice", "{15 'a' 16 'a' 16 'a'}", PROTOCOL_ERROR, "2.2.2.2"),
                property("receive maximum 0", "{21 0000}", PROTOCOL_ERROR, "2.2.2.2"),
                property("packet size 0", "{27 00000000}", PROTOCOL_ERROR, "2.2.2.2"),
                property("response information 2", "{19 02}", PROTOCOL_ERROR, "2.2.2.2"),
                property("problem information 255", "{17 ff}", PROTOCOL_ERROR, "2.2.2.2"),
                property("data without method", "{16 'a'}", PROTOCOL_ERROR, "3.1.2.11.10"),
                property("user property cut", "{26 'a'}", MALFORMED_PACKET, "2.1.4"),
                property("user property ill-formed", "{26 'a' 0001 80}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                property("user property with U+0000", "{26 0001 00 'a'}", MALFORMED_PACKET, "MQTT-1.5.4-2"),
                property("method ill-formed", "{15 0001 80}", MALFORMED_PACKET, "MQTT-1.5.4-1"));
    }
}
