package io.rollcall.broker.api;

import io.rollcall.broker.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Authenticator} found out about a client that wants to come in.
 *
 * @param reason SUCCESS, or the reason code to refuse with
 * @param userName the name under which the client is known from here on
 * @param rights what the credentials themselves say that the client may do, and until when; absent when they say nothing. The
 *     broker looks at their end alone: what they allow is for the {@link Authorizer}, which finds them in the
 *     {@link ClientConnection}
 */
public record Admission(
        ReasonCode reason,
        @Nullable String userName,
        @Nullable Rights rights) {

    /** The client may come in, under this name. */
    public static Admission as(@Nullable String userName) {
        return new Admission(ReasonCode.SUCCESS, userName, null);
    }

    /** The client may not come in. */
    public static Admission refused(ReasonCode reason) {
        return new Admission(reason, null, null);
    }
}
