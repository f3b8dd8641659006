package io.rollcall.broker.connection;

import io.netty.channel.Channel;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.codec.ReadLimits;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import io.rollcall.broker.session.SessionRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every connection needs of the house, and where it begins. From any thread. */
public record ConnectionSetup(
        SessionRegistry registry,
        Authenticator authenticator,
        Map<String, EnhancedAuthenticator> enhancedAuthenticators,
        Authorizer authorizer,
        ClientListener listener,
        ConnectionLimits limits,
        ReadLimits readLimits,
        ConnectionCounters counters,
        Memory memory,
        Interceptors interceptors,
        Traces traces) {

    /** The same with other limits. */
    public ConnectionSetup with(ConnectionLimits newLimits) {
        return new ConnectionSetup(
                registry,
                authenticator,
                enhancedAuthenticators,
                authorizer,
                listener,
                newLimits,
                newLimits.readLimits(),
                counters,
                memory,
                interceptors,
                traces);
    }

    TopicOwner topicOwner() {
        return registry.topicOwner();
    }

    /** Bytes of long packets that may have come in part, of the connections of one event loop: one packet at least. */
    long halfReadBytesMax() {
        return Math.max(limits.halfReadBytesMax(), limits.packetSizeMax());
    }

    /** Whether the client may publish to the topic: it has the right, and nobody owns it. */
    boolean mayPublish(Rights rights, TopicName topic) {
        return !topic.remembered(registry.isOwned()) && rights.mayPublish(topic);
    }

    /** A socket was accepted: its bytes are MQTT from here on. On the channel's loop. */
    public void begin(Channel channel, Loop loop, Origin origin) {
        channel.pipeline().addLast(new Wire(channel, loop, this, origin));
    }

    /** Whether the topic is within what we let in. */
    boolean isWithinLimits(TopicName topic) {
        return topic.utf8().length <= limits.topicBytesMax() && topic.levelCount() <= limits.topicLevelsMax();
    }

    /** Whether the filter is within what we let in; its bytes are those of a topic that it can match. */
    boolean isWithinLimits(TopicFilter filter) {
        return filter.filter().length() <= limits.topicBytesMax() && filter.levelCount() <= limits.topicLevelsMax();
    }

    /** Why a message of an embedder is not taken; absent when it is. */
    public @Nullable ReasonCode refusal(Message message) {
        return refusal(message.topic(), message.payload(), message.properties());
    }

    /** Why the message of a PUBLISH, or of a will, is not taken; absent when it is. */
    @Nullable
    ReasonCode refusal(TopicName topic, byte[] payload, Properties properties) {
        if (!isWithinLimits(topic)) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        if (properties.isNone()) {
            return null;
        }
        if (isTooMuch(properties.userProperties())) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        boolean claimsUtf8 = Boolean.TRUE.equals(properties.payloadIsUtf8());
        return claimsUtf8 && limits.payloadFormatChecked() && !isUtf8(payload)
                ? ReasonCode.PAYLOAD_FORMAT_INVALID
                : null;
    }

    private boolean isTooMuch(List<UserProperty> userProperties) {
        if (userProperties.isEmpty()) {
            return false;
        }
        long characters = 0;
        for (UserProperty property : userProperties) {
            characters += property.name().length() + property.value().length();
        }
        return userProperties.size() > limits.userPropertiesMax() || characters > limits.userPropertyBytesMax();
    }

    private static boolean isUtf8(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
