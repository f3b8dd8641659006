package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes the packets that a server sends, as one version of MQTT has them. What that version cannot say is left out.
 *
 * <p>Has no state: one for a version, for all connections, from any thread. The caller owns the buffer; what cannot be
 * written (a string of more than 65,535 bytes) is our own mistake, refused before the first byte.
 */
public final class PacketWriter {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final PacketWriter V3_1 = new PacketWriter(ProtocolVersion.V3_1);
    private static final PacketWriter V3_1_1 = new PacketWriter(ProtocolVersion.V3_1_1);
    private static final PacketWriter V5 = new PacketWriter(ProtocolVersion.V5);

    private final ProtocolVersion version;
    private final boolean isMqtt5;

    private PacketWriter(ProtocolVersion version) {
        this.version = version;
        this.isMqtt5 = version == ProtocolVersion.V5;
    }

    public static PacketWriter of(ProtocolVersion version) {
        return switch (version) {
            case V3_1 -> V3_1;
            case V3_1_1 -> V3_1_1;
            case V5 -> V5;
        };
    }

    /** How long the whole packet of {@link #publish} is. */
    public int publishLength(Message message, PublishHead head) {
        int remaining = PublishWriter.remainingLength(message, head, isMqtt5);
        return 1 + VariableByteInteger.size(remaining) + remaining;
    }

    public void publish(ByteBuf out, Message message, PublishHead head) {
        PublishWriter.write(out, message, head, isMqtt5);
    }

    /**
     * Writes a PUBLISH for each of several messages, with nothing of its receiver's own.
     *
     * @param out on the heap
     * @param packetIdsAt gets where the packet identifier of each is to be written, of QoS 1 and 2
     */
    public void publishes(ByteBuf out, IntFunction<Message> messages, int count, Qos qos, int[] packetIdsAt) {
        PublishWriter.write(out, messages, count, qos, packetIdsAt, isMqtt5);
    }

    /** Writes a PUBLISH up to its payload, which is to follow. */
    public void publishHead(ByteBuf out, Message message, PublishHead head) {
        PublishWriter.writeHead(out, message, head, isMqtt5);
    }

    /**
     * Writes PUBACK, PUBREC, PUBREL or PUBCOMP.
     *
     * @param reason not said before MQTT 5
     */
    public void ack(ByteBuf out, PacketType type, int packetId, ReasonCode reason) {
        boolean withReason = isMqtt5 && reason != ReasonCode.SUCCESS;
        out.writeInt((ackHeader(type, withReason ? 3 : 2) << 16) | packetId);
        if (withReason) {
            out.writeByte(reason.code());
        }
    }

    private static int ackHeader(PacketType type, int remaining) {
        int flags = type == PacketType.PUBREL ? 0x02 : 0; // [MQTT-3.6.1-1]
        return (((type.code() << 4) | flags) << 8) | remaining;
    }

    /**
     * Writes the same acknowledgement of success for several packet identifiers, in an array: a look at the buffer's state for each would take longer
     * than all the rest.
     *
     * @param out on the heap
     * @param from the first of them
     * @param count how many of them
     */
    public void acks(ByteBuf out, PacketType type, int[] packetIds, int from, int count) {
        int length = 4 * count;
        int header = ackHeader(type, 2) << 16;
        int at = out.ensureWritable(length).writerIndex();
        byte[] to = out.array();
        int place = out.arrayOffset() + at;
        for (int i = 0; i < count; i++, place += 4) {
            INTS.set(to, place, header | packetIds[from + i]);
        }
        out.writerIndex(at + length);
    }

    public void connack(ByteBuf out, boolean sessionPresent, ReasonCode reason, ConnackProperties properties) {
        connack(out, sessionPresent, reason, properties, ConnectProperties.NO_LIMIT);
    }

    /**
     * Writes CONNACK.
     *
     * @param sessionPresent not said when the reason is an error [MQTT-3.2.2-6]
     * @param reason said as "unspecified error" where it is none of CONNACK's [MQTT-3.2.2-8]
     * @param limit the longest packet that the client takes: reason string and user properties are left out beyond it, and
     *     nothing is written where that does not help
     */
    public void connack(
            ByteBuf out, boolean sessionPresent, ReasonCode reason, ConnackProperties properties, int limit) {
        boolean present = sessionPresent && reason == ReasonCode.SUCCESS;
        if (isMqtt5) {
            ConnackWriter.write(out, present, reason, properties, limit);
        } else {
            ConnackWriter.writeOld(out, present && version == ProtocolVersion.V3_1_1, reason);
        }
    }

    /** Writes SUBACK: one reason for each topic filter, in their order [MQTT-3.8.4-6, MQTT-3.9.3-1]. */
    public void suback(ByteBuf out, int packetId, List<ReasonCode> reasons) {
        begin(out, PacketType.SUBACK, packetId, reasons.size());
        for (ReasonCode reason : reasons) {
            out.writeByte(isMqtt5 || !reason.isError() ? reason.code() : 0x80); // [MQTT 3.1.1, MQTT-3.9.3-2]
        }
    }

    /**
     * Writes UNSUBACK.
     *
     * @param reasons one for each topic filter, in their order [MQTT-3.11.3-1]; not said before MQTT 5
     */
    public void unsuback(ByteBuf out, int packetId, List<ReasonCode> reasons) {
        begin(out, PacketType.UNSUBACK, packetId, isMqtt5 ? reasons.size() : 0);
        if (isMqtt5) {
            for (ReasonCode reason : reasons) {
                out.writeByte(reason.code());
            }
        }
    }

    private void begin(ByteBuf out, PacketType type, int packetId, int reasons) {
        out.writeByte(type.code() << 4);
        VariableByteInteger.write(out, 2 + (isMqtt5 ? 1 : 0) + reasons);
        out.writeShort(packetId);
        if (isMqtt5) {
            out.writeByte(0); // no properties
        }
    }

    public void pingresp(ByteBuf out) {
        out.writeByte(PacketType.PINGRESP.code() << 4).writeByte(0);
    }

    /**
     * Writes DISCONNECT; nothing before MQTT 5, where a server just closes.
     *
     * @param limit the longest packet that the client takes; the reason string is left out beyond it [MQTT-3.14.2-3]
     */
    public void disconnect(ByteBuf out, ReasonCode reason, @Nullable String reasonString, int limit) {
        if (!isMqtt5) {
            return;
        }
        int propertyLength = PropertyWriter.textLength(reasonString);
        int remaining = 1 + VariableByteInteger.size(propertyLength) + propertyLength;
        boolean withReasonString = reasonString != null && 1 + VariableByteInteger.size(remaining) + remaining <= limit;
        out.writeByte(PacketType.DISCONNECT.code() << 4);
        VariableByteInteger.write(out, withReasonString ? remaining : 1);
        out.writeByte(reason.code());
        if (withReasonString) {
            VariableByteInteger.write(out, propertyLength);
            PropertyWriter.writeText(out, Property.REASON_STRING, reasonString);
        }
    }

    /**
     * Writes AUTH, of MQTT 5 only.
     *
     * @param reason SUCCESS or CONTINUE_AUTHENTICATION
     */
    public void auth(ByteBuf out, ReasonCode reason, String method, byte @Nullable [] data) {
        if (!isMqtt5) {
            throw new IllegalStateException("AUTH in " + version);
        }
        int propertyLength = PropertyWriter.textLength(method) + PropertyWriter.binaryLength(data);
        out.writeByte(PacketType.AUTH.code() << 4);
        VariableByteInteger.write(out, 1 + VariableByteInteger.size(propertyLength) + propertyLength);
        out.writeByte(reason.code());
        VariableByteInteger.write(out, propertyLength);
        PropertyWriter.writeText(out, Property.AUTHENTICATION_METHOD, method);
        PropertyWriter.writeBinary(out, Property.AUTHENTICATION_DATA, data);
    }
}
