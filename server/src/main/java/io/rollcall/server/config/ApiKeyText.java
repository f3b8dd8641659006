package io.rollcall.server.config;

import io.rollcall.http.auth.ApiKey;

/** An API key on one line: {@code ID:SECRET}. */
final class ApiKeyText {
    private ApiKeyText() {}

    /**
     * Reads a key.
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
}
