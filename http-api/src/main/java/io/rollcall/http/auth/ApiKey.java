package io.rollcall.http.auth;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key: a name that is told to everybody, a secret that is told to nobody, and what it gives a right to. Immutable.
 *
 * @param id the key's name; has no colon, because a colon ends it in HTTP Basic credentials
 * @param proof what shows that somebody has its secret (IBM says token, Alibaba AccessKey secret)
 * @param rights what its holder may do, and about whom
 */
public record ApiKey(String id, KeyProof proof, Rights rights) {
    private static final Pattern OF_AN_ORG = Pattern.compile("a-([^-]+)-.+");

    public ApiKey {
        if (id.isEmpty() || id.indexOf(':') >= 0) {
            throw new IllegalArgumentException("id: \"" + id + "\" is empty or has a colon");
        }
        Optional<String> named = orgIn(id);
        if (named.isPresent() && !named.get().equals(rights.sight().org())) {
            throw new IllegalArgumentException("org: " + rights.sight().org() + " is not that of key \"" + id + "\"");
        }
    }

    /** A key whose secret is known. */
    public ApiKey(String id, String secret, Rights rights) {
        this(id, proof(id, secret), rights);
    }

    private static KeyProof proof(String id, String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("secret: that of key \"" + id + "\" is empty");
        }
        return new KeyProof(secret, false);
    }

    /** A key that may read: about the clients of the organization that its id names, or about all where it names none. */
    public ApiKey(String id, String secret) {
        this(id, secret, Rights.READ.with(new Sight(orgIn(id).orElse(null), Set.of())));
    }

    /** The organization that an id names: {@code org} of {@code a-org-rest}. */
    public static Optional<String> orgIn(String id) {
        Matcher matcher = OF_AN_ORG.matcher(id);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The organization whose clients alone the key sees; empty when it sees all. */
    public Optional<String> org() {
        return Optional.ofNullable(rights.sight().org());
    }

    /** The secret, for signatures; empty when only its hash is known. */
    public Optional<String> secret() {
        return proof.secret();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
