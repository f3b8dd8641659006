package io.rollcall.broker.api;

import io.rollcall.broker.message.ReasonCode;

/** What an interceptor says of what it was shown. */
public sealed interface Verdict<T> {

    /** It goes on as it is. */
    record Pass<T>() implements Verdict<T> {}

    /** Something else goes on in its place. */
    record Change<T>(T to) implements Verdict<T> {}

    /**
     * It does not go on.
     *
     * @param reason told to clients of MQTT 5; an error
     */
    record Refuse<T>(ReasonCode reason) implements Verdict<T> {
        public Refuse {
            if (!reason.isError()) {
                throw new IllegalArgumentException("reason: " + reason + " is no error");
            }
        }
    }

    /** It goes on as it is. */
    static <T> Verdict<T> pass() {
        return new Pass<>();
    }

    /** This goes on in its place. */
    static <T> Verdict<T> change(T to) {
        return new Change<>(to);
    }

    /** It does not go on. */
    static <T> Verdict<T> refuse(ReasonCode reason) {
        return new Refuse<>(reason);
    }
}
