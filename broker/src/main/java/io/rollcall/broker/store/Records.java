package io.rollcall.broker.store;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import io.rollcall.broker.message.Will;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of the files: messages, sessions, subscriptions. Steady time means nothing after a restart; so what expires
 * is written in wall time. From any thread.
 */
final class Records {
    private static final int QOS_MASK = 3;
    private static final int RETAIN = 4;
    private static final int EXPIRES = 8;
    private static final int APART = 16;

    private final TimeSource time;

    Records(TimeSource time) {
        this.time = time;
    }

    TimeSource time() {
        return time;
    }

    // ---- messages

    void write(ByteWriter out, Message message) {
        write(out, message, false);
    }

    /** With the payload, or with its length where the payload is apart. */
    void write(ByteWriter out, Message message, boolean apart) {
        boolean expires = message.expiresAt() != Message.NEVER;
        int flags = (message.retain() ? RETAIN : 0) | (expires ? EXPIRES : 0) | (apart ? APART : 0);
        out.u8(message.qos().level() | flags).bytes(message.topic().utf8());
        if (apart) {
            out.i32(message.payload().length);
        } else {
            out.bytes(message.payload());
        }
        out.text(message.publisher());
        if (expires) {
            out.i64(time.epochMillis() + message.expiresAt() - time.steadyMillis());
        }
        write(out, message.properties());
    }

    Message readMessage(ByteReader in) {
        int flags = in.u8();
        TopicName topic = TopicName.of(in.text());
        return readMessage(in, flags, topic, in.bytes());
    }

    private Message readMessage(ByteReader in, int flags, TopicName topic, byte[] payload) {
        String publisher = in.textOrNull();
        long expiresAt = readExpiry(in, flags);
        Qos qos = Qos.of(flags & QOS_MASK);
        return new Message(topic, payload, qos, (flags & RETAIN) != 0, readProperties(in), expiresAt, publisher);
    }

    private long readExpiry(ByteReader in, int flags) {
        return (flags & EXPIRES) == 0 ? Message.NEVER : time.steadyMillis() + in.i64() - time.epochMillis();
    }

    // ---- retained messages, of which a long payload is apart

    static boolean isApart(byte[] record) {
        return (record[0] & APART) != 0;
    }

    /** What is to be known of it: the message, unless its payload is apart. */
    Retained readRetained(byte[] record) {
        ByteReader in = new ByteReader(record);
        if (!isApart(record)) {
            return Retained.of(readMessage(in));
        }
        int flags = in.u8();
        byte[] topic = in.bytes();
        int payloadBytes = in.i32();
        in.textOrNull(); // the publisher
        long expiresAt = readExpiry(in, flags);
        return Retained.inFiles(topic, payloadBytes, readProperties(in), expiresAt);
    }

    /** A message and its payload, which is apart. */
    Message readMessage(byte[] record, byte[] payload) {
        ByteReader in = new ByteReader(record);
        int flags = in.u8();
        TopicName topic = TopicName.of(in.text());
        int length = in.i32();
        if (length != payload.length) {
            throw new IllegalStateException(
                    topic + ": a payload of " + payload.length + " bytes, and not of " + length);
        }
        return readMessage(in, flags, topic, payload);
    }

    private static void write(ByteWriter out, Properties properties) {
        Boolean utf8 = properties.payloadIsUtf8();
        out.u8(utf8 == null ? 0 : utf8 ? 2 : 1)
                .text(properties.contentType())
                .text(properties.responseTopic())
                .bytes(properties.correlationData())
                .i32(properties.userProperties().size());
        for (UserProperty property : properties.userProperties()) {
            out.text(property.name()).text(property.value());
        }
    }

    private static Properties readProperties(ByteReader in) {
        int utf8 = in.u8();
        String contentType = in.textOrNull();
        String responseTopic = in.textOrNull();
        byte @Nullable [] correlationData = in.bytesOrNull();
        int count = in.i32();
        List<UserProperty> userProperties = count == 0 ? List.of() : new ArrayList<>();
        for (int i = 0; i < count; i++) {
            userProperties.add(new UserProperty(in.text(), in.text()));
        }
        Boolean isUtf8 = utf8 == 0 ? null : Boolean.valueOf(utf8 == 2);
        return new Properties(isUtf8, contentType, responseTopic, correlationData, userProperties);
    }

    // ---- sessions

    static void write(ByteWriter out, SessionState state) {
        out.text(state.clientId())
                .i64(state.expirySeconds())
                .i64(state.disconnectedAt())
                .i64(state.willDueAt());
        Will will = state.will();
        out.u8(will == null ? 0 : 1);
        if (will != null) {
            out.bytes(will.topic().utf8())
                    .bytes(will.payload())
                    .u8(will.qos().level() | (will.retain() ? RETAIN : 0))
                    .i64(will.delaySeconds())
                    .i64(will.expirySeconds());
            write(out, will.properties());
        }
    }

    static SessionState readSession(ByteReader in) {
        String clientId = in.text();
        long expirySeconds = in.i64();
        long disconnectedAt = in.i64();
        long willDueAt = in.i64();
        Will will = in.u8() == 0 ? null : readWill(in);
        return new SessionState(clientId, expirySeconds, disconnectedAt, will, willDueAt);
    }

    private static Will readWill(ByteReader in) {
        TopicName topic = TopicName.of(in.text());
        byte[] payload = in.bytes();
        int flags = in.u8();
        long delaySeconds = in.i64();
        long expirySeconds = in.i64();
        return new Will(
                topic,
                payload,
                Qos.of(flags & QOS_MASK),
                (flags & RETAIN) != 0,
                delaySeconds,
                expirySeconds,
                readProperties(in));
    }

    // ---- subscriptions; the filter is in the key

    static void write(ByteWriter out, Subscription subscription) {
        out.u8(subscription.maximumQos().level())
                .u8(subscription.noLocal() ? 1 : 0)
                .u8(subscription.retainAsPublished() ? 1 : 0)
                .u8(subscription.retainHandling())
                .i32(subscription.subscriptionId());
    }

    static Subscription readSubscription(String filter, ByteReader in) {
        return new Subscription(TopicFilter.of(filter), Qos.of(in.u8()), in.u8() == 1, in.u8() == 1, in.u8(), in.i32());
    }
}
