package io.rollcall.http.exchange;

import io.rollcall.presence.ClientType;
import java.util.Optional;

/**
 * What IBM reads out of a client identifier: {@code d:org:type:id}, {@code g:org:type:id}, {@code a:org:app} and
 * {@code A:org:app[:instance]}. Any other is a device of no organization. Immutable.
 *
 * @param type what kind of client it names
 * @param org its second part; empty when the identifier has no such form
 */
public record ClientIdForm(ClientType type, Optional<String> org) {
    private static final ClientIdForm OTHER = new ClientIdForm(ClientType.DEVICE, Optional.empty());

    public static ClientIdForm of(String clientId) {
        String[] parts = clientId.split(":", -1);
        return switch (parts[0]) {
            case "d" -> parts.length == 4 ? of(ClientType.DEVICE, parts) : OTHER;
            case "g" -> parts.length == 4 ? of(ClientType.GATEWAY, parts) : OTHER;
            case "a" -> parts.length == 3 ? of(ClientType.APPLICATION, parts) : OTHER;
            case "A" -> parts.length == 3 || parts.length == 4 ? of(ClientType.APPLICATION, parts) : OTHER;
            default -> OTHER;
        };
    }

    private static ClientIdForm of(ClientType type, String[] parts) {
        for (String part : parts) {
            if (part.isEmpty()) {
                return OTHER;
            }
        }
        return new ClientIdForm(type, Optional.of(parts[1]));
    }
}
