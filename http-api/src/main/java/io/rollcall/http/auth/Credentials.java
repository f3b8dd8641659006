package io.rollcall.http.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What an Authorization header claims: an id and a secret, not yet checked. Immutable. */
record Credentials(String id, String secret) {

    /** Reads {@code Basic base64(id:secret)} and {@code Bearer id:secret}; empty for anything else. */
    static Optional<Credentials> parse(String authorization) {
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String value = authorization.substring(space + 1).trim();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> decode(value).flatMap(Credentials::split);
            case "bearer" -> split(value);
            default -> Optional.empty();
        };
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<Credentials> split(String pair) {
        int colon = pair.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Credentials(pair.substring(0, colon), pair.substring(colon + 1)));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Credentials[" + id + "]";
    }
}
