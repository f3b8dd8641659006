package io.rollcall.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client identifier says by its form.
 *
 * @param clientType device for every identifier of no known form
 * @param org the second part, of an identifier of a known form
 * @param type the third part, of a device's or gateway's
 * @param device the fourth part, of a device's or gateway's
 */
public record ClientIdForm(
        ClientType clientType,
        @Nullable String org,
        @Nullable String type,
        @Nullable String device) {

    private static final String GROUP_SIGNS = "@@@";

    private static final ClientIdForm NONE = new ClientIdForm(ClientType.DEVICE, null, null, null);

    /** Reads {@code d:org:type:id}, {@code g:org:type:id}, {@code a:org:app} and {@code A:org:app[:instance]}. */
    public static ClientIdForm of(String clientId) {
        if (clientId.length() < 2 || clientId.charAt(1) != ':') {
            return NONE;
        }
        String[] parts = clientId.split(":", -1);
        for (String part : parts) {
            if (part.isEmpty()) {
                return NONE;
            }
        }
        return switch (clientId.charAt(0)) {
            case 'd' -> ofThing(ClientType.DEVICE, parts);
            case 'g' -> ofThing(ClientType.GATEWAY, parts);
            case 'a' -> parts.length == 3 ? ofApplication(parts) : NONE;
            case 'A' -> parts.length == 3 || parts.length == 4 ? ofApplication(parts) : NONE;
            default -> NONE;
        };
    }

    /**
     * The group that an identifier names: of Alibaba's {@code GroupID@@@DeviceID} what stands before the signs; of IBM's forms all before the
     * last part that names the client, such as {@code d:org:type} or {@code a:org}. Absent for all others. Always a beginning of the
     * identifier.
     */
    public static @Nullable String groupOf(String clientId) {
        ClientIdForm form = of(clientId);
        if (form.org != null) {
            int parts = form.type == null ? 2 : 3;
            int end = -1;
            for (int i = 0; i < parts; i++) {
                end = clientId.indexOf(':', end + 1);
            }
            return clientId.substring(0, end);
        }
        int signs = clientId.indexOf(GROUP_SIGNS);
        return signs <= 0 ? null : clientId.substring(0, signs);
    }

    /** What the identifiers of a group's members begin with, each with one of these. */
    static List<String> beginningsOf(String group) {
        return List.of(group + ":", group + GROUP_SIGNS);
    }

    private static ClientIdForm ofThing(ClientType clientType, String[] parts) {
        return parts.length == 4 ? new ClientIdForm(clientType, parts[1], parts[2], parts[3]) : NONE;
    }

    private static ClientIdForm ofApplication(String[] parts) {
        return new ClientIdForm(ClientType.APPLICATION, parts[1], null, null);
    }
}
