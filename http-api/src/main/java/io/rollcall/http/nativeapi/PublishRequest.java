package io.rollcall.http.nativeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.http.exchange.Problem;
import java.util.Base64;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;

/**
 * The body of {@code POST /api/v1/publish}.
 *
 * @param topic a topic name
 * @param payload its bytes
 * @param qos 0, 1 or 2
 * @param retain whether it is kept for those who subscribe later
 */
record PublishRequest(String topic, byte[] payload, int qos, boolean retain) {
    private static final Set<String> KNOWN =
            new TreeSet<>(Set.of("topic", "payload", "payloadBase64", "qos", "retain"));

    static PublishRequest parse(byte[] body) {
        JsonNode root = JsonBody.object(body, "{\"topic\":\"a/b\",\"payload\":\"on\"}");
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KNOWN.contains(name)) {
                throw JsonBody.bad("The body has the unknown field \"" + name + "\"; known are " + KNOWN + ".");
            }
        }
        return new PublishRequest(
                text(root, "topic"), payload(root), qos(root.path("qos")), retain(root.path("retain")));
    }

    private static String text(JsonNode root, String name) {
        JsonNode field = root.path(name);
        if (!field.isTextual()) {
            throw JsonBody.bad(name + ": " + shown(field) + " is not a string.");
        }
        return field.textValue();
    }

    private static byte[] payload(JsonNode root) {
        if (root.has("payload") && root.has("payloadBase64")) {
            throw JsonBody.bad("payload and payloadBase64 are both given; one is enough.");
        }
        if (!root.has("payloadBase64")) {
            return root.has("payload") ? text(root, "payload").getBytes(UTF_8) : new byte[0];
        }
        try {
            return Base64.getDecoder().decode(text(root, "payloadBase64"));
        } catch (IllegalArgumentException e) {
            throw JsonBody.bad("payloadBase64 is not Base64: " + e.getMessage() + ".");
        }
    }

    private static int qos(JsonNode field) {
        if (field.isMissingNode()) {
            return 0;
        }
        if (!field.isInt() || field.intValue() < 0 || field.intValue() > 2) {
            throw JsonBody.bad("qos: " + field + " is not 0, 1 or 2.");
        }
        return field.intValue();
    }

    private static boolean retain(JsonNode field) {
        if (!field.isMissingNode() && !field.isBoolean()) {
            throw JsonBody.bad("retain: " + field + " is not true or false.");
        }
        return field.booleanValue();
    }

    private static String shown(JsonNode field) {
        return field.isMissingNode() ? "nothing" : field.toString();
    }

    /** Refuses a topic that the broker does not take. */
    static Problem badTopic(String topic, String why) {
        return JsonBody.bad("topic: \"" + topic + "\" " + why + ".");
    }
}
