package io.rollcall.http.alibaba;

import io.rollcall.http.auth.Sight;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The instances that calls may name. An instance has groups; the clients of these are its clients. Where none is declared any
 * name is taken, and stands for the whole server. Immutable.
 *
 * @param groups the groups of each instance by its id; an instance without any has all clients
 */
public record Instances(Map<String, Set<String>> groups) {
    public static final Instances ANY = new Instances(Map.of());

    public Instances {
        Map<String, Set<String>> copy = new HashMap<>();
        groups.forEach((id, ofIt) -> {
            if (id.isBlank()) {
                throw new IllegalArgumentException("id: \"" + id + "\" is blank");
            }
            copy.put(id, new Sight(null, ofIt).groups());
        });
        groups = Map.copyOf(copy);
    }

    boolean has(String id) {
        return groups.isEmpty() || groups.containsKey(id);
    }

    /** The clients of an instance that there is. */
    Sight sightOf(String id) {
        return new Sight(null, groups.getOrDefault(id, Set.of()));
    }
}
