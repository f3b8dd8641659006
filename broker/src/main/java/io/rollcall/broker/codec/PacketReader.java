package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.PACKET_TOO_LARGE;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ProtocolError;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets that one client sends, one by one out of the bytes that have come.
 *
 * <p>First the frame, then what is in it: nothing is read before the whole packet is there, and nothing past its end.
 * Each rule of the specification that a packet alone can break is checked here; what depends on what went before (a
 * second CONNECT, an unknown topic alias, more than the receive maximum) is not.
 *
 * <p>One for a connection, on its event loop. Small until the first PUBLISH.
 */
public final class PacketReader {
    private final ReadLimits limits;
    private @Nullable ProtocolVersion version;
    private @Nullable PublishReader publishReader;
    private int awaited;

    /**
     * A reader of one connection.
     *
     * @param limits what it takes
     */
    public PacketReader(ReadLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads the next packet.
     *
     * @return absent when it has not come whole; then the reader index is where it was
     * @throws ProtocolError when it breaks a rule; the connection is to be closed, and nothing more to be read. The
     *     reader index is behind the packet; or where it was, when the fixed header is to blame
     */
    public @Nullable Packet read(Window in) {
        awaited = 0;
        if (in.reach(2) < 2) {
            return null;
        }
        int first = in.bytes()[in.position()] & 0xFF;
        PacketType type = type(first);
        int remaining = remainingLength(in);
        if (remaining < 0) {
            return null;
        }
        int headerLength = 1 + VariableByteInteger.size(remaining);
        int length = headerLength + remaining;
        if (length > limits.packetSizeMax()) {
            throw new ProtocolError(
                    PACKET_TOO_LARGE,
                    "MQTT-3.2.2-15: " + type + " of " + length + " of " + limits.packetSizeMax() + " bytes");
        }
        if (in.reach(length) < length) {
            awaited = length;
            return null;
        }
        int start = in.position();
        in.skip(length);
        if (type == PacketType.PUBLISH) {
            Frame frame = new Frame(in.bytes(), start + headerLength, start + length, limits);
            return publishReader().read(frame, first & 0x0F, isMqtt5());
        }
        return content(type, new Frame(in.bytes(), start + headerLength, start + length, limits));
    }

    /**
     * Reads the plain acknowledgements that come next, if there are any. Returns whether it did; else nothing was read, and the next packet is to be
     * read as all are.
     */
    public boolean readAcks(Window in, AckRun to) {
        return to.read(in);
    }

    /** Whether what comes next is a PUBLISH, as far as its first byte tells; not when nothing has come. */
    public boolean isPublishNext(Window in) {
        return in.reach(1) == 1 && (in.bytes()[in.position()] & 0xF0) == PacketType.PUBLISH.code() << 4;
    }

    /** How long the packet is that has come in part; 0 when there is none, or that is not known yet. */
    public int awaited() {
        return awaited;
    }

    /** The version of the client's CONNECT: known once its protocol level was read, even if the rest is broken. */
    public @Nullable ProtocolVersion version() {
        return version;
    }

    /** What the packets to come are read as: 3.1.1 at first. CONNECT sets it by itself. */
    public void version(ProtocolVersion version) {
        this.version = version;
    }

    /** The type and the flags of the fixed header [2.1.2, 2.1.3]. */
    private PacketType type(int first) {
        if (first >> 4 == PacketType.PUBLISH.code()) { // most are
            PublishReader.checkFlags(first & 0x0F);
            return PacketType.PUBLISH;
        }
        PacketType type = PacketType.of(first >> 4);
        if (type == null) {
            throw new ProtocolError(MALFORMED_PACKET, "2.1.2: packet type 0");
        }
        int flags = first & 0x0F;
        switch (type) {
            case PUBREL, SUBSCRIBE, UNSUBSCRIBE -> checkAcknowledged(type, flags);
            case CONNECT, PUBACK, PUBREC, PUBCOMP, PINGREQ, DISCONNECT -> checkNoFlags(type, flags);
            case AUTH -> {
                if (!isMqtt5()) {
                    throw new ProtocolError(PROTOCOL_ERROR, "MQTT 3.1.1, 2.2.1: packet type 15");
                }
                checkNoFlags(type, flags);
            }
            case PUBLISH, CONNACK, SUBACK, UNSUBACK, PINGRESP ->
                throw new ProtocolError(PROTOCOL_ERROR, "2.1.2: " + type + " from a client");
        }
        return type;
    }

    /** PUBREL, SUBSCRIBE and UNSUBSCRIBE are sent as if with QoS 1; in MQTT 3.1 they may have DUP, too. */
    private void checkAcknowledged(PacketType type, int flags) {
        int checked = version == ProtocolVersion.V3_1 ? flags & 0x07 : flags;
        if (checked != 0x02) {
            throw reserved(type, flags); // also [MQTT-3.6.1-1, MQTT-3.8.1-1, MQTT-3.10.1-1]
        }
    }

    private static void checkNoFlags(PacketType type, int flags) {
        if (flags != 0) {
            throw reserved(type, flags);
        }
    }

    private static ProtocolError reserved(PacketType type, int flags) {
        return new ProtocolError(MALFORMED_PACKET, "MQTT-2.1.3-1: reserved flags " + flags + " of " + type);
    }

    /** The remaining length [2.1.4]; -1 when it has not come whole. */
    private static int remainingLength(Window in) {
        int b = in.bytes()[in.position() + 1];
        return b >= 0 ? b : longRemainingLength(in);
    }

    private static int longRemainingLength(Window in) {
        int available = in.reach(5);
        byte[] bytes = in.bytes();
        int value = 0;
        for (int i = 1; i < 5; i++) {
            if (i == available) {
                return -1;
            }
            int b = bytes[in.position() + i];
            value |= (b & 0x7F) << (7 * (i - 1));
            if (b == 0) {
                throw new ProtocolError(MALFORMED_PACKET, "MQTT-1.5.5-1: remaining length of too many bytes");
            }
            if (b > 0) {
                return value;
            }
        }
        throw new ProtocolError(MALFORMED_PACKET, "1.5.5: remaining length of more than four bytes");
    }

    private Packet content(PacketType type, Frame frame) {
        return switch (type) {
            case CONNECT -> readConnect(frame);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckReader.readAck(type, frame, isMqtt5());
            case SUBSCRIBE -> SubscribeReader.readSubscribe(frame, isMqtt5());
            case UNSUBSCRIBE -> SubscribeReader.readUnsubscribe(frame, isMqtt5());
            case PINGREQ -> readPingreq(frame);
            case DISCONNECT -> AckReader.readDisconnect(frame, isMqtt5());
            case AUTH -> AckReader.readAuth(frame);
            case PUBLISH, CONNACK, SUBACK, UNSUBACK, PINGRESP ->
                throw new IllegalStateException("read or refused before: " + type);
        };
    }

    private Connect readConnect(Frame frame) {
        ProtocolVersion connecting = ConnectReader.readVersion(frame);
        version = connecting;
        return ConnectReader.read(frame, connecting);
    }

    private static Pingreq readPingreq(Frame frame) {
        frame.requireEnd();
        return Pingreq.INSTANCE;
    }

    private PublishReader publishReader() {
        PublishReader reader = publishReader;
        if (reader == null) {
            reader = new PublishReader();
            publishReader = reader;
        }
        return reader;
    }

    private boolean isMqtt5() {
        return version == ProtocolVersion.V5;
    }
}
