package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import org.jspecify.annotations.Nullable;

/**
 * Where the last PUBLISH that had nothing of its receiver's own but the packet identifier was written: the next receiver of the same
 * message, at the same QoS and of the same version, gets a copy of it. Of one thread.
 */
final class PublishFrame {
    private static final byte[] NO_BYTES = {};

    /** First byte, remaining length, the topic's length, packet identifier and property length. */
    private static final int HEAD_BYTES_MAX = 1 + 4 + 2 + 2 + 1;

    private @Nullable Message message;
    private int firstByte;
    private boolean hasProperties;
    private byte[] bytes = NO_BYTES;
    private int start;
    private int length;
    private int packetIdAt;

    /** Writes the packet, or returns false when that is not for this. */
    boolean write(ByteBuf out, Message its, PublishHead head, boolean withProperties) {
        if (!head.isPlain() || !out.hasArray()) {
            return false;
        }
        int first = head.firstByte();
        int at = out.writerIndex();
        if (its == message && first == firstByte && withProperties == hasProperties) {
            out.writeBytes(bytes, start, length);
        } else if (withProperties && !its.properties().isNone()) {
            return false;
        } else {
            message = null; // what fails while it is written is nobody's frame
            firstByte = first;
            hasProperties = withProperties;
            fill(out, its, head.qos() != Qos.AT_MOST_ONCE);
            message = its;
        }
        if (packetIdAt != 0) {
            byte[] to = out.array();
            int place = out.arrayOffset() + at + packetIdAt;
            to[place] = (byte) (head.packetId() >>> 8);
            to[place + 1] = (byte) head.packetId();
        }
        return true;
    }

    private void fill(ByteBuf out, Message its, boolean withPacketId) {
        byte[] to = out.ensureWritable(lengthMax(its)).array();
        int at = out.arrayOffset() + out.writerIndex();
        bytes = to;
        start = at;
        length = write(to, at, its, firstByte, withPacketId, hasProperties) - at;
        packetIdAt = withPacketId ? length - behindPacketId(its, hasProperties) - 2 : 0;
        out.writerIndex(out.writerIndex() + length);
    }

    /** A plain packet with this message is not longer. */
    static int lengthMax(Message its) {
        return HEAD_BYTES_MAX + its.topic().utf8().length + its.payload().length;
    }

    /** What stands behind the packet identifier of a plain packet. */
    static int behindPacketId(Message its, boolean hasProperties) {
        return its.payload().length + (hasProperties ? 1 : 0);
    }

    /**
     * Writes a packet without properties, up to {@link #lengthMax}, and leaves out what its packet identifier is. Returns where it ends.
     *
     * @param withPacketId whether it has one
     * @param hasProperties whether the version has any
     */
    static int write(byte[] to, int start, Message its, int firstByte, boolean withPacketId, boolean hasProperties) {
        byte[] topic = its.topic().utf8();
        byte[] payload = its.payload();
        int at = start;
        to[at++] = (byte) firstByte;
        int left = 2 + topic.length + (withPacketId ? 2 : 0) + behindPacketId(its, hasProperties);
        while (left > 0x7F) {
            to[at++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        to[at++] = (byte) left;
        to[at++] = (byte) (topic.length >>> 8);
        to[at++] = (byte) topic.length;
        System.arraycopy(topic, 0, to, at, topic.length);
        at += topic.length;
        if (withPacketId) {
            at += 2;
        }
        if (hasProperties) {
            to[at++] = 0; // no properties
        }
        System.arraycopy(payload, 0, to, at, payload.length);
        return at + payload.length;
    }

    /** What was written is on its way, and its place is used again. */
    void forget() {
        message = null;
    }
}
