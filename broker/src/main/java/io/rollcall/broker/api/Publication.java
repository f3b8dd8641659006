package io.rollcall.broker.api;

import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an embedder publishes. Immutable: each {@code with} gives another one.
 *
 * <pre>{@code
 * Publication alarm = Publication.of("plant/alarm", "boiler 3")
 *         .with(Qos.AT_LEAST_ONCE)
 *         .retained()
 *         .expiringAfter(Duration.ofHours(1));
 * }</pre>
 *
 * @param topic where
 * @param payload what; not to be written any more
 * @param qos how safely; at most once when nothing is said
 * @param retain whether it is kept for those who subscribe later; an empty payload clears what was kept
 * @param expiry for how long it is worth delivering; absent is for ever
 * @param properties what travels with it in MQTT 5
 */
public record Publication(
        TopicName topic,
        byte[] payload,
        Qos qos,
        boolean retain,
        @Nullable Duration expiry,
        Properties properties) {

    public Publication {
        if (expiry != null && (expiry.isNegative() || expiry.isZero())) {
            throw new IllegalArgumentException("expiry: " + expiry + " is not positive");
        }
    }

    /**
     * Bytes.
     *
     * @param payload copied
     * @throws IllegalArgumentException when it is no topic name
     */
    public static Publication of(String topic, byte[] payload) {
        return new Publication(TopicName.of(topic), payload.clone(), Qos.AT_MOST_ONCE, false, null, Properties.NONE);
    }

    /**
     * A text, in UTF-8.
     *
     * @throws IllegalArgumentException when it is no topic name
     */
    public static Publication of(String topic, String text) {
        return of(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same, with another quality of service. */
    public Publication with(Qos newQos) {
        return new Publication(topic, payload, newQos, retain, expiry, properties);
    }

    /** The same, with properties in place of those that it had. */
    public Publication with(Properties newProperties) {
        return new Publication(topic, payload, qos, retain, expiry, newProperties);
    }

    /** The same, kept for those who subscribe later. */
    public Publication retained() {
        return new Publication(topic, payload, qos, true, expiry, properties);
    }

    /**
     * The same, not delivered any more after so long.
     *
     * @throws IllegalArgumentException when that is not positive
     */
    public Publication expiringAfter(Duration newExpiry) {
        return new Publication(topic, payload, qos, retain, newExpiry, properties);
    }
}
