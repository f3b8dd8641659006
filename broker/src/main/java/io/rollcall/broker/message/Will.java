package io.rollcall.broker.message;

/**
 * The will message of a connection [3.1.2.5]: published when the connection ends otherwise than by a normal DISCONNECT.
 *
 * @param topic where it is published
 * @param payload owned by the will
 * @param qos it is published with
 * @param retain whether it is retained
 * @param delaySeconds how long after the connection's end it is published, unless the session ends before [3.1.3.2.2]
 * @param expirySeconds its message expiry interval, which begins when it is published; -1 is none
 * @param properties that travel with it
 */
public record Will(
        TopicName topic,
        byte[] payload,
        Qos qos,
        boolean retain,
        long delaySeconds,
        long expirySeconds,
        Properties properties) {

    /** What it costs to keep it. */
    public long bytes() {
        return toMessage("", 0).bytes();
    }

    /** The same will with the topic, payload, RETAIN flag and properties of a message. */
    public Will with(Message message) {
        return new Will(
                message.topic(),
                message.payload(),
                qos,
                message.retain(),
                delaySeconds,
                expirySeconds,
                message.properties());
    }

    /** The message, as it is published now. */
    public Message toMessage(String clientId, long steadyMillis) {
        long expiresAt = expirySeconds < 0 ? Message.NEVER : steadyMillis + expirySeconds * 1_000;
        return new Message(topic, payload, qos, retain, properties, expiresAt, clientId);
    }
}
