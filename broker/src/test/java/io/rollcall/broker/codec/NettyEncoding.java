package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a client's packets with Netty's encoder, which knows nothing of us. */
final class NettyEncoding {
    private final EmbeddedChannel channel = new EmbeddedChannel(MqttEncoder.INSTANCE);
    private final boolean is5;

    NettyEncoding(ProtocolVersion version) {
        is5 = version == ProtocolVersion.V5;
        encode(new Connect(version, "c", true, 0, null, null, null, ConnectProperties.NONE)); // tells the version
    }

    byte[] encode(Packet packet) {
        channel.writeOutbound(message(packet));
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes).release();
        return bytes;
    }

    private MqttMessage message(Packet packet) {
        if (packet instanceof Connect connect) {
            return connect(connect);
        } else if (packet instanceof Publish publish) {
            return publish(publish);
        } else if (packet instanceof Ack ack) {
            return new MqttMessage(
                    header(ack.type(), ack.type() == PacketType.PUBREL ? 1 : 0),
                    new MqttPubReplyMessageVariableHeader(
                            ack.packetId(), (byte) ack.reason().code(), none()));
        } else if (packet instanceof Subscribe subscribe) {
            return subscribe(subscribe);
        } else if (packet instanceof Unsubscribe unsubscribe) {
            return new MqttUnsubscribeMessage(
                    header(PacketType.UNSUBSCRIBE, 1),
                    new MqttMessageIdAndPropertiesVariableHeader(
                            unsubscribe.packetId(), users(unsubscribe.userProperties())),
                    new MqttUnsubscribePayload(unsubscribe.filters()));
        } else if (packet instanceof Disconnect disconnect) {
            return disconnect(disconnect);
        } else if (packet instanceof Auth auth) {
            return auth(auth);
        }
        return new MqttMessage(header(PacketType.PINGREQ, 0));
    }

    private MqttMessage connect(Connect connect) {
        Connect.Will will = connect.will();
        boolean old = connect.version() == ProtocolVersion.V3_1;
        return new MqttConnectMessage(
                header(PacketType.CONNECT, 0),
                new MqttConnectVariableHeader(
                        old ? "MQIsdp" : "MQTT",
                        connect.version().level(),
                        connect.userName() != null,
                        connect.password() != null,
                        will != null && will.retain(),
                        will == null ? 0 : will.qos().level(),
                        will != null,
                        connect.cleanStart(),
                        connect.keepAliveSeconds(),
                        connectProperties(connect.properties())),
                new MqttConnectPayload(
                        connect.clientId(),
                        will == null ? none() : willProperties(will),
                        will == null ? null : will.topic().toString(),
                        will == null ? null : will.payload(),
                        connect.userName(),
                        connect.password()));
    }

    private static MqttProperties connectProperties(ConnectProperties from) {
        if (from.equals(ConnectProperties.NONE)) {
            return none();
        }
        MqttProperties to = users(from.userProperties());
        add(to, Property.SESSION_EXPIRY_INTERVAL, from.sessionExpirySeconds());
        add(to, Property.RECEIVE_MAXIMUM, from.receiveMaximum());
        add(to, Property.MAXIMUM_PACKET_SIZE, from.maximumPacketSize());
        add(to, Property.TOPIC_ALIAS_MAXIMUM, from.topicAliasMaximum());
        add(to, Property.REQUEST_RESPONSE_INFORMATION, from.requestResponseInformation() ? 1 : 0);
        add(to, Property.REQUEST_PROBLEM_INFORMATION, from.requestProblemInformation() ? 1 : 0);
        add(to, Property.AUTHENTICATION_METHOD, from.authenticationMethod());
        add(to, Property.AUTHENTICATION_DATA, from.authenticationData());
        return to;
    }

    private static MqttProperties willProperties(Connect.Will will) {
        MqttProperties to = travelling(will.properties(), will.messageExpirySeconds());
        if (will.delaySeconds() > 0) {
            add(to, Property.WILL_DELAY_INTERVAL, will.delaySeconds());
        }
        return to;
    }

    private MqttMessage publish(Publish publish) {
        MqttProperties properties = travelling(publish.properties(), publish.messageExpirySeconds());
        if (publish.topicAlias() != 0) {
            add(properties, Property.TOPIC_ALIAS, publish.topicAlias());
        }
        return new MqttPublishMessage(
                new MqttFixedHeader(
                        MqttMessageType.PUBLISH,
                        publish.dup(),
                        MqttQoS.valueOf(publish.qos().level()),
                        publish.retain(),
                        0),
                new MqttPublishVariableHeader(
                        publish.topic() == null ? "" : publish.topic().toString(), publish.packetId(), properties),
                Unpooled.wrappedBuffer(publish.payload()));
    }

    private static MqttMessage subscribe(Subscribe subscribe) {
        MqttProperties properties = users(subscribe.userProperties());
        if (subscribe.subscriptionId() != 0) {
            add(properties, Property.SUBSCRIPTION_IDENTIFIER, subscribe.subscriptionId());
        }
        return new MqttSubscribeMessage(
                header(PacketType.SUBSCRIBE, 1),
                new MqttMessageIdAndPropertiesVariableHeader(subscribe.packetId(), properties),
                new MqttSubscribePayload(subscribe.subscriptions().stream()
                        .map(NettyEncoding::requested)
                        .toList()));
    }

    private static MqttTopicSubscription requested(Subscribe.Requested requested) {
        return new MqttTopicSubscription(
                requested.filter(),
                new MqttSubscriptionOption(
                        MqttQoS.valueOf(requested.maximumQos().level()),
                        requested.noLocal(),
                        requested.retainAsPublished(),
                        RetainedHandlingPolicy.valueOf(requested.retainHandling())));
    }

    private MqttMessage disconnect(Disconnect disconnect) {
        if (!is5) {
            return new MqttMessage(header(PacketType.DISCONNECT, 0));
        }
        MqttProperties properties = users(disconnect.userProperties());
        if (disconnect.sessionExpirySeconds() >= 0) {
            add(properties, Property.SESSION_EXPIRY_INTERVAL, disconnect.sessionExpirySeconds());
        }
        add(properties, Property.REASON_STRING, disconnect.reasonString());
        return new MqttMessage(
                header(PacketType.DISCONNECT, 0),
                new MqttReasonCodeAndPropertiesVariableHeader(
                        (byte) disconnect.reason().code(), properties));
    }

    private static MqttMessage auth(Auth auth) {
        MqttProperties properties = users(auth.userProperties());
        add(properties, Property.AUTHENTICATION_METHOD, auth.method());
        add(properties, Property.AUTHENTICATION_DATA, auth.data());
        add(properties, Property.REASON_STRING, auth.reasonString());
        return new MqttMessage(
                header(PacketType.AUTH, 0),
                new MqttReasonCodeAndPropertiesVariableHeader(
                        (byte) auth.reason().code(), properties));
    }

    static MqttProperties travelling(Properties from, long expirySeconds) {
        MqttProperties to = users(from.userProperties());
        if (expirySeconds >= 0) {
            add(to, Property.MESSAGE_EXPIRY_INTERVAL, expirySeconds);
        }
        if (from.payloadIsUtf8() != null) {
            add(to, Property.PAYLOAD_FORMAT_INDICATOR, from.payloadIsUtf8() ? 1 : 0);
        }
        add(to, Property.CONTENT_TYPE, from.contentType());
        add(to, Property.RESPONSE_TOPIC, from.responseTopic());
        add(to, Property.CORRELATION_DATA, from.correlationData());
        return to;
    }

    private static MqttProperties users(List<UserProperty> users) {
        MqttProperties to = none();
        users.forEach(user -> to.add(new MqttProperties.UserProperty(user.name(), user.value())));
        return to;
    }

    private static MqttProperties none() {
        return new MqttProperties();
    }

    private static void add(MqttProperties to, int id, long value) {
        to.add(new IntegerProperty(id, (int) value));
    }

    private static void add(MqttProperties to, int id, @Nullable String value) {
        if (value != null) {
            to.add(new StringProperty(id, value));
        }
    }

    private static void add(MqttProperties to, int id, byte @Nullable [] value) {
        if (value != null) {
            to.add(new BinaryProperty(id, value));
        }
    }

    private static MqttFixedHeader header(PacketType type, int qos) {
        return new MqttFixedHeader(MqttMessageType.valueOf(type.code()), false, MqttQoS.valueOf(qos), false, 0);
    }
}
