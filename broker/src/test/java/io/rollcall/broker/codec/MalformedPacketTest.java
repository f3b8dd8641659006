package io.rollcall.broker.codec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1;
import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;
import static io.rollcall.broker.message.ReasonCode.TOPIC_ALIAS_INVALID;
import static io.rollcall.broker.message.ReasonCode.TOPIC_NAME_INVALID;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.spec.Spec;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each packet but CONNECT that the specification forbids is refused, with the reason that it names. */
class MalformedPacketTest {

    @Spec(
            v5 = {
                "MQTT-1.5.4-1",
                "MQTT-1.5.4-2",
                "MQTT-1.5.5-1",
                "MQTT-1.5.7-1",
                "MQTT-2.1.3-1",
                "MQTT-2.2.1-3",
                "MQTT-2.2.2-1",
                "MQTT-3.3.1-2",
                "MQTT-3.3.1-4",
                "MQTT-3.3.2-2",
                "MQTT-3.3.2-8",
                "MQTT-3.3.2-13",
                "MQTT-3.3.2-14",
                "MQTT-3.3.2-19",
                "MQTT-3.3.4-6",
                "MQTT-3.4.2-1",
                "MQTT-3.5.2-1",
                "MQTT-3.6.1-1",
                "MQTT-3.6.2-1",
                "MQTT-3.7.2-1",
                "MQTT-3.8.1-1",
                "MQTT-3.8.3-1",
                "MQTT-3.8.3-2",
                "MQTT-3.8.3-4",
                "MQTT-3.8.3-5",
                "MQTT-3.10.1-1",
                "MQTT-3.10.3-1",
                "MQTT-3.10.3-2",
                "MQTT-3.14.1-1",
                "MQTT-3.14.2-1",
                "MQTT-3.15.1-1",
                "MQTT-3.15.2-1",
                "MQTT-4.7.3-1",
                "MQTT-4.7.3-2"
            },
            v3 = {
                "MQTT-1.5.3-1",
                "MQTT-1.5.3-2",
                "MQTT-2.2.2-1",
                "MQTT-2.2.2-2",
                "MQTT-2.3.1-1",
                "MQTT-3.3.1-2",
                "MQTT-3.3.1-4",
                "MQTT-3.3.2-2",
                "MQTT-3.6.1-1",
                "MQTT-3.8.1-1",
                "MQTT-3.8.3-1",
                "MQTT-3.8.3-3",
                "MQTT-3.8.3-4",
                "MQTT-3.10.1-1",
                "MQTT-3.10.3-1",
                "MQTT-3.10.3-2",
                "MQTT-3.14.1-1",
                "MQTT-4.7.3-1",
                "MQTT-4.7.3-2"
            })
    @ParameterizedTest
    @MethodSource
    void isRefused(Probe probe) {
        probe.check();
    }

    static Stream<Probe> isRefused() {
        return Stream.of(
                        fixedHeaders(),
                        lengths(),
                        publishes(),
                        publishProperties(),
                        acks(),
                        subscribes(),
                        unsubscribes(),
                        disconnects(),
                        auths())
                .flatMap(probes -> probes);
    }

    private static Probe row(
            String name, ProtocolVersion version, int first, String content, ReasonCode reason, String cites) {
        return new Probe(version + " " + name, version, Wire.packet(first, content), reason, cites);
    }

    private static Stream<Probe> fixedHeaders() {
        Stream<Probe> reserved = IntStream.of(0x11, 0x48, 0x54, 0x60, 0x63, 0x6a, 0x71, 0x80, 0x83, 0x8a, 0xa0, 0xa1)
                .mapToObj(first -> flags(V3_1_1, first));
        Stream<Probe> reserved5 = IntStream.of(0x18, 0x42, 0x51, 0x6a, 0x78, 0x80, 0x8a, 0xaa, 0xc1, 0xc8, 0xe2, 0xf1)
                .mapToObj(first -> flags(V5, first));
        Stream<Probe> old = IntStream.of(0x60, 0x64, 0x80, 0xa0).mapToObj(first -> flags(V3_1, first));
        Stream<Probe> others = Stream.of(
                row("type 0", V3_1_1, 0x00, "", MALFORMED_PACKET, "packet type 0"),
                row("type 0", V5, 0x00, "", MALFORMED_PACKET, "packet type 0"),
                row("CONNACK", V3_1_1, 0x20, "00 00", PROTOCOL_ERROR, "from a client"),
                row("CONNACK", V5, 0x20, "00 00 {}", PROTOCOL_ERROR, "from a client"),
                row("SUBACK", V3_1_1, 0x90, "0001 00", PROTOCOL_ERROR, "from a client"),
                row("UNSUBACK", V3_1_1, 0xb0, "0001", PROTOCOL_ERROR, "from a client"),
                row("PINGRESP", V3_1_1, 0xd0, "", PROTOCOL_ERROR, "from a client"),
                row("AUTH", V3_1, 0xf0, "", PROTOCOL_ERROR, "type 15"),
                row("AUTH", V3_1_1, 0xf0, "18 {15 'm'}", PROTOCOL_ERROR, "type 15"),
                row("PINGREQ with content", V3_1_1, 0xc0, "00", MALFORMED_PACKET, "2.1.4"),
                row("PINGREQ with content", V5, 0xc0, "00", MALFORMED_PACKET, "2.1.4"));
        return Stream.of(reserved, reserved5, old, others).flatMap(probes -> probes);
    }

    private static Probe flags(ProtocolVersion version, int first) {
        return row("first byte " + Integer.toHexString(first), version, first, "", MALFORMED_PACKET, "MQTT-2.1.3-1");
    }

    private static Probe length(String name, String bytes, String cites) {
        return new Probe("length " + name, V3_1_1, Wire.bytes(bytes), MALFORMED_PACKET, cites);
    }

    private static Stream<Probe> lengths() {
        return Stream.of(
                length("0 in two bytes", "c0 80 00", "MQTT-1.5.5-1"),
                length("0 in three bytes", "c0 80 80 00", "MQTT-1.5.5-1"),
                length("1 in two bytes", "30 81 00 00", "MQTT-1.5.5-1"),
                length("127 in four bytes", "30 ff 80 80 00", "MQTT-1.5.5-1"),
                length("of five bytes", "30 80 80 80 80 01", "more than four"),
                length("of five bytes, all set", "30 ff ff ff ff 7f", "more than four"));
    }

    private static Stream<Probe> publishes() {
        return Stream.of(
                row("QoS 3", V3_1_1, 0x36, "'a' 0001", MALFORMED_PACKET, "MQTT-3.3.1-4"),
                row("QoS 3", V5, 0x36, "'a' 0001 {}", MALFORMED_PACKET, "MQTT-3.3.1-4"),
                row("DUP with QoS 0", V3_1_1, 0x38, "'a'", MALFORMED_PACKET, "MQTT-3.3.1-2"),
                row("DUP with QoS 0", V5, 0x39, "'a' {}", MALFORMED_PACKET, "MQTT-3.3.1-2"),
                row("nothing", V3_1_1, 0x30, "", MALFORMED_PACKET, "2.1.4"),
                row("half a topic length", V3_1_1, 0x30, "00", MALFORMED_PACKET, "2.1.4"),
                row("topic past the end", V3_1_1, 0x30, "0009 61", MALFORMED_PACKET, "2.1.4"),
                row("long topic past the end", V3_1_1, 0x30, "ffff 61", MALFORMED_PACKET, "2.1.4"),
                row("empty topic", V3_1, 0x30, "''", MALFORMED_PACKET, "MQTT-4.7.3-1"),
                row("empty topic", V3_1_1, 0x30, "'' \"x\"", MALFORMED_PACKET, "MQTT-4.7.3-1"),
                row("topic a/#", V3_1_1, 0x30, "'a/#'", TOPIC_NAME_INVALID, "MQTT-3.3.2-2"),
                row("topic +", V5, 0x30, "'+' {}", TOPIC_NAME_INVALID, "MQTT-3.3.2-2"),
                row("topic a+b", V5, 0x30, "'a+b' {}", TOPIC_NAME_INVALID, "MQTT-3.3.2-2"),
                row("topic with U+0000", V3_1_1, 0x30, "0003 61 00 62", MALFORMED_PACKET, "MQTT-1.5.4-2"),
                row("topic overlong", V3_1_1, 0x30, "0002 c0 80", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("topic overlong in three", V3_1_1, 0x30, "0003 e0 80 af", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("topic overlong in four", V3_1_1, 0x30, "0004 f0 80 80 af", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("topic with a surrogate", V3_1_1, 0x30, "0003 ed a0 80", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("topic with two", V5, 0x30, "0006 eda080 edb080 {}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("topic above U+10FFFF", V5, 0x30, "0004 f4 90 80 80 {}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("topic of 0xF5", V5, 0x30, "0004 f5 80 80 80 {}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("topic ends in a sequence", V5, 0x30, "0002 61 c3 {}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("topic begins inside one", V5, 0x30, "0002 80 61 {}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                row("no packet id", V3_1_1, 0x32, "'a'", MALFORMED_PACKET, "2.1.4"),
                row("half a packet id", V3_1_1, 0x34, "'a' 01", MALFORMED_PACKET, "2.1.4"),
                row("packet id 0", V3_1_1, 0x32, "'a' 0000", PROTOCOL_ERROR, "MQTT-2.2.1-3"),
                row("packet id 0 of QoS 2", V5, 0x34, "'a' 0000 {}", PROTOCOL_ERROR, "MQTT-2.2.1-3"));
    }

    private static Probe property(String name, String section, ReasonCode reason, String cites) {
        return row("PUBLISH " + name, V5, 0x30, "'a' " + section, reason, cites);
    }

    private static Stream<Probe> publishProperties() {
        return Stream.of(
                row("PUBLISH no topic, no alias", V5, 0x30, "'' {}", PROTOCOL_ERROR, "3.3.2.1"),
                row("PUBLISH no topic, other", V5, 0x30, "'' {01 00}", PROTOCOL_ERROR, "3.3.2.1"),
                property("no properties", "", MALFORMED_PACKET, "2.1.4"),
                property("length past the end", "05 01 01", MALFORMED_PACKET, "2.1.4"),
                property("length not least", "82 00 01 01", MALFORMED_PACKET, "MQTT-1.5.5-1"),
                property("length of five bytes", "ff ff ff ff 01", MALFORMED_PACKET, "1.5.5"),
                property("value past the section", "01 01 01", MALFORMED_PACKET, "2.1.4"),
                property("text past the section", "05 03 0003 61 62 63", MALFORMED_PACKET, "2.1.4"),
                property("alias 0", "{23 0000}", TOPIC_ALIAS_INVALID, "MQTT-3.3.2-8"),
                property("alias twice", "{23 0001 23 0001}", PROTOCOL_ERROR, "2.2.2.2"),
                property("subscription id", "{0b 01}", PROTOCOL_ERROR, "MQTT-3.3.4-6"),
                property("payload format 2", "{01 02}", PROTOCOL_ERROR, "2.2.2.2"),
                property("payload format twice", "{01 01 01 01}", PROTOCOL_ERROR, "2.2.2.2"),
                property("expiry twice", "{02 00000001 02 00000001}", PROTOCOL_ERROR, "2.2.2.2"),
                property("content type twice", "{03 'a' 03 'b'}", PROTOCOL_ERROR, "2.2.2.2"),
                property("response topic twice", "{08 'a' 08 'b'}", PROTOCOL_ERROR, "2.2.2.2"),
                property("correlation data twice", "{09 'a' 09 'b'}", PROTOCOL_ERROR, "2.2.2.2"),
                property("response topic a/#", "{08 'a/#'}", PROTOCOL_ERROR, "MQTT-3.3.2-14"),
                property("response topic +/a", "{08 '+/a'}", PROTOCOL_ERROR, "MQTT-3.3.2-14"),
                property("response topic empty", "{08 ''}", PROTOCOL_ERROR, "MQTT-3.3.2-14"),
                property("response topic ill-formed", "{08 0001 ff}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                property("content type with U+0000", "{03 0001 00}", MALFORMED_PACKET, "MQTT-1.5.4-2"),
                property("user property ill-formed", "{26 0001 c1 'b'}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                property("session expiry", "{11 00000001}", MALFORMED_PACKET, "2.2.2.2"),
                property("will delay", "{18 00000001}", MALFORMED_PACKET, "2.2.2.2"),
                property("reason string", "{1f 'a'}", MALFORMED_PACKET, "2.2.2.2"),
                property("unknown", "{3f 00}", MALFORMED_PACKET, "2.2.2.2"),
                property("64 and beyond", "{41 00}", MALFORMED_PACKET, "2.2.2.2"));
    }

    private static Stream<Probe> acks() {
        Stream<Probe> each = IntStream.of(0x40, 0x50, 0x62, 0x70)
                .boxed()
                .flatMap(first -> Stream.of(
                        ack(V3_1_1, first, "", MALFORMED_PACKET, "2.1.4"),
                        ack(V3_1_1, first, "00", MALFORMED_PACKET, "2.1.4"),
                        ack(V3_1_1, first, "0000", PROTOCOL_ERROR, "MQTT-2.2.1-3"),
                        ack(V3_1_1, first, "0001 00", MALFORMED_PACKET, "2.1.4"),
                        ack(V5, first, "0000", PROTOCOL_ERROR, "MQTT-2.2.1-3"),
                        ack(V5, first, "0001 01", PROTOCOL_ERROR, "2.4"),
                        ack(V5, first, "0001 ff", PROTOCOL_ERROR, "2.4"),
                        ack(V5, first, "0001 82", PROTOCOL_ERROR, "2.4"),
                        ack(V5, first, "0001 00 {} 00", MALFORMED_PACKET, "2.1.4"),
                        ack(V5, first, "0001 00 05", MALFORMED_PACKET, "2.1.4"),
                        ack(V5, first, "0001 00 {1f 'a' 1f 'b'}", PROTOCOL_ERROR, "2.2.2.2"),
                        ack(V5, first, "0001 00 {1f 0001 ff}", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                        ack(V5, first, "0001 00 {26 'a' 0001 00}", MALFORMED_PACKET, "MQTT-1.5.4-2"),
                        ack(V5, first, "0001 00 {26 'a'}", MALFORMED_PACKET, "2.1.4"),
                        ack(V5, first, "0001 00 {11 00000000}", MALFORMED_PACKET, "2.2.2.2")));
        return Stream.concat(
                each,
                Stream.of(
                        ack(V5, 0x40, "0001 92", PROTOCOL_ERROR, "2.4"),
                        ack(V5, 0x40, "0001 10", PROTOCOL_ERROR, "2.4"),
                        ack(V5, 0x50, "0001 10", PROTOCOL_ERROR, "2.4"),
                        ack(V5, 0x50, "0001 92", PROTOCOL_ERROR, "2.4"),
                        ack(V5, 0x62, "0001 10", PROTOCOL_ERROR, "2.4"),
                        ack(V5, 0x70, "0001 97", PROTOCOL_ERROR, "2.4")));
    }

    private static Probe ack(ProtocolVersion version, int first, String content, ReasonCode reason, String cites) {
        return row(PacketType.of(first >> 4) + " " + content, version, first, content, reason, cites);
    }

    private static Probe subscribe(ProtocolVersion version, String content, ReasonCode reason, String cites) {
        return row("SUBSCRIBE " + content, version, 0x82, content, reason, cites);
    }

    private static Stream<Probe> subscribes() {
        return Stream.of(
                subscribe(V3_1_1, "", MALFORMED_PACKET, "2.1.4"),
                subscribe(V3_1_1, "0001", PROTOCOL_ERROR, "MQTT-3.8.3-2"),
                subscribe(V5, "0001 {}", PROTOCOL_ERROR, "MQTT-3.8.3-2"),
                subscribe(V3_1_1, "0000 'a' 00", PROTOCOL_ERROR, "MQTT-2.2.1-3"),
                subscribe(V5, "0000 {} 'a' 00", PROTOCOL_ERROR, "MQTT-2.2.1-3"),
                subscribe(V3_1_1, "0001 'a'", MALFORMED_PACKET, "2.1.4"),
                subscribe(V3_1_1, "0001 'a' 00 'b'", MALFORMED_PACKET, "2.1.4"),
                subscribe(V3_1_1, "0001 0009 61 00", MALFORMED_PACKET, "2.1.4"),
                subscribe(V3_1_1, "0001 '' 00", MALFORMED_PACKET, "MQTT-4.7.3-1"),
                subscribe(V3_1_1, "0001 0001 00 00", MALFORMED_PACKET, "MQTT-1.5.4-2"),
                subscribe(V3_1_1, "0001 0001 ff 00", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                subscribe(V3_1_1, "0001 'a' 03", PROTOCOL_ERROR, "3.8.3.1"),
                subscribe(V3_1_1, "0001 'a' 04", MALFORMED_PACKET, "MQTT-3.8.3-5"),
                subscribe(V3_1_1, "0001 'a' 10", MALFORMED_PACKET, "MQTT-3.8.3-5"),
                subscribe(V3_1_1, "0001 'a' 80", MALFORMED_PACKET, "MQTT-3.8.3-5"),
                subscribe(V5, "0001 {} 'a' 40", MALFORMED_PACKET, "MQTT-3.8.3-5"),
                subscribe(V5, "0001 {} 'a' 80", MALFORMED_PACKET, "MQTT-3.8.3-5"),
                subscribe(V5, "0001 {} 'a' 03", PROTOCOL_ERROR, "maximum QoS 3"),
                subscribe(V5, "0001 {} 'a' 30", PROTOCOL_ERROR, "retain handling 3"),
                subscribe(V5, "0001 {} '$share/g/a' 05", PROTOCOL_ERROR, "MQTT-3.8.3-4"),
                subscribe(V5, "0001 {0b 00} 'a' 00", PROTOCOL_ERROR, "2.2.2.2"),
                subscribe(V5, "0001 {0b 01 0b 02} 'a' 00", PROTOCOL_ERROR, "2.2.2.2"),
                subscribe(V5, "0001 {0b 81 00} 'a' 00", MALFORMED_PACKET, "MQTT-1.5.5-1"),
                subscribe(V5, "0001 {0b ff ff ff ff 01} 'a' 00", MALFORMED_PACKET, "1.5.5"),
                subscribe(V5, "0001 {1f 'x'} 'a' 00", MALFORMED_PACKET, "2.2.2.2"),
                subscribe(V5, "0001 7f 'a' 00", MALFORMED_PACKET, "2.1.4"));
    }

    private static Probe unsubscribe(ProtocolVersion version, String content, ReasonCode reason, String cites) {
        return row("UNSUBSCRIBE " + content, version, 0xa2, content, reason, cites);
    }

    private static Stream<Probe> unsubscribes() {
        return Stream.of(
                unsubscribe(V3_1_1, "", MALFORMED_PACKET, "2.1.4"),
                unsubscribe(V3_1_1, "0001", PROTOCOL_ERROR, "MQTT-3.10.3-2"),
                unsubscribe(V5, "0001 {}", PROTOCOL_ERROR, "MQTT-3.10.3-2"),
                unsubscribe(V3_1_1, "0000 'a'", PROTOCOL_ERROR, "MQTT-2.2.1-3"),
                unsubscribe(V3_1_1, "0001 'a' 00", MALFORMED_PACKET, "2.1.4"),
                unsubscribe(V3_1_1, "0001 'a' ''", MALFORMED_PACKET, "MQTT-4.7.3-1"),
                unsubscribe(V3_1_1, "0001 0001 ff", MALFORMED_PACKET, "MQTT-1.5.4-1"),
                unsubscribe(V5, "0001 {0b 01} 'a'", MALFORMED_PACKET, "2.2.2.2"),
                unsubscribe(V5, "0001 05 'a'", MALFORMED_PACKET, "2.1.4"));
    }

    private static Probe disconnect(String content, ReasonCode reason, String cites) {
        return row("DISCONNECT " + content, V5, 0xe0, content, reason, cites);
    }

    private static Stream<Probe> disconnects() {
        Stream<Probe> reasons = IntStream.of(
                        0x01, 0x10, 0x18, 0x84, 0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f, 0x9a, 0xa2, 0xff)
                .mapToObj(code -> disconnect(Integer.toHexString(0x100 | code).substring(1), PROTOCOL_ERROR, "2.4"));
        Stream<Probe> others = Stream.of(
                row("DISCONNECT with content", V3_1, 0xe0, "00", MALFORMED_PACKET, "2.1.4"),
                row("DISCONNECT with content", V3_1_1, 0xe0, "00", MALFORMED_PACKET, "2.1.4"),
                disconnect("00 {} 00", MALFORMED_PACKET, "2.1.4"),
                disconnect("00 04", MALFORMED_PACKET, "2.1.4"),
                disconnect("00 {11 0000}", MALFORMED_PACKET, "2.1.4"),
                disconnect("00 {11 00000000 11 00000000}", PROTOCOL_ERROR, "2.2.2.2"),
                disconnect("00 {1f 'a' 1f 'a'}", PROTOCOL_ERROR, "2.2.2.2"),
                disconnect("00 {1c 'other'}", PROTOCOL_ERROR, "server reference"),
                disconnect("00 {21 0001}", MALFORMED_PACKET, "2.2.2.2"));
        return Stream.concat(reasons, others);
    }

    private static Probe auth(String content, ReasonCode reason, String cites) {
        return row("AUTH " + content, V5, 0xf0, content, reason, cites);
    }

    private static Stream<Probe> auths() {
        return Stream.of(
                auth("", PROTOCOL_ERROR, "3.15.2.2.2"),
                auth("18", PROTOCOL_ERROR, "3.15.2.2.2"),
                auth("18 {}", PROTOCOL_ERROR, "3.15.2.2.2"),
                auth("18 {16 'x'}", PROTOCOL_ERROR, "3.15.2.2.2"),
                auth("00 {15 'm'}", PROTOCOL_ERROR, "2.4"),
                auth("87 {15 'm'}", PROTOCOL_ERROR, "2.4"),
                auth("18 {15 'm' 15 'm'}", PROTOCOL_ERROR, "2.2.2.2"),
                auth("18 {15 'm' 16 'x' 16 'x'}", PROTOCOL_ERROR, "2.2.2.2"),
                auth("18 {15 'm' 11 00000001}", MALFORMED_PACKET, "2.2.2.2"),
                auth("18 {15 'm'} 00", MALFORMED_PACKET, "2.1.4"));
    }
}
