package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;

import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import org.jspecify.annotations.Nullable;

/** Reads PUBLISH [3.3], the hot road. Belongs to one reader, for the topic names that it remembers. */
final class PublishReader {
    private static final int RETAIN = 0x01;
    private static final int QOS = 0x06;
    private static final int DUP = 0x08;

    private final TopicCache topics = new TopicCache();

    static void checkFlags(int flags) {
        if ((flags & QOS) == QOS) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-3.3.1-4: QoS 3");
        }
        if ((flags & (DUP | QOS)) == DUP) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-3.3.1-2: DUP with QoS 0");
        }
    }

    /**
     * Reads one.
     *
     * @param flags the lower four bits of the first byte, checked
     */
    Publish read(Frame frame, int flags, boolean hasProperties) {
        int topicLength = frame.readShort();
        TopicName topic = topicLength == 0 && hasProperties ? null : topics.read(frame, topicLength);
        Qos qos = Qos.of((flags & QOS) >> 1);
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : frame.readPacketId(); // [MQTT-2.2.1-2]
        MessageProperties properties = hasProperties ? readProperties(frame) : null;
        int topicAlias = properties == null ? 0 : properties.topicAlias();
        if (topic == null && topicAlias == 0) {
            throw new ProtocolError(PROTOCOL_ERROR, "3.3.2.1: neither a topic name nor a topic alias");
        }
        return new Publish(
                topic,
                topicAlias,
                frame.readRest(),
                qos,
                (flags & DUP) != 0,
                (flags & RETAIN) != 0,
                packetId,
                properties == null ? -1 : properties.expirySeconds(),
                properties == null ? Properties.NONE : properties.travelling());
    }

    /** Absent when there are none, as nearly always. */
    private static @Nullable MessageProperties readProperties(Frame frame) {
        int outerEnd = frame.enterProperties();
        MessageProperties properties =
                frame.isEmpty() ? null : new MessageProperties(frame, MessageProperties.OF_PUBLISH);
        frame.leaveProperties(outerEnd);
        return properties;
    }
}
