package io.rollcall.broker.message;

/**
 * The client broke the protocol. Thrown where it is seen, caught once, in {@code connection}, which answers with the
 * reason code and closes. Has no stack trace: it is an answer, not a mistake of ours.
 */
public final class ProtocolError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    /**
     * A broken rule.
     *
     * @param reason what the client is told
     * @param what the statement or section of the specification that was broken, and the value that broke it
     */
    public ProtocolError(ReasonCode reason, String what) {
        super(what, null, false, false);
        this.reason = reason;
    }

    public ReasonCode reason() {
        return reason;
    }
}
