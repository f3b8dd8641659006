package io.rollcall.http.exchange;

import io.vertx.ext.web.RoutingContext;

/**
 * A request is answered with an error: thrown where that is seen, caught in one place. Each face has its own, which knows
 * the face's words. Has no stack trace, because it is no mistake of ours.
 */
public abstract class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected Refusal(String message) {
        super(message, null, false, false);
    }

    /** Whether it is for missing or wrong credentials, or for a right that they do not give. */
    public abstract boolean isForCredentials();

    /** The error in the face's words. On the event loop of the request. */
    public abstract Answer answer(RoutingContext exchange);
}
