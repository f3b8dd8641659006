package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;
import static io.rollcall.broker.message.ReasonCode.TOPIC_ALIAS_INVALID;

import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.TopicName;
import org.jspecify.annotations.Nullable;

/** The properties of a PUBLISH or of a will [3.3.2.3, 3.1.3.2], as they are read. Lives for one read. */
final class MessageProperties {
    private static final long OF_BOTH = Property.setOf(
            Property.PAYLOAD_FORMAT_INDICATOR,
            Property.MESSAGE_EXPIRY_INTERVAL,
            Property.CONTENT_TYPE,
            Property.RESPONSE_TOPIC,
            Property.CORRELATION_DATA,
            Property.USER_PROPERTY);
    static final long OF_PUBLISH = OF_BOTH | Property.setOf(Property.TOPIC_ALIAS, Property.SUBSCRIPTION_IDENTIFIER);
    static final long OF_WILL = OF_BOTH | Property.setOf(Property.WILL_DELAY_INTERVAL);

    private static final long TRAVELLING = OF_BOTH & ~Property.bit(Property.MESSAGE_EXPIRY_INTERVAL);

    private int topicAlias;
    private long expirySeconds = -1;
    private long delaySeconds;
    private @Nullable Boolean payloadIsUtf8;
    private @Nullable String contentType;
    private @Nullable String responseTopic;
    private byte @Nullable [] correlationData;
    private final UserProperties userProperties = new UserProperties();
    private long seen;

    /**
     * Reads the rest of a section.
     *
     * @param allowed {@link #OF_PUBLISH} or {@link #OF_WILL}
     */
    MessageProperties(Frame frame, long allowed) {
        while (!frame.isEmpty()) {
            int id = Property.read(frame, allowed, seen);
            seen |= Property.bit(id);
            read(frame, id);
        }
    }

    private void read(Frame frame, int id) {
        switch (id) {
            case Property.PAYLOAD_FORMAT_INDICATOR -> payloadIsUtf8 = Property.readFlag(frame, id);
            case Property.MESSAGE_EXPIRY_INTERVAL -> expirySeconds = frame.readInt();
            case Property.CONTENT_TYPE -> contentType = frame.readText();
            case Property.RESPONSE_TOPIC -> responseTopic = readResponseTopic(frame);
            case Property.CORRELATION_DATA -> correlationData = frame.readBinary();
            case Property.USER_PROPERTY -> userProperties.read(frame);
            case Property.TOPIC_ALIAS -> topicAlias = readTopicAlias(frame);
            case Property.WILL_DELAY_INTERVAL -> delaySeconds = frame.readInt();
            case Property.SUBSCRIPTION_IDENTIFIER ->
                throw new ProtocolError(PROTOCOL_ERROR, "MQTT-3.3.4-6: a client sent a subscription identifier");
            default -> throw new IllegalStateException("property " + id);
        }
    }

    private static String readResponseTopic(Frame frame) {
        String topic = frame.readText();
        if (!TopicName.isValid(topic)) {
            throw new ProtocolError(PROTOCOL_ERROR, "MQTT-3.3.2-14: response topic '" + topic + "'");
        }
        return topic;
    }

    private static int readTopicAlias(Frame frame) {
        int alias = frame.readShort();
        if (alias == 0) {
            throw new ProtocolError(TOPIC_ALIAS_INVALID, "MQTT-3.3.2-8: topic alias 0");
        }
        return alias;
    }

    /** 0 when there is none. */
    int topicAlias() {
        return topicAlias;
    }

    /** -1 when the message does not expire. */
    long expirySeconds() {
        return expirySeconds;
    }

    long delaySeconds() {
        return delaySeconds;
    }

    /** Those that travel with the message. */
    Properties travelling() {
        if ((seen & TRAVELLING) == 0) {
            return Properties.NONE;
        }
        return new Properties(payloadIsUtf8, contentType, responseTopic, correlationData, userProperties.toList());
    }
}
