package io.rollcall.broker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * What is retained for a topic: the message, or, where that is in the files alone, what has to be known without reading it.
 * Never written after it is made: each message has one of its own. From any thread.
 */
public final class Retained {
    /** A payload of more bytes has a record of its own, which a start does not read. */
    static final int PAYLOAD_INLINE_MAX = 256;

    /** The message, or the UTF-8 form of its topic: one field less for each of very many. */
    private final Object content;

    private final long expiresAt;
    private final int bytes;
    private final boolean apart;

    private Retained(Object content, long expiresAt, int bytes, boolean apart) {
        this.content = content;
        this.expiresAt = expiresAt;
        this.bytes = bytes;
        this.apart = apart;
    }

    /** With the message in memory. */
    public static Retained of(Message message) {
        int payload = message.payload().length;
        int bytes = bytes(message.topic().utf8().length, payload, message.properties());
        return new Retained(message, message.expiresAt(), bytes, payload > PAYLOAD_INLINE_MAX);
    }

    /** A message in the files, whose payload is apart. */
    static Retained inFiles(byte[] topic, int payloadBytes, Properties properties, long expiresAt) {
        return new Retained(topic, expiresAt, bytes(topic.length, payloadBytes, properties), true);
    }

    /** The same in the files alone. */
    public Retained withoutMessage() {
        return content instanceof Message message
                ? new Retained(message.topic().utf8(), expiresAt, bytes, apart)
                : this;
    }

    /** The message; absent when it is in the files alone. */
    public @Nullable Message message() {
        return content instanceof Message message ? message : null;
    }

    public TopicName topic() {
        byte[] utf8 = topicUtf8();
        return content instanceof Message message ? message.topic() : TopicName.of(new String(utf8, UTF_8), utf8);
    }

    byte[] topicUtf8() {
        return content instanceof Message message ? message.topic().utf8() : (byte[]) content;
    }

    /** When it expires, in steady milliseconds, or {@link Message#NEVER}. */
    public long expiresAt() {
        return expiresAt;
    }

    public boolean isExpired(long steadyMillis) {
        return steadyMillis >= expiresAt;
    }

    /** Topic, payload and properties, in bytes, or nearly: a character of a property counts as one. */
    public int bytes() {
        return bytes;
    }

    /** Whether its payload has a record of its own in files. */
    boolean isApart() {
        return apart;
    }

    private static int bytes(int topic, int payload, Properties properties) {
        byte[] correlation = properties.correlationData();
        long bytes = (long) topic + payload + length(properties.contentType()) + length(properties.responseTopic());
        bytes += correlation == null ? 0 : correlation.length;
        for (UserProperty property : properties.userProperties()) {
            bytes += property.name().length() + property.value().length();
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
