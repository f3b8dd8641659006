package io.rollcall.http.auth;

import io.rollcall.presence.ClientIdForm;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which clients a caller sees; all others are to it as if they had never been. Both limits must hold. Immutable.
 *
 * @param org the organization whose clients alone are seen, by the form of their ids; absent for those of any and of none
 * @param groups groups whose clients alone are seen, see {@link ClientIdForm#groupOf}; empty for all
 */
public record Sight(@Nullable String org, Set<String> groups) {
    public static final Sight ALL = new Sight(null, Set.of());

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
                && (groups.isEmpty() || isOfAGroup(clientId));
    }

    /** Whether every client of a group is seen. */
    public boolean seesGroup(String group) {
        boolean ofTheOrg = org == null
                || group.equals("a:" + org)
                || group.equals("A:" + org)
                || group.startsWith("d:" + org + ":")
                || group.startsWith("g:" + org + ":");
        return ofTheOrg && (groups.isEmpty() || groups.contains(group));
    }

    private boolean isOfAGroup(String clientId) {
        String group = ClientIdForm.groupOf(clientId);
        return group != null && groups.contains(group);
    }
}
