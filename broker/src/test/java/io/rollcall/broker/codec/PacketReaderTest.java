package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader takes, at the borders of what it may. */
class PacketReaderTest {

    private static Packet read(ProtocolVersion version, int first, String content) {
        return Wire.read(version, Wire.packet(first, content));
    }

    private static Connect connect(String content) {
        return (Connect) Wire.read(new PacketReader(Wire.NO_LIMIT), Wire.packet(0x10, content));
    }

    private static Publish publish(PacketReader reader, String content) {
        return (Publish) Wire.read(reader, Wire.packet(0x30, content));
    }

    private static void assertRefused(PacketReader reader, byte[] bytes, ReasonCode reason) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        assertThatThrownBy(() -> Wire.next(reader, in))
                .asInstanceOf(type(ProtocolError.class))
                .extracting(ProtocolError::reason)
                .isEqualTo(reason);
        in.release();
    }

    @Test
    void aReaderLearnsItsVersionFromConnect() {
        PacketReader reader = new PacketReader(Wire.NO_LIMIT);
        assertThat(reader.version()).isNull();
        Wire.read(reader, Wire.packet(0x10, "'MQTT' 05 02 003c {} 'a'"));
        assertThat(reader.version()).isEqualTo(ProtocolVersion.V5);
        Publish publish = publish(reader, "'t' {02 00000007} \"x\"");
        assertThat(publish.messageExpirySeconds()).isEqualTo(7);
    }

    @Test
    void theVersionIsKnownEvenIfTheRestOfConnectIsBroken() {
        PacketReader reader = new PacketReader(Wire.NO_LIMIT);
        assertRefused(reader, Wire.packet(0x10, "'MQTT' 05 03 003c {} 'a'"), ReasonCode.MALFORMED_PACKET);
        assertThat(reader.version()).isEqualTo(ProtocolVersion.V5);
    }

    @Test
    void theVersionStaysUnknownWhenThereIsNone() {
        PacketReader reader = new PacketReader(Wire.NO_LIMIT);
        assertRefused(reader, Wire.packet(0x10, "'MQTT' 06 02 003c {} 'a'"), ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
        assertThat(reader.version()).isNull();
    }

    @Test
    void aClientOf31MaySendItsFlagsWithoutUserNameAndPassword() {
        Connect connect = connect("'MQIsdp' 03 c2 003c 'a'");
        assertThat(connect.userName()).isNull();
        assertThat(connect.password()).isNull();
        assertThat(connect("'MQIsdp' 03 c2 003c 'a' 'u'").userName()).isEqualTo("u");
    }

    @Test
    void aClientOf31MayHaveALongIdentifier() {
        assertThat(connect("'MQIsdp' 03 02 003c 'a-client-with-an-identifier-of-more-than-23-characters'")
                        .clientId())
                .hasSizeGreaterThan(23);
    }

    @Test
    void anEmptyClientIdentifierIsTakenWhereTheServerMayAssignOne() {
        assertThat(connect("'MQTT' 04 02 003c ''").clientId()).isEmpty();
        assertThat(connect("'MQTT' 05 00 003c {} ''").clientId()).isEmpty();
    }

    @Test
    void aPasswordMayComeWithoutAUserNameInMqtt5() {
        Connect connect = connect("'MQTT' 05 42 003c {} 'a' 'pw'");
        assertThat(connect.userName()).isNull();
        assertThat(connect.password()).asString().isEqualTo("pw");
    }

    @Test
    void whatConnectDoesNotSayHasTheDefaultsOfTheSpecification() {
        ConnectProperties none = connect("'MQTT' 05 02 003c {} 'a'").properties();
        assertThat(none).isSameAs(ConnectProperties.NONE);
        assertThat(connect("'MQTT' 04 02 003c 'a'").properties()).isSameAs(ConnectProperties.NONE);
        assertThat(none.sessionExpirySeconds()).isZero();
        assertThat(none.receiveMaximum()).isEqualTo(65_535);
        assertThat(none.maximumPacketSize()).isEqualTo(ConnectProperties.NO_LIMIT);
        assertThat(none.requestProblemInformation()).isTrue();
    }

    @Test
    void numbersOfConnectGoUpToTheirBorders() {
        ConnectProperties properties = connect(
                        "'MQTT' 05 02 ffff {11 ffffffff 21 ffff 27 ffffffff 22 ffff 19 01 17 00 15 ''} 'a'")
                .properties();
        assertThat(properties.sessionExpirySeconds()).isEqualTo(4_294_967_295L);
        assertThat(properties.receiveMaximum()).isEqualTo(65_535);
        assertThat(properties.maximumPacketSize()).isEqualTo(ConnectProperties.NO_LIMIT);
        assertThat(properties.topicAliasMaximum()).isEqualTo(65_535);
        assertThat(properties.requestResponseInformation()).isTrue();
        assertThat(properties.requestProblemInformation()).isFalse();
        assertThat(properties.authenticationMethod()).isEmpty();
    }

    @Test
    void aPasswordIsNotPrinted() {
        assertThat(connect("'MQTT' 04 c2 003c 'a' 'u' 'secret'"))
                .asString()
                .contains("userName=u")
                .doesNotContain("secret")
                .doesNotContain("[B@");
    }

    @Test
    void userPropertiesKeepTheirOrderAndMayRepeat() {
        PacketReader reader = Wire.reader(ProtocolVersion.V5);
        Publish publish = publish(reader, "'t' {26 'b' '1' 26 'a' '2' 26 'b' '1'}");
        UserProperty b = new UserProperty("b", "1");
        assertThat(publish.properties().userProperties()).containsExactly(b, new UserProperty("a", "2"), b);
    }

    @Test
    void aPublishWithoutPropertiesHasNoneOfItsOwn() {
        PacketReader reader = Wire.reader(ProtocolVersion.V5);
        assertThat(publish(reader, "'t' {} \"x\"").properties()).isSameAs(Properties.NONE);
        Publish aliased = publish(reader, "'' {23 0007 02 00000000}");
        assertThat(aliased.properties()).isSameAs(Properties.NONE);
        assertThat(aliased.topic()).isNull();
        assertThat(aliased.topicAlias()).isEqualTo(7);
        assertThat(aliased.messageExpirySeconds()).isZero();
        assertThat(aliased.payload()).isEmpty();
    }

    @Test
    void aTopicThatComesAgainIsTheSameObject() {
        PacketReader reader = Wire.reader(ProtocolVersion.V3_1_1);
        TopicName first = publish(reader, "'sensors/7/temperature'").topic();
        assertThat(publish(reader, "'sensors/7/temperature' \"19\"").topic()).isSameAs(first);
        assertThat(publish(reader, "'sensors/8/temperature'").topic()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 16, 31, 32, 33, 255, 256, 257, 65_535})
    void aTopicMayHaveAnyLength(int length) {
        PacketReader reader = Wire.reader(ProtocolVersion.V3_1_1);
        for (String letter : List.of("a", "b", "a")) {
            String topic = letter.repeat(length);
            assertThat(publish(reader, "'" + topic + "' \"payload\"").topic()).isEqualTo(TopicName.of(topic));
        }
    }

    @Test
    void aBrokenTopicIsNotRemembered() {
        PacketReader reader = Wire.reader(ProtocolVersion.V3_1_1);
        for (int i = 0; i < 2; i++) {
            assertRefused(reader, Wire.packet(0x30, "'a/#'"), ReasonCode.TOPIC_NAME_INVALID);
            assertRefused(reader, Wire.packet(0x30, "0002 c080"), ReasonCode.MALFORMED_PACKET);
        }
    }

    @Test
    void aPacketAsLongAsTheLimitIsTakenAndALongerOneRefusedAtItsHeader() {
        byte[] packet = Wire.packet(0x30, "'t' \"0123456789\"");
        PacketReader reader = new PacketReader(new ReadLimits(packet.length, 1_000, 1_000));
        reader.version(ProtocolVersion.V3_1_1);
        assertThat(Wire.read(reader, packet)).isInstanceOf(Publish.class);
        assertRefused(reader, Wire.bytes("30 0e"), ReasonCode.PACKET_TOO_LARGE);
        assertRefused(reader, Wire.bytes("30 ff ff ff 7f"), ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void aPacketAsLongAsTheProtocolHasIsAwaited() {
        ByteBuf in = Unpooled.wrappedBuffer(Wire.bytes("30 ff ff ff 7f 0001 61"));
        assertThat(Wire.next(Wire.reader(ProtocolVersion.V3_1_1), in)).isNull();
        assertThat(in.readerIndex()).isZero();
        in.release();
    }

    @Test
    void acknowledgementsOfMqtt5MayLeaveOutWhatSaysNothing() {
        Ack success = new Ack(PacketType.PUBACK, 0x1234, ReasonCode.SUCCESS);
        assertThat(read(ProtocolVersion.V5, 0x40, "1234")).isEqualTo(success);
        assertThat(read(ProtocolVersion.V5, 0x40, "1234 00")).isEqualTo(success);
        assertThat(read(ProtocolVersion.V5, 0x40, "1234 00 {}")).isEqualTo(success);
        assertThat(read(ProtocolVersion.V5, 0x40, "1234 97 {1f 'full' 26 'a' 'b' 26 'a' 'b'}"))
                .isEqualTo(new Ack(PacketType.PUBACK, 0x1234, ReasonCode.QUOTA_EXCEEDED));
        assertThat(read(ProtocolVersion.V5, 0x62, "1234 92"))
                .isEqualTo(new Ack(PacketType.PUBREL, 0x1234, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    }

    @Test
    void disconnectOfMqtt5MayLeaveOutWhatSaysNothing() {
        assertThat(read(ProtocolVersion.V5, 0xe0, "")).isEqualTo(Disconnect.NORMAL);
        assertThat(read(ProtocolVersion.V5, 0xe0, "00")).isEqualTo(Disconnect.NORMAL);
        assertThat(read(ProtocolVersion.V5, 0xe0, "04 {11 ffffffff 1f 'bye'}"))
                .isEqualTo(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, 4_294_967_295L, "bye", List.of()));
    }

    @Test
    void dupIsTakenInMqtt31WhereItHadOne() {
        assertThat(read(ProtocolVersion.V3_1, 0x6a, "0001")).isInstanceOf(Ack.class);
        assertThat(read(ProtocolVersion.V3_1, 0x8a, "0001 'a' 00")).isInstanceOf(Subscribe.class);
        assertThat(read(ProtocolVersion.V3_1, 0xaa, "0001 'a'")).isInstanceOf(Unsubscribe.class);
    }

    @Test
    void whetherATextIsATopicFilterIsNotDecidedHere() {
        Subscribe subscribe = (Subscribe) read(ProtocolVersion.V3_1_1, 0x82, "0001 'a#' 01 '$share/+/x' 02");
        assertThat(subscribe.subscriptions())
                .containsExactly(
                        new Subscribe.Requested("a#", Qos.AT_LEAST_ONCE, false, false, 0),
                        new Subscribe.Requested("$share/+/x", Qos.EXACTLY_ONCE, false, false, 0));
        Unsubscribe unsubscribe = (Unsubscribe) read(ProtocolVersion.V5, 0xa2, "0001 {} 'a#' '#/b'");
        assertThat(unsubscribe.filters()).containsExactly("a#", "#/b");
    }

    @Test
    void allOptionsOfASubscriptionAreRead() {
        Subscribe subscribe = (Subscribe) read(ProtocolVersion.V5, 0x82, "00ff {0b ffffff7f 26 'k' 'v'} 'a' 2e 'b' 10");
        assertThat(subscribe.packetId()).isEqualTo(255);
        assertThat(subscribe.subscriptionId()).isEqualTo(VariableByteInteger.MAXIMUM);
        assertThat(subscribe.userProperties()).containsExactly(new UserProperty("k", "v"));
        assertThat(subscribe.subscriptions())
                .containsExactly(
                        new Subscribe.Requested("a", Qos.EXACTLY_ONCE, true, true, 2),
                        new Subscribe.Requested("b", Qos.AT_MOST_ONCE, false, false, 1));
    }

    @ParameterizedTest
    @EnumSource
    void everyPacketOfAClientSaysItsType(ProtocolVersion version) {
        RandomPackets packets = new RandomPackets(version.level());
        NettyEncoding netty = new NettyEncoding(version);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = netty.encode(packets.next(version));
            assertThat(Wire.read(version, bytes).type().code()).isEqualTo((bytes[0] & 0xFF) >> 4);
        }
    }
}
