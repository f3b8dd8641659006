package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.TOPIC_NAME_INVALID;

import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.TopicName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The topic names that one client published to of late, so that a topic that comes again costs neither a check nor
 * garbage. Each name has one place, by its hash; the newer pushes out the older. Belongs to one reader.
 */
final class TopicCache {
    private static final int PLACES = 8;
    private static final int CACHED_LENGTH_MAX = 256;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    private final @Nullable TopicName[] names = new TopicName[PLACES];
    private @Nullable TopicName last;

    /**
     * Reads a topic name.
     *
     * @param length of its UTF-8 form
     */
    TopicName read(Frame frame, int length) {
        byte[] bytes = frame.bytes();
        int from = frame.pass(length);
        if (last != null && last.isUtf8(bytes, from, length)) {
            return last;
        }
        if (length > CACHED_LENGTH_MAX) {
            return topicName(bytes, from, length);
        }
        TopicName name = cached(bytes, from, length);
        last = name;
        return name;
    }

    private TopicName cached(byte[] bytes, int from, int length) {
        int place = place(bytes, from, length);
        TopicName name = names[place];
        if (name == null || !name.isUtf8(bytes, from, length)) {
            name = topicName(bytes, from, length);
            names[place] = name;
        }
        return name;
    }

    /** Eight bytes at a step; what is left overlaps the last step, or is taken one by one. */
    private static int place(byte[] utf8, int from, int length) {
        long hash = length;
        int end = from + length;
        if (length >= Long.BYTES) {
            for (int i = from; i < end - Long.BYTES; i += Long.BYTES) {
                hash = (hash ^ (long) LONG.get(utf8, i)) * MIX;
            }
            hash = (hash ^ (long) LONG.get(utf8, end - Long.BYTES)) * MIX;
        } else {
            for (int i = from; i < end; i++) {
                hash = (hash ^ utf8[i]) * MIX;
            }
        }
        return (int) (hash >>> 61);
    }

    private static TopicName topicName(byte[] bytes, int from, int length) {
        byte[] utf8 = Arrays.copyOfRange(bytes, from, from + length);
        String name = Utf8.text(utf8, utf8.length);
        if (name.isEmpty()) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-4.7.3-1: empty topic name");
        }
        if (!TopicName.isValid(name)) {
            throw new ProtocolError(TOPIC_NAME_INVALID, "MQTT-3.3.2-2: topic name '" + name + "'");
        }
        return TopicName.of(name, utf8);
    }
}
