package io.rollcall.server.config;

/**
 * Credentials of the HTTP faces.
 *
 * @param id who it is; without a colon
 * @param secret what only they know
 */
public record ApiKey(String id, String secret) {
    public ApiKey {
        if (id.isEmpty() || id.indexOf(':') >= 0) {
            throw new IllegalArgumentException("id: '" + id + "' is empty or contains a colon");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("secret: that of '" + id + "' is empty");
        }
    }

    /**
     * Reads {@code ID:SECRET}.
     *
     * @param origin where it was written, for the message when it cannot be read; the text itself may be a secret
     */
    static ApiKey parse(String text, String origin) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            throw new ConfigError(origin + ": an API key is written ID:SECRET, and neither part may be empty");
        }
        return new ApiKey(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ApiKey[id=" + id + "]";
    }
}
