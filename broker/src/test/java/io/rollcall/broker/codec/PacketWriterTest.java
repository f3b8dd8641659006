package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import io.rollcall.broker.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a writer writes, byte for byte, at the borders of what the versions can say. */
class PacketWriterTest {
    private static final PacketWriter V3_1 = PacketWriter.of(ProtocolVersion.V3_1);
    private static final PacketWriter V3_1_1 = PacketWriter.of(ProtocolVersion.V3_1_1);
    private static final PacketWriter V5 = PacketWriter.of(ProtocolVersion.V5);

    private static byte[] written(Consumer<ByteBuf> write) {
        ByteBuf out = Unpooled.buffer();
        write.accept(out);
        byte[] bytes = ByteBufUtil.getBytes(out);
        out.release();
        return bytes;
    }

    private static Message message(String topic, String payload, Properties properties) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return new Message(TopicName.of(topic), bytes, Qos.AT_LEAST_ONCE, false, properties, Message.NEVER, null);
    }

    @ParameterizedTest
    @EnumSource(names = {"PUBACK", "PUBREC", "PUBREL", "PUBCOMP"})
    void manyAcknowledgementsAreWhatEachIsAlone(PacketType type) {
        int[] packetIds = {7, 1, 65_535, 256, 9};
        byte[] alone = written(out -> {
            out.writeByte(1);
            for (int packetId : List.of(1, 65_535, 256)) {
                V5.ack(out, type, packetId, ReasonCode.SUCCESS);
            }
        });
        assertThat(written(out -> V5.acks(out.writeByte(1), type, packetIds, 1, 3)))
                .isEqualTo(alone);
    }

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, 0",
        "UNSUPPORTED_PROTOCOL_VERSION, 1",
        "CLIENT_IDENTIFIER_NOT_VALID, 2",
        "SERVER_UNAVAILABLE, 3",
        "SERVER_BUSY, 3",
        "SERVER_SHUTTING_DOWN, 3",
        "QUOTA_EXCEEDED, 3",
        "CONNECTION_RATE_EXCEEDED, 3",
        "UNSPECIFIED_ERROR, 3",
        "BAD_USER_NAME_OR_PASSWORD, 4",
        "BAD_AUTHENTICATION_METHOD, 4",
        "NOT_AUTHORIZED, 5",
        "BANNED, 5",
        "TOPIC_NAME_INVALID, 5"
    })
    void olderVersionsSayWhyTheyRefuseInTheirOwnCodes(ReasonCode reason, int code) {
        byte[] expected = Wire.bytes("20 02 00 0" + code);
        assertThat(written(out -> V3_1_1.connack(out, false, reason, ConnackProperties.NONE)))
                .isEqualTo(expected);
        assertThat(written(out -> V3_1.connack(out, false, reason, ConnackProperties.NONE)))
                .isEqualTo(expected);
    }

    @Spec(v5 = "MQTT-3.2.2-6", v3 = "MQTT-3.2.2-4")
    @Test
    void aSessionIsPresentOnlyWhenTheClientIsLetIn() {
        ConnackProperties none = ConnackProperties.NONE;
        assertThat(written(out -> V3_1_1.connack(out, true, ReasonCode.SUCCESS, none)))
                .isEqualTo(Wire.bytes("20 02 01 00"));
        assertThat(written(out -> V3_1_1.connack(out, true, ReasonCode.NOT_AUTHORIZED, none)))
                .isEqualTo(Wire.bytes("20 02 00 05"));
        assertThat(written(out -> V3_1.connack(out, true, ReasonCode.SUCCESS, none)))
                .isEqualTo(Wire.bytes("20 02 00 00"));
        assertThat(written(out -> V5.connack(out, true, ReasonCode.SUCCESS, none)))
                .isEqualTo(Wire.bytes("20 03 01 00 00"));
        assertThat(written(out -> V5.connack(out, true, ReasonCode.BANNED, none)))
                .isEqualTo(Wire.bytes("20 03 00 8a 00"));
    }

    @Test
    void aSessionThatNeverExpiresIsWrittenInFourBytes() {
        ConnackProperties properties =
                ConnackProperties.builder().sessionExpirySeconds(4_294_967_295L).build();
        assertThat(written(out -> V5.connack(out, false, ReasonCode.SUCCESS, properties)))
                .isEqualTo(Wire.packet(0x20, "00 00 {11 ffffffff}"));
    }

    @Spec(v5 = {"MQTT-3.2.2-19", "MQTT-3.2.2-20"})
    @Test
    void connackLeavesOutItsReasonStringWhenItWouldBeTooLong() {
        ConnackProperties properties = ConnackProperties.builder()
                .receiveMaximum(20)
                .reasonString("why")
                .userProperties(List.of(new UserProperty("k", "v")))
                .build();
        byte[] whole = Wire.packet(0x20, "00 87 {21 0014 1f 'why' 26 'k' 'v'}");
        byte[] least = Wire.packet(0x20, "00 87 {21 0014}");
        ReasonCode reason = ReasonCode.NOT_AUTHORIZED;
        assertThat(written(out -> V5.connack(out, false, reason, properties))).isEqualTo(whole);
        assertThat(written(out -> V5.connack(out, false, reason, properties, whole.length)))
                .isEqualTo(whole);
        assertThat(written(out -> V5.connack(out, false, reason, properties, whole.length - 1)))
                .isEqualTo(least);
    }

    @Spec(v5 = "MQTT-3.14.2-3")
    @Test
    void disconnectLeavesOutItsReasonStringWhenItWouldBeTooLong() {
        byte[] whole = Wire.packet(0xe0, "8e {1f 'why'}");
        ReasonCode reason = ReasonCode.SESSION_TAKEN_OVER;
        assertThat(written(out -> V5.disconnect(out, reason, "why", whole.length)))
                .isEqualTo(whole);
        assertThat(written(out -> V5.disconnect(out, reason, "why", whole.length - 1)))
                .isEqualTo(Wire.bytes("e0 01 8e"));
        assertThat(written(out -> V5.disconnect(out, reason, null, whole.length)))
                .isEqualTo(Wire.bytes("e0 01 8e"));
    }

    @ParameterizedTest
    @EnumSource(names = "V5", mode = EnumSource.Mode.EXCLUDE)
    void aServerOfAnOlderVersionNeverSendsDisconnectOrAuth(ProtocolVersion version) {
        PacketWriter writer = PacketWriter.of(version);
        assertThat(written(out ->
                        writer.disconnect(out, ReasonCode.SERVER_SHUTTING_DOWN, "bye", ConnectProperties.NO_LIMIT)))
                .isEmpty();
        ByteBuf out = Unpooled.buffer();
        assertThatThrownBy(() -> writer.auth(out, ReasonCode.SUCCESS, "m", null))
                .isInstanceOf(IllegalStateException.class);
        assertThat(out.isReadable()).isFalse();
        out.release();
    }

    @Test
    void anAcknowledgementOfSuccessSaysNoMoreThanItsIdentifier() {
        assertThat(written(out -> V5.ack(out, PacketType.PUBACK, 0xffff, ReasonCode.SUCCESS)))
                .isEqualTo(Wire.bytes("40 02 ffff"));
        assertThat(written(out -> V5.ack(out, PacketType.PUBREL, 1, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)))
                .isEqualTo(Wire.bytes("62 03 0001 92"));
        assertThat(written(out -> V3_1_1.ack(out, PacketType.PUBREC, 1, ReasonCode.QUOTA_EXCEEDED)))
                .isEqualTo(Wire.bytes("50 02 0001"));
    }

    @Spec(v3 = "MQTT-3.9.3-2")
    @Test
    void subackOfOlderVersionsHasOneCodeForEveryFailure() {
        List<ReasonCode> reasons = List.of(
                ReasonCode.SUCCESS, ReasonCode.GRANTED_QOS_2, ReasonCode.NOT_AUTHORIZED, ReasonCode.QUOTA_EXCEEDED);
        assertThat(written(out -> V3_1_1.suback(out, 7, reasons))).isEqualTo(Wire.bytes("90 06 0007 00 02 80 80"));
        assertThat(written(out -> V5.suback(out, 7, reasons))).isEqualTo(Wire.bytes("90 07 0007 00 00 02 87 97"));
    }

    @Test
    void unsubackOfOlderVersionsHasNoCodes() {
        List<ReasonCode> reasons = List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED);
        assertThat(written(out -> V3_1_1.unsuback(out, 7, reasons))).isEqualTo(Wire.bytes("b0 02 0007"));
        assertThat(written(out -> V5.unsuback(out, 7, reasons))).isEqualTo(Wire.bytes("b0 05 0007 00 00 11"));
    }

    @Test
    void oneMessageIsWrittenAsEachHeadSays() {
        Properties properties =
                new Properties(false, "text", "re/ply", new byte[] {1}, List.of(new UserProperty("k", "v")));
        Message message = message("t", "hello", properties);
        PublishHead head = new PublishHead()
                .begin(Qos.EXACTLY_ONCE, true, true, 9)
                .topicAlias(3, false)
                .messageExpirySeconds(0)
                .subscriptionIds(new int[] {1, 128});
        assertThat(written(out -> V5.publish(out, message, head)))
                .isEqualTo(Wire.packet(
                        0x3d,
                        "'' 0009 {23 0003 02 00000000 0b 01 0b 8001 01 00 03 'text' 08 're/ply' 09 0001 01 26 'k' 'v'}"
                                + " \"hello\""));
        assertThat(written(out -> V3_1_1.publish(out, message, head)))
                .isEqualTo(Wire.packet(0x3d, "'t' 0009 \"hello\""));
    }

    @Test
    void aHeadThatBeginsAnewKeepsNothing() {
        Message message = message("t", "x", Properties.NONE);
        PublishHead head = new PublishHead()
                .begin(Qos.EXACTLY_ONCE, true, true, 9)
                .topicAlias(3, false)
                .messageExpirySeconds(5)
                .subscriptionIds(new int[] {1})
                .begin(Qos.AT_MOST_ONCE, false, false, 0);
        assertThat(written(out -> V5.publish(out, message, head))).isEqualTo(Wire.packet(0x30, "'t' {} \"x\""));
    }

    @Test
    void aStringThatCannotBeWrittenIsRefusedBeforeTheFirstByte() {
        Properties properties = new Properties(null, "é".repeat(32_768), null, null, List.of());
        Message message = message("t", "x", properties);
        PublishHead head = new PublishHead();
        ByteBuf out = Unpooled.buffer();
        assertThatThrownBy(() -> V5.publish(out, message, head)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> V5.disconnect(out, ReasonCode.BANNED, "x".repeat(65_536), ConnectProperties.NO_LIMIT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(out.isReadable()).isFalse();
        out.release();
    }

    @Test
    void aPublishThatNoRemainingLengthCanCountIsRefusedBeforeTheFirstByte() {
        Message message = new Message(
                TopicName.of("t"),
                new byte[VariableByteInteger.MAXIMUM],
                Qos.AT_MOST_ONCE,
                false,
                Properties.NONE,
                Message.NEVER,
                null);
        assertThatThrownBy(() -> V5.publishLength(message, new PublishHead()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2.1.4");
    }
}
