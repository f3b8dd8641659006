package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What our writer writes, Netty's decoder reads, which knows nothing of us. */
class WriterAgainstNettyTest {
    private static final int PACKETS = 2_000;
    private static final List<ReasonCode> REASONS = List.of(
            ReasonCode.SUCCESS,
            ReasonCode.GRANTED_QOS_1,
            ReasonCode.GRANTED_QOS_2,
            ReasonCode.NOT_AUTHORIZED,
            ReasonCode.TOPIC_FILTER_INVALID);

    private final PublishHead head = new PublishHead();

    /** A channel of Netty's that has read a CONNECT, and so knows the version. */
    private static EmbeddedChannel netty(ProtocolVersion version) {
        EmbeddedChannel channel = new EmbeddedChannel(new MqttDecoder(ConnectProperties.NO_LIMIT));
        Connect connect = new Connect(version, "c", true, 0, null, null, null, ConnectProperties.NONE);
        channel.writeInbound(Unpooled.wrappedBuffer(new NettyEncoding(version).encode(connect)));
        channel.readInbound();
        return channel;
    }

    private static MqttMessage decode(EmbeddedChannel netty, ByteBuf out) {
        netty.writeInbound(out);
        MqttMessage message = netty.readInbound();
        assertThat(message).isNotNull();
        assertThat(message.decoderResult().isSuccess())
                .as("%s", message.decoderResult())
                .isTrue();
        assertThat(netty.inboundMessages()).isEmpty();
        return message;
    }

    @ParameterizedTest
    @EnumSource
    void publishIsReadAsItWas(ProtocolVersion version) {
        EmbeddedChannel netty = netty(version);
        PacketWriter writer = PacketWriter.of(version);
        Random random = new Random(1);
        RandomPackets packets = new RandomPackets(1);
        for (int i = 0; i < PACKETS; i++) {
            Publish sent = packets.publish(ProtocolVersion.V5); // whose properties older versions leave out
            Message message = message(sent, packets);
            int[] ids = random.ints(random.nextInt(3), 1, VariableByteInteger.MAXIMUM)
                    .toArray();
            head.begin(sent.qos(), sent.dup(), sent.retain(), sent.packetId())
                    .topicAlias(sent.topicAlias(), sent.topic() != null)
                    .messageExpirySeconds(sent.messageExpirySeconds())
                    .subscriptionIds(ids);
            ByteBuf out = Unpooled.buffer();
            writer.publish(out, message, head);
            assertThat(writer.publishLength(message, head)).isEqualTo(out.readableBytes());
            MqttPublishMessage read = (MqttPublishMessage) decode(netty, out);
            assertSame(read, sent, message);
            assertThat(named(read.variableHeader().properties()))
                    .isEqualTo(version == ProtocolVersion.V5 ? named(expected(sent, message, ids)) : List.of());
            boolean named = version != ProtocolVersion.V5 || sent.topic() != null;
            assertThat(read.variableHeader().topicName())
                    .isEqualTo(named ? message.topic().toString() : "");
            read.release();
        }
    }

    /** The bytes of one receiver are those of the next, where they may be: nobody's packet shows it. */
    @Test
    void someMessagesForManyReceiversOfAllVersionsAreReadAsTheyWere() {
        Random random = new Random(2);
        Map<ProtocolVersion, EmbeddedChannel> nettys = new EnumMap<>(ProtocolVersion.class);
        for (ProtocolVersion version : ProtocolVersion.values()) {
            nettys.put(version, netty(version));
        }
        List<Message> messages = new ArrayList<>();
        for (int length : new int[] {0, 1, 100, 4_000, 4_060, 4_080, 4_081, 4_082, 4_083, 4_084, 4_090, 5_000}) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            Properties properties = random.nextInt(3) == 0
                    ? new Properties(true, "text", null, null, List.of(new UserProperty("n", "v")))
                    : Properties.NONE;
            messages.add(new Message(
                    TopicName.of("t/" + length), payload, Qos.EXACTLY_ONCE, false, properties, Message.NEVER, null));
        }
        List<ProtocolVersion> versions = List.of(ProtocolVersion.values());
        Message message = messages.get(0);
        for (int i = 0; i < PACKETS; i++) {
            message = random.nextInt(5) == 0 ? messages.get(random.nextInt(messages.size())) : message;
            ProtocolVersion version = versions.get(random.nextInt(versions.size()));
            int[] ids = random.nextInt(5) == 0 ? new int[] {7} : new int[0];
            Qos qos = Qos.of(random.nextInt(3));
            boolean retain = random.nextInt(4) == 0;
            int packetId = qos == Qos.AT_MOST_ONCE ? 0 : 1 + random.nextInt(65_535);
            head.begin(qos, false, retain, packetId).subscriptionIds(ids);
            ByteBuf out = Unpooled.buffer();
            PacketWriter.of(version).publish(out, message, head);
            MqttPublishMessage read = (MqttPublishMessage) decode(Objects.requireNonNull(nettys.get(version)), out);
            Publish sent = new Publish(
                    message.topic(), 0, message.payload(), qos, false, retain, packetId, -1, message.properties());
            assertSame(read, sent, message);
            assertThat(read.variableHeader().topicName())
                    .isEqualTo(message.topic().toString());
            assertThat(named(read.variableHeader().properties()))
                    .isEqualTo(version == ProtocolVersion.V5 ? named(expected(sent, message, ids)) : List.of());
            read.release();
        }
    }

    private static Message message(Publish sent, RandomPackets packets) {
        return new Message(
                sent.topic() == null ? packets.topic() : sent.topic(),
                sent.payload(),
                sent.qos(),
                sent.retain(),
                sent.properties(),
                Message.NEVER,
                null);
    }

    private static void assertSame(MqttPublishMessage read, Publish sent, Message message) {
        assertThat(read.fixedHeader().qosLevel().value()).isEqualTo(sent.qos().level());
        assertThat(read.fixedHeader().isDup()).isEqualTo(sent.dup());
        assertThat(read.fixedHeader().isRetain()).isEqualTo(sent.retain());
        assertThat(ByteBufUtil.getBytes(read.payload())).isEqualTo(message.payload());
        if (sent.qos() != Qos.AT_MOST_ONCE) {
            assertThat(read.variableHeader().packetId()).isEqualTo(sent.packetId());
        }
    }

    private static MqttProperties expected(Publish sent, Message message, int[] ids) {
        Properties properties = message.properties();
        MqttProperties expected = NettyEncoding.travelling(properties, sent.messageExpirySeconds());
        if (sent.topicAlias() != 0) {
            expected.add(new MqttProperties.IntegerProperty(Property.TOPIC_ALIAS, sent.topicAlias()));
        }
        for (int id : ids) {
            expected.add(new MqttProperties.IntegerProperty(Property.SUBSCRIPTION_IDENTIFIER, id));
        }
        return expected;
    }

    /** All properties, in a form that can be compared: those of one identifier in their order. */
    private static List<String> named(MqttProperties properties) {
        List<String> named = new ArrayList<>();
        for (int id = 0; id < 0x40; id++) {
            for (MqttProperty<?> property : properties.getProperties(id)) {
                named.add(id + "=" + text(property.value()));
            }
        }
        return named;
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBufUtil.hexDump(bytes);
        }
        return value instanceof MqttProperties.StringPair pair ? pair.key + ":" + pair.value : value.toString();
    }

    @ParameterizedTest
    @EnumSource
    void connackIsReadAsItWas(ProtocolVersion version) {
        EmbeddedChannel netty = netty(version);
        PacketWriter writer = PacketWriter.of(version);
        RandomPackets packets = new RandomPackets(2);
        for (int i = 0; i < PACKETS; i++) {
            ConnackProperties properties = connackProperties(packets);
            boolean sessionPresent = packets.coin();
            ByteBuf out = Unpooled.buffer();
            writer.connack(out, sessionPresent, ReasonCode.SUCCESS, properties);
            MqttConnAckMessage read = (MqttConnAckMessage) decode(netty, out);
            assertThat(read.variableHeader().connectReturnCode().byteValue()).isZero();
            assertThat(read.variableHeader().isSessionPresent())
                    .isEqualTo(sessionPresent && version != ProtocolVersion.V3_1);
            assertThat(named(read.variableHeader().properties()))
                    .isEqualTo(version == ProtocolVersion.V5 ? named(properties) : List.of());
        }
    }

    private static ConnackProperties connackProperties(RandomPackets packets) {
        return ConnackProperties.builder()
                .sessionExpirySeconds(packets.number(1000) - 1)
                .receiveMaximum(packets.number(0x1_0000))
                .maximumQos(packets.qos())
                .retainAvailable(packets.coin())
                .maximumPacketSize(packets.number(Integer.MAX_VALUE))
                .assignedClientId(packets.maybe(() -> packets.text(40)))
                .topicAliasMaximum(packets.number(0x1_0000))
                .reasonString(packets.maybe(() -> packets.text(200)))
                .userProperties(packets.users())
                .wildcardSubscriptionAvailable(packets.coin())
                .subscriptionIdAvailable(packets.coin())
                .sharedSubscriptionAvailable(packets.coin())
                .serverKeepAliveSeconds(packets.number(0x1_0000) - 1)
                .responseInformation(packets.maybe(() -> packets.text(20)))
                .serverReference(packets.maybe(() -> packets.text(20)))
                .authenticationMethod(packets.maybe(() -> packets.text(20)))
                .authenticationData(packets.maybe(() -> packets.bytes(20)))
                .build();
    }

    private static List<String> named(ConnackProperties from) {
        List<String> named = new ArrayList<>();
        name(named, Property.SESSION_EXPIRY_INTERVAL, from.sessionExpirySeconds(), -1);
        name(named, Property.ASSIGNED_CLIENT_IDENTIFIER, from.assignedClientId());
        name(named, Property.SERVER_KEEP_ALIVE, from.serverKeepAliveSeconds(), -1);
        name(named, Property.AUTHENTICATION_METHOD, from.authenticationMethod());
        byte[] data = from.authenticationData();
        name(named, Property.AUTHENTICATION_DATA, data == null ? null : ByteBufUtil.hexDump(data));
        name(named, Property.RESPONSE_INFORMATION, from.responseInformation());
        name(named, Property.SERVER_REFERENCE, from.serverReference());
        name(named, Property.REASON_STRING, from.reasonString());
        name(named, Property.RECEIVE_MAXIMUM, from.receiveMaximum(), 0);
        name(named, Property.TOPIC_ALIAS_MAXIMUM, from.topicAliasMaximum(), 0);
        name(named, Property.MAXIMUM_QOS, from.maximumQos().level(), 2);
        name(named, Property.RETAIN_AVAILABLE, from.retainAvailable() ? 1 : 0, 1);
        for (UserProperty user : from.userProperties()) {
            name(named, Property.USER_PROPERTY, user.name() + ":" + user.value());
        }
        name(named, Property.MAXIMUM_PACKET_SIZE, from.maximumPacketSize(), 0);
        name(named, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, from.wildcardSubscriptionAvailable() ? 1 : 0, 1);
        name(named, Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, from.subscriptionIdAvailable() ? 1 : 0, 1);
        name(named, Property.SHARED_SUBSCRIPTION_AVAILABLE, from.sharedSubscriptionAvailable() ? 1 : 0, 1);
        return named;
    }

    private static void name(List<String> named, int id, long value, long absent) {
        if (value != absent) {
            named.add(id + "=" + value);
        }
    }

    private static void name(List<String> named, int id, @Nullable String value) {
        if (value != null) {
            named.add(id + "=" + value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void acknowledgementsAreReadAsTheyWere(ProtocolVersion version) {
        EmbeddedChannel netty = netty(version);
        PacketWriter writer = PacketWriter.of(version);
        RandomPackets packets = new RandomPackets(3);
        for (PacketType type : List.of(PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP)) {
            for (ReasonCode reason : List.of(ReasonCode.SUCCESS, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND)) {
                int packetId = packets.packetId();
                ByteBuf out = Unpooled.buffer();
                writer.ack(out, type, packetId, reason);
                MqttMessage read = decode(netty, out);
                assertThat(read.fixedHeader().messageType().value()).isEqualTo(type.code());
                MqttPubReplyMessageVariableHeader header = (MqttPubReplyMessageVariableHeader) read.variableHeader();
                assertThat(header.messageId()).isEqualTo(packetId);
                assertThat(header.reasonCode() & 0xFF).isEqualTo(version == ProtocolVersion.V5 ? reason.code() : 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void subackAndUnsubackAreReadAsTheyWere(ProtocolVersion version) {
        boolean is5 = version == ProtocolVersion.V5;
        EmbeddedChannel netty = netty(version);
        PacketWriter writer = PacketWriter.of(version);
        for (int size = 1; size <= 300; size += 7) {
            List<ReasonCode> reasons = new ArrayList<>();
            List<Integer> codes = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                ReasonCode reason = REASONS.get(i % REASONS.size());
                reasons.add(reason);
                codes.add(is5 || !reason.isError() ? reason.code() : 0x80);
            }
            ByteBuf out = Unpooled.buffer();
            writer.suback(out, size, reasons);
            MqttSubAckMessage suback = (MqttSubAckMessage) decode(netty, out);
            assertThat(suback.variableHeader().messageId()).isEqualTo(size);
            assertThat(suback.payload().reasonCodes()).isEqualTo(codes);

            out = Unpooled.buffer();
            writer.unsuback(out, size, Collections.nCopies(size, ReasonCode.NO_SUBSCRIPTION_EXISTED));
            MqttUnsubAckMessage unsuback = (MqttUnsubAckMessage) decode(netty, out);
            assertThat(unsuback.variableHeader().messageId()).isEqualTo(size);
            assertThat(unsuback.payload().unsubscribeReasonCodes())
                    .isEqualTo(Collections.nCopies(is5 ? size : 0, (short) 0x11));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pingrespIsReadAsItWas(ProtocolVersion version) {
        ByteBuf out = Unpooled.buffer();
        PacketWriter.of(version).pingresp(out);
        assertThat(decode(netty(version), out).fixedHeader().messageType().value())
                .isEqualTo(PacketType.PINGRESP.code());
    }

    @ParameterizedTest
    @EnumSource(names = "V5")
    void disconnectAndAuthAreReadAsTheyWere(ProtocolVersion version) {
        EmbeddedChannel netty = netty(version);
        PacketWriter writer = PacketWriter.of(version);
        RandomPackets packets = new RandomPackets(4);
        for (int i = 0; i < PACKETS; i++) {
            String text = packets.maybe(() -> packets.text(300));
            ByteBuf out = Unpooled.buffer();
            writer.disconnect(out, ReasonCode.SESSION_TAKEN_OVER, text, ConnectProperties.NO_LIMIT);
            assertReason(
                    decode(netty, out),
                    ReasonCode.SESSION_TAKEN_OVER,
                    text == null ? List.of() : List.of("31=" + text));

            String method = packets.text(20);
            byte[] data = packets.bytes(200);
            out = Unpooled.buffer();
            writer.auth(out, ReasonCode.CONTINUE_AUTHENTICATION, method, data);
            assertReason(
                    decode(netty, out),
                    ReasonCode.CONTINUE_AUTHENTICATION,
                    List.of("21=" + method, "22=" + ByteBufUtil.hexDump(data)));
        }
    }

    private static void assertReason(MqttMessage read, ReasonCode reason, List<String> properties) {
        MqttReasonCodeAndPropertiesVariableHeader header =
                (MqttReasonCodeAndPropertiesVariableHeader) read.variableHeader();
        assertThat(header.reasonCode() & 0xFF).isEqualTo(reason.code());
        assertThat(named(header.properties())).isEqualTo(properties);
    }
}
