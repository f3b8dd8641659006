package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import java.util.EnumSet;
import java.util.Set;

/** Writes CONNACK, which MQTT 5 says quite differently [3.2]. From any thread. */
final class ConnackWriter {
    /** The reasons that it has words for [MQTT-3.2.2-8]. */
    private static final Set<ReasonCode> SAYABLE = EnumSet.of(
            ReasonCode.SUCCESS,
            ReasonCode.UNSPECIFIED_ERROR,
            ReasonCode.MALFORMED_PACKET,
            ReasonCode.PROTOCOL_ERROR,
            ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
            ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
            ReasonCode.BAD_USER_NAME_OR_PASSWORD,
            ReasonCode.NOT_AUTHORIZED,
            ReasonCode.SERVER_UNAVAILABLE,
            ReasonCode.SERVER_BUSY,
            ReasonCode.BANNED,
            ReasonCode.BAD_AUTHENTICATION_METHOD,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.PACKET_TOO_LARGE,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.PAYLOAD_FORMAT_INVALID,
            ReasonCode.RETAIN_NOT_SUPPORTED,
            ReasonCode.QOS_NOT_SUPPORTED,
            ReasonCode.USE_ANOTHER_SERVER,
            ReasonCode.SERVER_MOVED,
            ReasonCode.CONNECTION_RATE_EXCEEDED);

    private ConnackWriter() {}

    /**
     * Writes that of MQTT 3.1 or 3.1.1.
     *
     * @param sessionPresent false in 3.1, which does not have it
     */
    static void writeOld(ByteBuf out, boolean sessionPresent, ReasonCode reason) {
        out.writeByte(PacketType.CONNACK.code() << 4).writeByte(2);
        out.writeByte(sessionPresent ? 1 : 0).writeByte(returnCode(reason));
    }

    /** The CONNECT return code of a reason [MQTT 3.1.1, table 3.1]; "server unavailable" where it has no better. */
    private static int returnCode(ReasonCode reason) {
        return switch (reason) {
            case SUCCESS -> 0;
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> 4;
            case NOT_AUTHORIZED, BANNED, TOPIC_NAME_INVALID, RETAIN_NOT_SUPPORTED, QOS_NOT_SUPPORTED -> 5;
            default -> 3;
        };
    }

    /**
     * Writes that of MQTT 5.
     *
     * @param reason said as "unspecified error" where it is none of CONNACK's
     * @param limit the longest packet that the client takes; nothing is written where even the least is longer
     */
    static void write(ByteBuf out, boolean sessionPresent, ReasonCode reason, ConnackProperties properties, int limit) {
        int propertyLength = length(properties);
        int extraLength = extraLength(properties);
        boolean withExtra = packetLength(propertyLength + extraLength) <= limit; // [MQTT-3.2.2-19, -20]
        if (withExtra) {
            propertyLength += extraLength;
        }
        if (packetLength(propertyLength) > limit) {
            return; // [MQTT-3.1.2-24]
        }
        out.writeByte(PacketType.CONNACK.code() << 4);
        VariableByteInteger.write(out, remainingLength(propertyLength));
        out.writeByte(sessionPresent ? 1 : 0).writeByte(said(reason).code());
        VariableByteInteger.write(out, propertyLength);
        writeNumbers(out, properties);
        writeAvailable(out, properties);
        writeTexts(out, properties);
        if (withExtra) {
            PropertyWriter.writeText(out, Property.REASON_STRING, properties.reasonString());
            PropertyWriter.writeUser(out, properties.userProperties());
        }
    }

    private static ReasonCode said(ReasonCode reason) {
        return SAYABLE.contains(reason) ? reason : ReasonCode.UNSPECIFIED_ERROR;
    }

    private static long packetLength(int propertyLength) {
        int remaining = remainingLength(propertyLength);
        return 1L + VariableByteInteger.size(remaining) + remaining;
    }

    private static int remainingLength(int propertyLength) {
        return 2 + VariableByteInteger.size(propertyLength) + propertyLength;
    }

    /** What may be left out when the packet becomes too long. */
    private static int extraLength(ConnackProperties properties) {
        return PropertyWriter.textLength(properties.reasonString())
                + PropertyWriter.userLength(properties.userProperties());
    }

    private static int length(ConnackProperties properties) {
        return (properties.sessionExpirySeconds() < 0 ? 0 : PropertyWriter.INT_LENGTH)
                + (properties.receiveMaximum() == 0 ? 0 : PropertyWriter.SHORT_LENGTH)
                + (properties.maximumQos() == Qos.EXACTLY_ONCE ? 0 : PropertyWriter.BYTE_LENGTH)
                + (properties.maximumPacketSize() == 0 ? 0 : PropertyWriter.INT_LENGTH)
                + (properties.topicAliasMaximum() == 0 ? 0 : PropertyWriter.SHORT_LENGTH)
                + (properties.serverKeepAliveSeconds() < 0 ? 0 : PropertyWriter.SHORT_LENGTH)
                + unavailableLength(properties.retainAvailable())
                + unavailableLength(properties.wildcardSubscriptionAvailable())
                + unavailableLength(properties.subscriptionIdAvailable())
                + unavailableLength(properties.sharedSubscriptionAvailable())
                + PropertyWriter.textLength(properties.assignedClientId())
                + PropertyWriter.textLength(properties.responseInformation())
                + PropertyWriter.textLength(properties.serverReference())
                + PropertyWriter.textLength(properties.authenticationMethod())
                + PropertyWriter.binaryLength(properties.authenticationData());
    }

    private static int unavailableLength(boolean available) {
        return available ? 0 : PropertyWriter.BYTE_LENGTH;
    }

    private static void writeNumbers(ByteBuf out, ConnackProperties properties) {
        if (properties.sessionExpirySeconds() >= 0) {
            PropertyWriter.writeInt(out, Property.SESSION_EXPIRY_INTERVAL, properties.sessionExpirySeconds());
        }
        if (properties.receiveMaximum() != 0) {
            PropertyWriter.writeShort(out, Property.RECEIVE_MAXIMUM, properties.receiveMaximum());
        }
        if (properties.maximumQos() != Qos.EXACTLY_ONCE) {
            PropertyWriter.writeByte(
                    out, Property.MAXIMUM_QOS, properties.maximumQos().level());
        }
        if (properties.maximumPacketSize() != 0) {
            PropertyWriter.writeInt(out, Property.MAXIMUM_PACKET_SIZE, properties.maximumPacketSize());
        }
        if (properties.topicAliasMaximum() != 0) {
            PropertyWriter.writeShort(out, Property.TOPIC_ALIAS_MAXIMUM, properties.topicAliasMaximum());
        }
        if (properties.serverKeepAliveSeconds() >= 0) {
            PropertyWriter.writeShort(out, Property.SERVER_KEEP_ALIVE, properties.serverKeepAliveSeconds());
        }
    }

    private static void writeAvailable(ByteBuf out, ConnackProperties properties) {
        writeUnavailable(out, Property.RETAIN_AVAILABLE, properties.retainAvailable());
        writeUnavailable(out, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, properties.wildcardSubscriptionAvailable());
        writeUnavailable(out, Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, properties.subscriptionIdAvailable());
        writeUnavailable(out, Property.SHARED_SUBSCRIPTION_AVAILABLE, properties.sharedSubscriptionAvailable());
    }

    private static void writeUnavailable(ByteBuf out, int id, boolean available) {
        if (!available) {
            PropertyWriter.writeByte(out, id, 0);
        }
    }

    private static void writeTexts(ByteBuf out, ConnackProperties properties) {
        PropertyWriter.writeText(out, Property.ASSIGNED_CLIENT_IDENTIFIER, properties.assignedClientId());
        PropertyWriter.writeText(out, Property.RESPONSE_INFORMATION, properties.responseInformation());
        PropertyWriter.writeText(out, Property.SERVER_REFERENCE, properties.serverReference());
        PropertyWriter.writeText(out, Property.AUTHENTICATION_METHOD, properties.authenticationMethod());
        PropertyWriter.writeBinary(out, Property.AUTHENTICATION_DATA, properties.authenticationData());
    }
}
