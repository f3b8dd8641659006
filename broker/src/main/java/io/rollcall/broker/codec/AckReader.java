package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.CONTINUE_AUTHENTICATION;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;
import static io.rollcall.broker.message.ReasonCode.RE_AUTHENTICATE;
import static io.rollcall.broker.message.ReasonCode.SUCCESS;

import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;
import java.util.EnumSet;
import java.util.Set;

/** Reads what is little more than a reason code: the acknowledgements, DISCONNECT and AUTH. From any thread. */
final class AckReader {
    /** Those that a client may send: all but "no matching subscribers" [MQTT-3.4.2-1, MQTT-3.5.2-1]. */
    private static final Set<ReasonCode> OF_PUBACK = EnumSet.of(
            SUCCESS,
            ReasonCode.UNSPECIFIED_ERROR,
            ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
            ReasonCode.NOT_AUTHORIZED,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.PACKET_IDENTIFIER_IN_USE,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.PAYLOAD_FORMAT_INVALID);
    /** Those of PUBREL and PUBCOMP [MQTT-3.6.2-1, MQTT-3.7.2-1]. */
    private static final Set<ReasonCode> OF_PUBREL = EnumSet.of(SUCCESS, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
    /** Those that a client may send [MQTT-3.14.2-1]. */
    private static final Set<ReasonCode> OF_DISCONNECT = EnumSet.of(
            SUCCESS,
            ReasonCode.DISCONNECT_WITH_WILL_MESSAGE,
            ReasonCode.UNSPECIFIED_ERROR,
            ReasonCode.MALFORMED_PACKET,
            PROTOCOL_ERROR,
            ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
            ReasonCode.TOPIC_NAME_INVALID,
            ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
            ReasonCode.TOPIC_ALIAS_INVALID,
            ReasonCode.PACKET_TOO_LARGE,
            ReasonCode.MESSAGE_RATE_TOO_HIGH,
            ReasonCode.QUOTA_EXCEEDED,
            ReasonCode.ADMINISTRATIVE_ACTION,
            ReasonCode.PAYLOAD_FORMAT_INVALID);
    /** Those that a client may send [MQTT-3.15.2-1]. */
    private static final Set<ReasonCode> OF_AUTH = EnumSet.of(CONTINUE_AUTHENTICATION, RE_AUTHENTICATE);

    private static final long DISCONNECT_PROPERTIES = Property.setOf(
            Property.SESSION_EXPIRY_INTERVAL,
            Property.REASON_STRING,
            Property.USER_PROPERTY,
            Property.SERVER_REFERENCE);
    private static final long AUTH_PROPERTIES = Property.setOf(
            Property.AUTHENTICATION_METHOD,
            Property.AUTHENTICATION_DATA,
            Property.REASON_STRING,
            Property.USER_PROPERTY);

    private AckReader() {}

    static Ack readAck(PacketType type, Frame frame, boolean hasReason) {
        int packetId = frame.readPacketId();
        ReasonCode reason =
                hasReason && !frame.isEmpty() ? readReasonOf(type, frame) : SUCCESS; // most often left out [3.4.2.1]
        frame.requireEnd();
        return new Ack(type, packetId, reason);
    }

    private static ReasonCode readReasonOf(PacketType type, Frame frame) {
        boolean isFirst = type == PacketType.PUBACK || type == PacketType.PUBREC;
        ReasonCode reason = readReason(frame, isFirst ? OF_PUBACK : OF_PUBREL, type);
        if (!frame.isEmpty()) {
            Property.skipReason(frame);
        }
        return reason;
    }

    private static ReasonCode readReason(Frame frame, Set<ReasonCode> allowed, PacketType type) {
        int code = frame.readByte();
        ReasonCode reason = ReasonCode.of(code);
        if (reason == null || !allowed.contains(reason)) {
            throw new ProtocolError(PROTOCOL_ERROR, "2.4: reason code " + code + " is not one of a client's " + type);
        }
        return reason;
    }

    static Disconnect readDisconnect(Frame frame, boolean hasReason) {
        if (!hasReason || frame.isEmpty()) {
            frame.requireEnd();
            return Disconnect.NORMAL;
        }
        ReasonCode reason = readReason(frame, OF_DISCONNECT, PacketType.DISCONNECT);
        long sessionExpirySeconds = -1;
        String reasonString = null;
        UserProperties userProperties = new UserProperties();
        if (!frame.isEmpty()) {
            int outerEnd = frame.enterProperties();
            long seen = 0;
            while (!frame.isEmpty()) {
                int id = Property.read(frame, DISCONNECT_PROPERTIES, seen);
                seen |= Property.bit(id);
                switch (id) {
                    case Property.SESSION_EXPIRY_INTERVAL -> sessionExpirySeconds = frame.readInt();
                    case Property.REASON_STRING -> reasonString = frame.readText();
                    case Property.USER_PROPERTY -> userProperties.read(frame);
                    case Property.SERVER_REFERENCE ->
                        throw new ProtocolError(PROTOCOL_ERROR, "3.14.2.2.5: a client sent a server reference");
                    default -> throw new IllegalStateException("property " + id);
                }
            }
            frame.leaveProperties(outerEnd);
        }
        frame.requireEnd();
        return new Disconnect(reason, sessionExpirySeconds, reasonString, userProperties.toList());
    }

    static Auth readAuth(Frame frame) {
        ReasonCode reason = frame.isEmpty() ? SUCCESS : readReason(frame, OF_AUTH, PacketType.AUTH);
        String method = null;
        byte[] data = null;
        String reasonString = null;
        UserProperties userProperties = new UserProperties();
        if (!frame.isEmpty()) {
            int outerEnd = frame.enterProperties();
            long seen = 0;
            while (!frame.isEmpty()) {
                int id = Property.read(frame, AUTH_PROPERTIES, seen);
                seen |= Property.bit(id);
                switch (id) {
                    case Property.AUTHENTICATION_METHOD -> method = frame.readText();
                    case Property.AUTHENTICATION_DATA -> data = frame.readBinary();
                    case Property.REASON_STRING -> reasonString = frame.readText();
                    case Property.USER_PROPERTY -> userProperties.read(frame);
                    default -> throw new IllegalStateException("property " + id);
                }
            }
            frame.leaveProperties(outerEnd);
        }
        frame.requireEnd();
        if (method == null) { // also when all is left out, which is for servers
            throw new ProtocolError(PROTOCOL_ERROR, "3.15.2.2.2: AUTH without an authentication method");
        }
        return new Auth(reason, method, data, reasonString, userProperties.toList());
    }
}
