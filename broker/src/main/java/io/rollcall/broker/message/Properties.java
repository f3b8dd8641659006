package io.rollcall.broker.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message that travel unchanged from publisher to subscriber [MQTT 5, 3.3.2.3]. What belongs to one
 * wire (topic alias, subscription identifier) or changes on the way (message expiry) is not here.
 *
 * @param payloadIsUtf8 the payload format indicator; absent when it was not sent
 * @param contentType the content type
 * @param responseTopic the response topic
 * @param correlationData the correlation data; never written after
 * @param userProperties in the order sent [MQTT-3.3.2-18]
 */
public record Properties(
        @Nullable Boolean payloadIsUtf8,
        @Nullable String contentType,
        @Nullable String responseTopic,
        byte @Nullable [] correlationData,
        List<UserProperty> userProperties) {

    public static final Properties NONE = new Properties(null, null, null, null, List.of());

    private static final int USER_PROPERTY_BYTES = 96;

    /** Whether there are none. */
    @SuppressWarnings("ReferenceEquality") // nearly always it is the one
    public boolean isNone() {
        return this == NONE || equals(NONE);
    }

    /** What it costs to keep them, nearly: a character counts as one byte, and each user property its objects. */
    @SuppressWarnings("ReferenceEquality") // nearly always it is the one
    int bytes() {
        if (this == NONE) {
            return 0;
        }
        int bytes = length(contentType) + length(responseTopic);
        bytes += correlationData == null ? 0 : correlationData.length;
        for (UserProperty property : userProperties) {
            bytes += USER_PROPERTY_BYTES
                    + property.name().length()
                    + property.value().length();
        }
        return bytes;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
