package io.rollcall.server;

/** The server cannot start, for a reason that an operator can mend; the message is one sentence that says how. */
public final class StartError extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartError(String message) {
        super(message);
    }

    StartError(String message, Throwable cause) {
        super(message, cause);
    }
}
