package io.rollcall.presence;

/** Presence cannot be opened; the message is a sentence for whoever runs the server. */
public final class PresenceOpenException extends RuntimeException {
    public PresenceOpenException(String message) {
        super(message);
    }

    public PresenceOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
