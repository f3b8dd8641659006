package io.rollcall.broker.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.api.ProtocolVersion;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what packets go by in one direction of a connection, from their first bytes, and believes none of them: what does not fit is left
 * out. It changes nothing of the bytes that it sees. Never tells authentication data. On the loop.
 */
final class PacketGlance {
    /** So many bytes of a packet are looked at. */
    static final int LOOK_BYTES = 4 * 1024;

    /** So many filters or reason codes of one packet are told. */
    static final int LIST_MAX = 20;

    private static final int HEADER_BYTES_MAX = 5;
    private static final String[] TYPES = {
        "RESERVED",
        "CONNECT",
        "CONNACK",
        "PUBLISH",
        "PUBACK",
        "PUBREC",
        "PUBREL",
        "PUBCOMP",
        "SUBSCRIBE",
        "SUBACK",
        "UNSUBSCRIBE",
        "UNSUBACK",
        "PINGREQ",
        "PINGRESP",
        "DISCONNECT",
        "AUTH"
    };

    /** Takes what was seen. */
    interface Seen {
        void packet(String type, long bytes, Map<String, Object> details, byte @Nullable [] payload);
    }

    private final boolean isMqtt5;
    private final Seen seen;
    private final Map<Integer, String> aliases = new HashMap<>();

    private final byte[] header = new byte[HEADER_BYTES_MAX];
    private int headerBytes;
    private byte @Nullable [] body;
    private int filled;
    private int remaining;
    private int skip;

    /** @param skipped bytes that are the rest of a packet, and pass unseen */
    PacketGlance(ProtocolVersion version, int skipped, Seen seen) {
        this.isMqtt5 = version == ProtocolVersion.V5;
        this.skip = skipped;
        this.seen = seen;
    }

    /** These bytes go by; the buffer stays as it is. */
    void see(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            byte[] filling = body;
            if (skip > 0) {
                int skipped = Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
            } else if (filling == null) {
                header[headerBytes++] = bytes.getByte(at++);
                endHeader();
            } else {
                int length = Math.min(filling.length - filled, end - at);
                bytes.getBytes(at, filling, filled, length);
                filled += length;
                at += length;
                endBody(filling);
            }
        }
    }

    private void endHeader() {
        boolean more = headerBytes < 2 || (header[headerBytes - 1] & 0x80) != 0;
        if (more && headerBytes < HEADER_BYTES_MAX) {
            return;
        }
        remaining = 0;
        for (int i = headerBytes - 1; i > 0; i--) {
            remaining = (remaining << 7) | (header[i] & 0x7F);
        }
        filled = 0;
        byte[] next = new byte[Math.min(remaining, LOOK_BYTES)];
        body = next;
        endBody(next);
    }

    private void endBody(byte[] filling) {
        if (filled < filling.length) {
            return;
        }
        long bytes = headerBytes + (long) remaining;
        skip = remaining - filling.length;
        headerBytes = 0;
        body = null;
        tell(header[0] & 0xFF, bytes, ByteBuffer.wrap(filling));
    }

    private void tell(int first, long bytes, ByteBuffer content) {
        Map<String, Object> details = new LinkedHashMap<>();
        byte[] payload = null;
        try {
            switch (first >> 4) {
                case 2 -> {
                    details.put("sessionPresent", (content.get() & 1) == 1);
                    details.put("reasonCode", content.get() & 0xFF);
                }
                case 3 -> payload = publish(first, content, details);
                case 4, 5, 6, 7 -> {
                    details.put("packetId", content.getShort() & 0xFFFF);
                    details.put("reasonCode", content.hasRemaining() ? content.get() & 0xFF : 0);
                }
                case 8, 10 -> filters(first >> 4 == 8, content, details);
                case 9, 11 -> reasons(content, details);
                case 14 -> details.put("reasonCode", content.hasRemaining() ? content.get() & 0xFF : 0);
                default -> {} // its type says all that may be told
            }
        } catch (BufferUnderflowException | IllegalArgumentException cutOff) {
            details.put("cutOff", true);
        }
        seen.packet(TYPES[first >> 4], bytes, details, payload);
    }

    private byte[] publish(int first, ByteBuffer content, Map<String, Object> details) {
        int qos = (first >> 1) & 3;
        String topic = text(content);
        details.put("topic", topic);
        details.put("qos", qos);
        details.put("retain", (first & 1) == 1);
        details.put("dup", (first & 8) != 0);
        if (qos > 0) {
            details.put("packetId", content.getShort() & 0xFFFF);
        }
        if (isMqtt5) {
            int alias = alias(content);
            if (alias > 0) {
                details.put("topicAlias", alias);
                details.put("topic", topic.isEmpty() ? aliases.getOrDefault(alias, "") : topic);
                if (!topic.isEmpty()) {
                    aliases.put(alias, topic); // at most as many as the limit of aliases, which the connection keeps
                }
            }
        }
        details.put("payloadBytes", remaining - content.position());
        byte[] payload = new byte[content.remaining()];
        content.get(payload);
        return payload;
    }

    /** The topic alias among the properties of a PUBLISH; 0 when there is none. The content is behind the properties then. */
    private static int alias(ByteBuffer content) {
        int alias = 0;
        int length = number(content);
        int end = content.position() + length;
        while (content.position() < end) {
            switch (content.get()) {
                case 0x01 -> content.get();
                case 0x02 -> content.getInt();
                case 0x03, 0x08, 0x09 -> text(content);
                case 0x0B -> number(content);
                case 0x23 -> alias = content.getShort() & 0xFFFF;
                case 0x26 -> {
                    text(content);
                    text(content);
                }
                default -> throw new IllegalArgumentException("no property of a PUBLISH");
            }
        }
        return alias;
    }

    private void filters(boolean withOptions, ByteBuffer content, Map<String, Object> details) {
        details.put("packetId", content.getShort() & 0xFFFF);
        skipProperties(content);
        List<String> filters = new ArrayList<>();
        details.put("filters", filters);
        while (content.hasRemaining() && filters.size() < LIST_MAX) {
            String filter = text(content);
            filters.add(withOptions ? filter + " (QoS " + (content.get() & 3) + ")" : filter);
        }
    }

    private void reasons(ByteBuffer content, Map<String, Object> details) {
        details.put("packetId", content.getShort() & 0xFFFF);
        skipProperties(content);
        List<Integer> reasons = new ArrayList<>();
        while (content.hasRemaining() && reasons.size() < LIST_MAX) {
            reasons.add(content.get() & 0xFF);
        }
        details.put("reasonCodes", reasons);
    }

    private void skipProperties(ByteBuffer content) {
        if (isMqtt5 && content.hasRemaining()) {
            int length = number(content);
            content.position(content.position() + length);
        }
    }

    private static String text(ByteBuffer content) {
        byte[] bytes = new byte[content.getShort() & 0xFFFF];
        content.get(bytes);
        return new String(bytes, UTF_8);
    }

    /** A variable byte integer. */
    private static int number(ByteBuffer content) {
        int value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int b = content.get();
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no number");
    }
}
