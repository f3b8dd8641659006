package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the last short PUBLISH that had nothing of its receiver's own but the packet identifier. The next receiver of the
 * same message, at the same QoS and of the same version, gets them again. Of one thread.
 */
final class PublishFrame {
    /** A longer packet is written straight into the receiver's buffer. */
    private static final int BYTES_MAX = 4 * 1024;

    /** First byte, remaining length, the topic's length, packet identifier and property length. */
    private static final int HEAD_BYTES = 1 + 2 + 2 + 2 + 1;

    private final byte[] bytes = new byte[BYTES_MAX];
    private @Nullable Message message;
    private int firstByte;
    private boolean hasProperties;
    private int length;
    private int packetIdAt;

    /** Writes the packet, or returns false when that is not for this. */
    boolean write(ByteBuf out, Message its, PublishHead head, boolean withProperties) {
        if (!head.isPlain()) {
            return false;
        }
        int first = head.firstByte();
        if (its != message || first != firstByte || withProperties != hasProperties) {
            if (!fits(its, withProperties)) {
                return false;
            }
            fill(its, first, head.qos() != Qos.AT_MOST_ONCE, withProperties);
        }
        if (packetIdAt != 0) {
            putShort(packetIdAt, head.packetId());
        }
        out.writeBytes(bytes, 0, length);
        return true;
    }

    private static boolean fits(Message its, boolean withProperties) {
        return (!withProperties || its.properties().isNone())
                && HEAD_BYTES + its.topic().utf8().length + its.payload().length <= BYTES_MAX;
    }

    private void fill(Message its, int first, boolean withPacketId, boolean withProperties) {
        byte[] topic = its.topic().utf8();
        byte[] payload = its.payload();
        int remaining = 2 + topic.length + (withPacketId ? 2 : 0) + (withProperties ? 1 : 0) + payload.length;
        message = its;
        firstByte = first;
        hasProperties = withProperties;
        bytes[0] = (byte) first;
        int at = 1;
        for (int left = remaining; at == 1 || left > 0; left >>>= 7) {
            bytes[at++] = (byte) ((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
        }
        putShort(at, topic.length);
        at += 2;
        System.arraycopy(topic, 0, bytes, at, topic.length);
        at += topic.length;
        packetIdAt = withPacketId ? at : 0;
        at += withPacketId ? 2 : 0;
        if (withProperties) {
            bytes[at++] = 0; // no properties
        }
        System.arraycopy(payload, 0, bytes, at, payload.length);
        length = at + payload.length;
    }

    private void putShort(int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }
}
