package io.rollcall.broker.api;

import io.rollcall.broker.message.ReasonCode;

/** A message of an embedder was not taken: a limit was reached, or it could not be stored. Nothing of it was delivered. */
public final class PublishRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ReasonCode reason;

    /**
     * Not taken.
     *
     * @param reason what an MQTT client would have been told
     * @param message which limit, and its value
     */
    public PublishRefused(ReasonCode reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What an MQTT client would have been told. */
    public ReasonCode reason() {
        return reason;
    }
}
