package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;
import static io.rollcall.broker.message.ReasonCode.TOPIC_NAME_INVALID;
import static io.rollcall.broker.message.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import org.jspecify.annotations.Nullable;

/** Reads CONNECT [3.1]. From any thread. */
final class ConnectReader {
    private static final int RESERVED = 0x01;
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS = 0x18;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    private static final long ALLOWED = Property.setOf(
            Property.SESSION_EXPIRY_INTERVAL,
            Property.RECEIVE_MAXIMUM,
            Property.MAXIMUM_PACKET_SIZE,
            Property.TOPIC_ALIAS_MAXIMUM,
            Property.REQUEST_RESPONSE_INFORMATION,
            Property.REQUEST_PROBLEM_INFORMATION,
            Property.USER_PROPERTY,
            Property.AUTHENTICATION_METHOD,
            Property.AUTHENTICATION_DATA);

    private ConnectReader() {}

    /** Reads the protocol name and the protocol level: from here on it is known how to answer. */
    static ProtocolVersion readVersion(Frame frame) {
        String name = frame.readText();
        boolean isOld = name.equals("MQIsdp");
        if (!isOld && !name.equals("MQTT")) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-3.1.2-1: protocol name '" + name + "'");
        }
        int level = frame.readByte();
        ProtocolVersion version = ProtocolVersion.of(level);
        if (version == null || isOld != (version == ProtocolVersion.V3_1)) {
            throw new ProtocolError(
                    UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2: protocol level " + level + " of " + name);
        }
        return version;
    }

    /** Reads what is behind the protocol level. */
    static Connect read(Frame frame, ProtocolVersion version) {
        int flags = frame.readByte();
        checkFlags(flags, version);
        int keepAliveSeconds = frame.readShort();
        boolean hasProperties = version == ProtocolVersion.V5;
        ConnectProperties properties = hasProperties ? readProperties(frame) : ConnectProperties.NONE;
        String clientId = frame.readText();
        Connect.Will will = (flags & WILL) != 0 ? readWill(frame, flags, hasProperties) : null;
        String userName = isThere(USER_NAME, flags, frame, version) ? frame.readText() : null;
        byte[] password = isThere(PASSWORD, flags, frame, version) ? frame.readBinary() : null;
        frame.requireEnd();
        boolean cleanStart = (flags & CLEAN_START) != 0;
        checkClientId(clientId, cleanStart, version);
        return new Connect(version, clientId, cleanStart, keepAliveSeconds, will, userName, password, properties);
    }

    private static void checkFlags(int flags, ProtocolVersion version) {
        if ((flags & RESERVED) != 0) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-3.1.2-3: reserved flag is set");
        }
        if ((flags & WILL) == 0 && (flags & WILL_QOS) != 0) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-3.1.2-11: will QoS without a will");
        }
        if ((flags & WILL_QOS) == WILL_QOS) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-3.1.2-12: will QoS 3");
        }
        if ((flags & WILL) == 0 && (flags & WILL_RETAIN) != 0) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-3.1.2-13: will retain without a will");
        }
        if (version != ProtocolVersion.V5 && (flags & USER_NAME) == 0 && (flags & PASSWORD) != 0) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT 3.1.1, MQTT-3.1.2-22: a password without a user name");
        }
    }

    /** In MQTT 3.1 the remaining length takes precedence over the flags of user name and password [3.1, 3.1]. */
    private static boolean isThere(int flag, int flags, Frame frame, ProtocolVersion version) {
        return (flags & flag) != 0 && !(version == ProtocolVersion.V3_1 && frame.isEmpty());
    }

    private static void checkClientId(String clientId, boolean cleanStart, ProtocolVersion version) {
        if (!clientId.isEmpty()) {
            return;
        }
        switch (version) {
            case V3_1 -> throw new ProtocolError(CLIENT_IDENTIFIER_NOT_VALID, "MQTT 3.1, 3.1: empty client id");
            case V3_1_1 -> {
                if (!cleanStart) {
                    throw new ProtocolError(
                            CLIENT_IDENTIFIER_NOT_VALID, "MQTT 3.1.1, MQTT-3.1.3-8: empty client id of a session");
                }
            }
            case V5 -> {} // the server assigns one [MQTT-3.1.3-6]
        }
    }

    private static Connect.Will readWill(Frame frame, int flags, boolean hasProperties) {
        MessageProperties properties = null;
        if (hasProperties) {
            int outerEnd = frame.enterProperties();
            properties = new MessageProperties(frame, MessageProperties.OF_WILL);
            frame.leaveProperties(outerEnd);
        }
        String topic = frame.readText();
        if (!TopicName.isValid(topic)) {
            throw new ProtocolError(TOPIC_NAME_INVALID, "MQTT-4.7.1-1, MQTT-4.7.3-1: will topic '" + topic + "'");
        }
        return new Connect.Will(
                TopicName.of(topic),
                frame.readBinary(),
                Qos.of((flags & WILL_QOS) >> 3),
                (flags & WILL_RETAIN) != 0,
                properties == null ? 0 : properties.delaySeconds(),
                properties == null ? -1 : properties.expirySeconds(),
                properties == null ? Properties.NONE : properties.travelling());
    }

    private static ConnectProperties readProperties(Frame frame) {
        int outerEnd = frame.enterProperties();
        if (frame.isEmpty()) {
            frame.leaveProperties(outerEnd);
            return ConnectProperties.NONE;
        }
        long seen = 0;
        long sessionExpirySeconds = ConnectProperties.NONE.sessionExpirySeconds();
        long receiveMaximum = ConnectProperties.NONE.receiveMaximum();
        long maximumPacketSize = ConnectProperties.NO_LIMIT;
        int topicAliasMaximum = 0;
        boolean requestResponseInformation = false;
        boolean requestProblemInformation = true;
        UserProperties userProperties = new UserProperties();
        String method = null;
        byte[] data = null;
        while (!frame.isEmpty()) {
            int id = Property.read(frame, ALLOWED, seen);
            seen |= Property.bit(id);
            switch (id) {
                case Property.SESSION_EXPIRY_INTERVAL -> sessionExpirySeconds = frame.readInt();
                case Property.RECEIVE_MAXIMUM -> receiveMaximum = Property.positive(frame.readShort(), id);
                case Property.MAXIMUM_PACKET_SIZE -> maximumPacketSize = Property.positive(frame.readInt(), id);
                case Property.TOPIC_ALIAS_MAXIMUM -> topicAliasMaximum = frame.readShort();
                case Property.REQUEST_RESPONSE_INFORMATION -> requestResponseInformation = Property.readFlag(frame, id);
                case Property.REQUEST_PROBLEM_INFORMATION -> requestProblemInformation = Property.readFlag(frame, id);
                case Property.USER_PROPERTY -> userProperties.read(frame);
                case Property.AUTHENTICATION_METHOD -> method = frame.readText();
                case Property.AUTHENTICATION_DATA -> data = frame.readBinary();
                default -> throw new IllegalStateException("property " + id);
            }
        }
        frame.leaveProperties(outerEnd);
        checkAuthentication(method, data);
        return new ConnectProperties(
                sessionExpirySeconds,
                (int) receiveMaximum,
                Math.min(maximumPacketSize, ConnectProperties.NO_LIMIT),
                topicAliasMaximum,
                requestResponseInformation,
                requestProblemInformation,
                userProperties.toList(),
                method,
                data);
    }

    private static void checkAuthentication(@Nullable String method, byte @Nullable [] data) {
        if (method == null && data != null) {
            throw new ProtocolError(PROTOCOL_ERROR, "3.1.2.11.10: authentication data without a method");
        }
    }
}
