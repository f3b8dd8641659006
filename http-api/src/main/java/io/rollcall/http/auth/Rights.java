package io.rollcall.http.auth;

import java.util.Set;

/**
 * What a key gives a right to. Immutable.
 *
 * @param scopes what its holder may do
 * @param sight which clients its holder sees
 * @param instances the Alibaba instances that it may name; empty for any that there is
 * @param operations the Alibaba operations that it may call; empty for any that its scopes allow
 */
public record Rights(Set<Scope> scopes, Sight sight, Set<String> instances, Set<String> operations) {
    /** To read and to follow, about all clients: what a key may do of which nothing is said. */
    public static final Rights READ = new Rights(Set.of(Scope.READ, Scope.STREAM), Sight.ALL, Set.of(), Set.of());

    public Rights {
        scopes = Set.copyOf(scopes);
        instances = Set.copyOf(instances);
        operations = Set.copyOf(operations);
    }

    /** The same for other clients. */
    public Rights with(Sight newSight) {
        return new Rights(scopes, newSight, instances, operations);
    }
}
