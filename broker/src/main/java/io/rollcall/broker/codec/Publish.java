package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * PUBLISH: a client publishes an application message [3.3].
 *
 * @param topic absent when only a topic alias was sent
 * @param topicAlias 0 when there is none
 * @param payload its own copy
 * @param packetId 0 for QoS 0
 * @param messageExpirySeconds -1 when the message does not expire
 */
public record Publish(
        @Nullable TopicName topic,
        int topicAlias,
        byte[] payload,
        Qos qos,
        boolean dup,
        boolean retain,
        int packetId,
        long messageExpirySeconds,
        Properties properties)
        implements Packet {

    @Override
    public PacketType type() {
        return PacketType.PUBLISH;
    }
}
