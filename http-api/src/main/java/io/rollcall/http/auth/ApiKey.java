package io.rollcall.http.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key: a name that is told to everybody, and a secret that is told to nobody. Immutable.
 *
 * @param id the key's name; has no colon, because a colon ends it in HTTP Basic credentials
 * @param secret the key's secret (IBM says token, Alibaba AccessKey secret)
 */
public record ApiKey(String id, String secret) {
    private static final Pattern OF_AN_ORG = Pattern.compile("a-([^-]+)-.+");

    public ApiKey {
        if (id.isEmpty() || id.indexOf(':') >= 0) {
            throw new IllegalArgumentException("id: \"" + id + "\" is empty or has a colon");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("secret: that of key \"" + id + "\" is empty");
        }
    }

    /** The organization whose clients the key sees on the IBM face: {@code org} of {@code a-org-rest}; empty when the key sees all. */
    public Optional<String> org() {
        Matcher matcher = OF_AN_ORG.matcher(id);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ApiKey[" + id + "]";
    }
}
