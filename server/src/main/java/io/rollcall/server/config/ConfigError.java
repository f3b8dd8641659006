package io.rollcall.server.config;

/** Something that an operator wrote cannot be; the message is one sentence that says where, what, and what is allowed. */
public final class ConfigError extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public ConfigError(String message) {
        super(message);
    }
}
