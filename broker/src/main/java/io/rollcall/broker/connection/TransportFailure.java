package io.rollcall.broker.connection;

import io.rollcall.broker.api.DisconnectCause;
import java.io.IOException;

/** What a client sent breaks the protocol below MQTT; thrown up the pipeline, to end its connection. */
public final class TransportFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final DisconnectCause cause;

    public TransportFailure(DisconnectCause cause, String message) {
        super(message);
        this.cause = cause;
    }

    /** How the end of the connection is recorded. */
    public DisconnectCause disconnectCause() {
        return cause;
    }
}
