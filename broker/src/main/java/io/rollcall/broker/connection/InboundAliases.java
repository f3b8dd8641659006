package io.rollcall.broker.connection;

import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The topic aliases that a client gave on this connection [MQTT 5, 3.3.2.3.4]. On the loop. */
final class InboundAliases {
    /** So long may the topics of one connection be together; there is no gentler answer than its end. */
    private static final int BYTES_MAX = 256 * 1024;

    private final int maximum;
    private int bytes;
    private @Nullable TopicName[] topics = new TopicName[0];

    /**
     * No aliases yet.
     *
     * @param maximum the Topic Alias Maximum of our CONNACK
     */
    InboundAliases(int maximum) {
        this.maximum = maximum;
    }

    /**
     * The topic that a PUBLISH means.
     *
     * @param topic absent when the client sent the alias alone
     * @param alias 0 when the client sent none
     */
    TopicName resolve(@Nullable TopicName topic, int alias) {
        if (alias == 0 && topic != null) {
            return topic;
        }
        if (alias == 0 || alias > maximum) {
            throw invalid(alias); // [MQTT-3.3.2-9]
        }
        if (topic == null) {
            TopicName known = alias <= topics.length ? topics[alias - 1] : null;
            if (known == null) {
                throw new ProtocolError(ReasonCode.PROTOCOL_ERROR, "3.3.2.3.4: topic alias " + alias + " is unknown");
            }
            return known;
        }
        if (alias > topics.length) {
            topics = Arrays.copyOf(topics, Math.min(maximum, Math.max(alias, 2 * topics.length)));
        }
        TopicName before = topics[alias - 1];
        bytes += topic.utf8().length - (before == null ? 0 : before.utf8().length);
        if (bytes > BYTES_MAX) {
            throw new ProtocolError(ReasonCode.QUOTA_EXCEEDED, "3.3.2.3.4: topic aliases for " + bytes + " bytes");
        }
        topics[alias - 1] = topic;
        return topic;
    }

    private ProtocolError invalid(int alias) {
        return new ProtocolError(
                ReasonCode.TOPIC_ALIAS_INVALID, "MQTT-3.3.2-9: topic alias " + alias + " of at most " + maximum);
    }
}
