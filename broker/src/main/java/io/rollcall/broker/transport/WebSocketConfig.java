package io.rollcall.broker.transport;

import java.util.List;

/**
 * MQTT over WebSocket [MQTT 5, chapter 6].
 *
 * @param path where it is, such as {@code /mqtt}
 * @param origins the web origins, such as {@code https://example.org}, whose pages may connect, or {@code *} for all; with
 *     none, only pages of the host that they connect to
 */
public record WebSocketConfig(String path, List<String> origins) {
    public static final String ANY_ORIGIN = "*";
    public static final WebSocketConfig DEFAULT = new WebSocketConfig("/mqtt", List.of());

    public WebSocketConfig {
        origins = List.copyOf(origins);
        if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            throw new IllegalArgumentException("path: '" + path + "' is not a path such as /mqtt");
        }
    }
}
