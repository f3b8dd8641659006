package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import java.util.function.IntFunction;

/** Writes PUBLISH [3.3], the hot road. From any thread. */
final class PublishWriter {
    private PublishWriter() {}

    /** The remaining length of the packet. */
    static int remainingLength(Message message, PublishHead head, boolean hasProperties) {
        long length = 2L + topicLength(message, head, hasProperties) + message.payload().length;
        if (head.qos() != Qos.AT_MOST_ONCE) {
            length += 2;
        }
        if (hasProperties) {
            int propertyLength = propertyLength(message.properties(), head);
            length += VariableByteInteger.size(propertyLength) + propertyLength;
        }
        if (length > VariableByteInteger.MAXIMUM) {
            throw new IllegalArgumentException("2.1.4: a PUBLISH of " + length + " bytes");
        }
        return (int) length;
    }

    private static int topicLength(Message message, PublishHead head, boolean hasProperties) {
        return hasProperties && !head.withTopic() ? 0 : message.topic().utf8().length;
    }

    static void write(ByteBuf out, Message message, PublishHead head, boolean hasProperties) {
        if (head.frame().write(out, message, head, hasProperties)) {
            return;
        }
        int remaining = remainingLength(message, head, hasProperties);
        out.ensureWritable(1 + VariableByteInteger.size(remaining) + remaining);
        writeHead(out, remaining, message, head, hasProperties);
        out.writeBytes(message.payload());
    }

    /** As {@link PacketWriter#publishes}. */
    static void write(
            ByteBuf out, IntFunction<Message> messages, int count, Qos qos, int[] packetIdsAt, boolean hasProperties) {
        PublishHead head = new PublishHead().begin(qos, false, false, 0);
        int firstByte = head.firstByte();
        boolean withPacketId = qos != Qos.AT_MOST_ONCE;
        for (int i = 0; i < count; i++) {
            Message message = messages.apply(i);
            if (hasProperties && !message.properties().isNone()) {
                int remaining = remainingLength(message, head, true);
                writeHead(out, remaining, message, head, true);
                out.writeBytes(message.payload());
                int behind = remaining - 2 - topicLength(message, head, true);
                packetIdsAt[i] = out.writerIndex() - behind;
            } else {
                byte[] to = out.ensureWritable(PublishFrame.lengthMax(message)).array();
                int offset = out.arrayOffset();
                int end = PublishFrame.write(
                        to, offset + out.writerIndex(), message, firstByte, withPacketId, hasProperties);
                out.writerIndex(end - offset);
                packetIdsAt[i] = end - offset - PublishFrame.behindPacketId(message, hasProperties) - 2;
            }
        }
    }

    /** Writes all but the payload, which is to follow. */
    static void writeHead(ByteBuf out, Message message, PublishHead head, boolean hasProperties) {
        writeHead(out, remainingLength(message, head, hasProperties), message, head, hasProperties);
    }

    private static void writeHead(
            ByteBuf out, int remaining, Message message, PublishHead head, boolean hasProperties) {
        out.writeByte(head.firstByte());
        VariableByteInteger.write(out, remaining);
        int topicLength = topicLength(message, head, hasProperties);
        out.writeShort(topicLength).writeBytes(message.topic().utf8(), 0, topicLength);
        if (head.qos() != Qos.AT_MOST_ONCE) {
            out.writeShort(head.packetId());
        }
        if (hasProperties) {
            VariableByteInteger.write(out, propertyLength(message.properties(), head));
            writeProperties(out, message.properties(), head);
        }
    }

    private static int propertyLength(Properties properties, PublishHead head) {
        int length = 0;
        if (head.topicAlias() != 0) {
            length += PropertyWriter.SHORT_LENGTH;
        }
        if (head.messageExpirySeconds() >= 0) {
            length += PropertyWriter.INT_LENGTH;
        }
        for (int id : head.subscriptionIds()) {
            length += 1 + VariableByteInteger.size(id);
        }
        return length
                + (properties.payloadIsUtf8() == null ? 0 : PropertyWriter.BYTE_LENGTH)
                + PropertyWriter.textLength(properties.contentType())
                + PropertyWriter.textLength(properties.responseTopic())
                + PropertyWriter.binaryLength(properties.correlationData())
                + PropertyWriter.userLength(properties.userProperties());
    }

    private static void writeProperties(ByteBuf out, Properties properties, PublishHead head) {
        if (head.topicAlias() != 0) {
            PropertyWriter.writeShort(out, Property.TOPIC_ALIAS, head.topicAlias());
        }
        if (head.messageExpirySeconds() >= 0) {
            PropertyWriter.writeInt(out, Property.MESSAGE_EXPIRY_INTERVAL, head.messageExpirySeconds());
        }
        for (int id : head.subscriptionIds()) {
            out.writeByte(Property.SUBSCRIPTION_IDENTIFIER);
            VariableByteInteger.write(out, id);
        }
        writeTravelling(out, properties);
    }

    /** What the publisher sent goes on unchanged [MQTT-3.3.2-4, -15 to -18, -20]. */
    private static void writeTravelling(ByteBuf out, Properties properties) {
        Boolean payloadIsUtf8 = properties.payloadIsUtf8();
        if (payloadIsUtf8 != null) {
            PropertyWriter.writeByte(out, Property.PAYLOAD_FORMAT_INDICATOR, payloadIsUtf8 ? 1 : 0);
        }
        PropertyWriter.writeText(out, Property.CONTENT_TYPE, properties.contentType());
        PropertyWriter.writeText(out, Property.RESPONSE_TOPIC, properties.responseTopic());
        PropertyWriter.writeBinary(out, Property.CORRELATION_DATA, properties.correlationData());
        PropertyWriter.writeUser(out, properties.userProperties());
    }
}
