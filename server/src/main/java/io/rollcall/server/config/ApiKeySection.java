package io.rollcall.server.config;

import io.rollcall.http.alibaba.Operation;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One entry of {@code apiKeys}. */
final class ApiKeySection {
    /** How one is written at least. */
    static final String FORM = "each key is written '- {id: ID, secret: SECRET}'";

    private static final List<String> KEYS =
            List.of("id", "secret", "scopes", "org", "groups", "instances", "operations");

    private ApiKeySection() {}

    static ApiKey read(Written.Section section) {
        return Fields.read(section, KEYS, ApiKeySection::key);
    }

    private static ApiKey key(Fields fields) {
        String id = fields.value("id", "a name", Reading::text).orElseThrow(() -> fields.isMissing("id"));
        String secret = fields.value("secret", "a secret", Reading::text).orElseThrow(() -> fields.isMissing("secret"));
        List<Scope> scopes = fields.values("scopes", "one of " + String.join(", ", Scope.words()), Scope::of);
        Optional<String> org = fields.value("org", "an organization", Reading::text);
        Sight sight = new Sight(
                org.or(() -> ApiKey.orgIn(id)).orElse(null),
                Set.copyOf(fields.values("groups", "a group such as GID_x", Reading::text)));
        Rights rights = new Rights(
                scopes.isEmpty() ? Rights.READ.scopes() : Set.copyOf(scopes),
                sight,
                Set.copyOf(fields.values("instances", "an instance", Reading::text)),
                Set.copyOf(fields.values(
                        "operations",
                        "one of " + String.join(", ", Operation.actions()),
                        action -> Optional.of(action).filter(Operation.actions()::contains))));
        return new ApiKey(id, secret, rights);
    }
}
