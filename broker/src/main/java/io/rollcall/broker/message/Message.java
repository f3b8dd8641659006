package io.rollcall.broker.message;

import org.jspecify.annotations.Nullable;

/**
 * An application message, on its way from one publisher to all its receivers. Never written after it is made; one
 * message serves all its receivers. Owns its payload, which was copied once, where it came in.
 */
public final class Message {
    /** {@link #expiresAt()} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int OBJECTS_BYTES = 96;

    private final TopicName topic;
    private final byte[] payload;
    private final Qos qos;
    private final boolean retain;
    private final Properties properties;
    private final long expiresAt;
    private final @Nullable String publisher;

    /**
     * A message.
     *
     * @param topic the topic name
     * @param payload owned by the message from here on
     * @param qos as published
     * @param retain as published
     * @param properties that travel with it
     * @param expiresAt when it expires, in steady milliseconds, or {@link #NEVER}
     * @param publisher client id of the publisher; absent when the broker or its embedder published it
     */
    public Message(
            TopicName topic,
            byte[] payload,
            Qos qos,
            boolean retain,
            Properties properties,
            long expiresAt,
            @Nullable String publisher) {
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retain = retain;
        this.properties = properties;
        this.expiresAt = expiresAt;
        this.publisher = publisher;
    }

    /** The same message of another topic. */
    public Message with(TopicName newTopic) {
        return new Message(newTopic, payload, qos, retain, properties, expiresAt, publisher);
    }

    /** The same message with other properties. */
    public Message with(Properties newProperties) {
        return new Message(topic, payload, qos, retain, newProperties, expiresAt, publisher);
    }

    /**
     * The same message with another payload.
     *
     * @param newPayload owned by the message from here on
     */
    public Message withPayload(byte[] newPayload) {
        return new Message(topic, newPayload, qos, retain, properties, expiresAt, publisher);
    }

    /** The same message, with the RETAIN flag or without. */
    public Message withRetain(boolean newRetain) {
        return new Message(topic, payload, qos, newRetain, properties, expiresAt, publisher);
    }

    public TopicName topic() {
        return topic;
    }

    /** The payload; not to be written. */
    public byte[] payload() {
        return payload;
    }

    public Qos qos() {
        return qos;
    }

    /** The RETAIN flag as published. */
    public boolean retain() {
        return retain;
    }

    public Properties properties() {
        return properties;
    }

    /** When it expires, in steady milliseconds, or {@link #NEVER}. */
    public long expiresAt() {
        return expiresAt;
    }

    public boolean isExpired(long steadyMillis) {
        return steadyMillis >= expiresAt;
    }

    /** What it costs to keep it, nearly: payload, topic name, properties, and the objects around them. */
    public int bytes() {
        return OBJECTS_BYTES + payload.length + topic.utf8().length + properties.bytes();
    }

    public @Nullable String publisher() {
        return publisher;
    }

    @Override
    public String toString() {
        return "Message[" + topic + ", " + payload.length + " bytes, " + qos + (retain ? ", retain" : "") + "]";
    }
}
