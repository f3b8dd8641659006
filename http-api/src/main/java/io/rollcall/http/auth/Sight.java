package io.rollcall.http.auth;

import io.rollcall.presence.ClientIdForm;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which clients a caller sees; all others are to it as if they had never been. Both limits must hold. Immutable.
 *
 * @param org the organization whose clients alone are seen, by the form of their ids; absent for those of any and of none
 * @param groups groups whose clients alone are seen: ids that begin with one of these and then {@code @@@} (Alibaba's
 *     {@code GroupID@@@DeviceID}) or a colon (IBM's {@code d:org:type}); empty for all
 */
public record Sight(@Nullable String org, Set<String> groups) {
    public static final Sight ALL = new Sight(null, Set.of());

    private static final String ALIBABA_SIGNS = "@@@";

    public Sight {
        groups = Set.copyOf(groups);
        if (groups.contains("")) {
            throw new IllegalArgumentException("groups: one is empty");
        }
    }

    /** Whether every client is seen. */
    public boolean isWhole() {
        return org == null && groups.isEmpty();
    }

    public boolean sees(String clientId) {
        return (org == null || org.equals(ClientIdForm.of(clientId).org()))
                && (groups.isEmpty() || groups.stream().anyMatch(group -> isOf(group, clientId)));
    }

    private static boolean isOf(String group, String clientId) {
        return clientId.startsWith(group)
                && (clientId.startsWith(ALIBABA_SIGNS, group.length()) || clientId.startsWith(":", group.length()));
    }
}
