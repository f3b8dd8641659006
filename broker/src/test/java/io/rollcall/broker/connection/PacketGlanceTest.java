package io.rollcall.broker.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a trace makes of bytes, however they are cut, compared with what was written. */
class PacketGlanceTest {
    private final Random random;
    private final long seed = System.nanoTime();
    private final ByteBuf bytes = Unpooled.buffer();
    private final List<String> expected = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    PacketGlanceTest() {
        random = new Random(seed);
    }

    private PacketGlance glance(ProtocolVersion version, int skipped) {
        return new PacketGlance(
                version,
                skipped,
                (type, length, details, payload) ->
                        told.add(type + " " + length + " " + details + (payload == null ? "" : " +" + payload.length)));
    }

    private static void text(ByteBuf body, String text) {
        body.writeShort(text.getBytes(UTF_8).length).writeBytes(text.getBytes(UTF_8));
    }

    private void frame(int first, ByteBuf body, String type, String details) {
        int before = bytes.writerIndex();
        bytes.writeByte(first);
        int length = body.readableBytes();
        do {
            bytes.writeByte(length > 127 ? (length & 0x7F) | 0x80 : length);
            length >>= 7;
        } while (length > 0);
        bytes.writeBytes(body);
        expected.add(type + " " + (bytes.writerIndex() - before) + " " + details);
    }

    private void publish() {
        int qos = random.nextInt(3);
        boolean retain = random.nextBoolean();
        String topic = "a/ü/" + random.nextInt(100);
        ByteBuf body = Unpooled.buffer();
        text(body, topic);
        if (qos > 0) {
            body.writeShort(random.nextInt(65_535) + 1);
        }
        int id = qos == 0 ? 0 : body.getUnsignedShort(body.writerIndex() - 2);
        body.writeByte(7).writeByte(0x26); // a user property
        text(body, "k");
        text(body, "v");
        int payload = random.nextInt(3) == 0 ? random.nextInt(20_000) : random.nextInt(40);
        int shown = Math.min(payload, PacketGlance.LOOK_BYTES - body.readableBytes());
        body.writeZero(payload);
        frame(
                0x30 | (qos << 1) | (retain ? 1 : 0),
                body,
                "PUBLISH",
                "{topic=" + topic + ", qos=" + qos + ", retain=" + retain + ", dup=false"
                        + (qos > 0 ? ", packetId=" + id : "") + ", payloadBytes=" + payload + "} +" + shown);
    }

    private void any() {
        switch (random.nextInt(6)) {
            case 0 -> frame(0xC0, Unpooled.EMPTY_BUFFER, "PINGREQ", "{}");
            case 1 ->
                frame(0x40, Unpooled.buffer().writeShort(9).writeByte(0x10), "PUBACK", "{packetId=9, reasonCode=16}");
            case 2 -> {
                ByteBuf body = Unpooled.buffer().writeShort(7).writeByte(0);
                text(body, "b/#");
                body.writeByte(1);
                text(body, "c/+");
                body.writeByte(2);
                frame(0x82, body, "SUBSCRIBE", "{packetId=7, filters=[b/# (QoS 1), c/+ (QoS 2)]}");
            }
            case 3 -> frame(0xE0, Unpooled.buffer().writeByte(0x8E), "DISCONNECT", "{reasonCode=142}");
            default -> publish();
        }
    }

    /** In pieces of any size. */
    private void pass(PacketGlance glance) {
        while (bytes.isReadable()) {
            int length = Math.min(bytes.readableBytes(), 1 + random.nextInt(random.nextBoolean() ? 3 : 9_000));
            ByteBuf piece = bytes.readSlice(length);
            glance.see(piece);
            assertThat(piece.readableBytes()).as("seed " + seed).isEqualTo(length);
        }
    }

    @Test
    void eachPacketIsToldHoweverTheBytesAreCut() {
        for (int i = 0; i < 2_000; i++) {
            any();
        }
        pass(glance(ProtocolVersion.V5, 0));
        assertThat(told).as("seed " + seed).isEqualTo(expected);
    }

    @Test
    void whatIsLeftOfAPacketThatWasHalfSentIsNotTaken() {
        bytes.writeZero(5_000);
        for (int i = 0; i < 50; i++) {
            any();
        }
        pass(glance(ProtocolVersion.V5, 5_000));
        assertThat(told).as("seed " + seed).isEqualTo(expected);
    }

    @Test
    void bytesThatAreNoPacketsDoNoHarm() {
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            bytes.writeBytes(noise);
        }
        pass(glance(random.nextBoolean() ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1, 0));
        assertThat(bytes.isReadable()).isFalse();
    }

    @Test
    void anAliasStandsForItsTopic() {
        ByteBuf named = Unpooled.buffer();
        text(named, "a/b");
        frame(0x30, named.writeByte(3).writeByte(0x23).writeShort(5).writeByte('x'), "PUBLISH", "");
        ByteBuf alone = Unpooled.buffer();
        text(alone, "");
        frame(0x30, alone.writeByte(3).writeByte(0x23).writeShort(5).writeByte('y'), "PUBLISH", "");
        pass(glance(ProtocolVersion.V5, 0));
        assertThat(told).hasSize(2).allMatch(line -> line.contains("topic=a/b") && line.contains("topicAlias=5"));
    }

    @Test
    void ofAuthenticationAndConnectNothingIsToldButThatTheyWere() {
        frame(0xF0, Unpooled.copiedBuffer("a secret", UTF_8), "AUTH", "{}");
        frame(0x10, Unpooled.copiedBuffer("a secret", UTF_8), "CONNECT", "{}");
        pass(glance(ProtocolVersion.V5, 0));
        assertThat(told).isEqualTo(expected);
    }
}
