package io.rollcall.broker.connection;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.codec.Auth;
import io.rollcall.broker.message.ReasonCode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that came in by an authentication method proves itself again by the same [4.12.1]. Meanwhile the connection works
 * as before. It must be the same user, whom authorization and all who were told of the connection know. On the loop.
 */
final class Reauthentication implements EnhancedAuthentication.Outcome {

    /** Ends the connection. On the loop. */
    @FunctionalInterface
    interface Failure {
        void failed(DisconnectCause cause, ReasonCode reason, @Nullable String reasonString);
    }

    private final Wire wire;
    private final Outlet outlet;
    private final EnhancedAuthenticator authenticator;
    private final @Nullable String userName;
    private final Duration timeout;
    private final Failure failure;
    private final EnhancedAuthentication authentication;
    private final Deadline deadline = new Deadline() {
        @Override
        void fire() {
            onTimeout();
        }
    };

    /**
     * None yet.
     *
     * @param proof what the client came in by
     * @param timeout how long one may take
     */
    Reauthentication(Wire wire, Outlet outlet, Proof proof, Duration timeout, Failure failure) {
        this.wire = wire;
        this.outlet = outlet;
        this.authenticator = proof.authenticator();
        this.userName = proof.userName();
        this.timeout = timeout;
        this.failure = failure;
        this.authentication =
                new EnhancedAuthentication(wire, outlet, authenticator, withoutPassword(proof.credentials()), this);
    }

    private static Credentials withoutPassword(Credentials credentials) {
        return new Credentials(
                credentials.clientId(),
                credentials.userName(),
                null,
                credentials.remoteAddress(),
                credentials.listener(),
                credentials.transport(),
                credentials.certificate());
    }

    /** AUTH: begins, or goes on. */
    void onAuth(Auth auth) {
        if (auth.reason() == ReasonCode.RE_AUTHENTICATE && !authentication.isUnderway()) {
            authentication.checkMethod(auth); // [MQTT-4.12.1-1]
            wire.loop().setDeadline(deadline, wire.lastReadAt() + timeout.toMillis());
            authentication.begin(auth.data());
        } else {
            authentication.answer(auth);
        }
    }

    @Override
    public void succeeded(Step.Success success) {
        if (!Objects.equals(success.userName(), userName)) {
            refused(new Step.Refuse(ReasonCode.NOT_AUTHORIZED, "another user"));
            return;
        }
        stop();
        if (!outlet.writeAuth(ReasonCode.SUCCESS, authenticator.method(), success.data())) {
            refused(EnhancedAuthentication.tooLarge());
        }
    }

    /** The connection ends [MQTT-4.12.1-2]. */
    @Override
    public void refused(Step.Refuse refusal) {
        failure.failed(Causes.of(refusal.reason()), sayable(refusal.reason()), refusal.reasonString());
    }

    /** What CONNACK alone can say is said in DISCONNECT's words [MQTT-3.14.2-1]. */
    private static ReasonCode sayable(ReasonCode reason) {
        return switch (reason) {
            case BAD_USER_NAME_OR_PASSWORD,
                    BAD_AUTHENTICATION_METHOD,
                    BANNED,
                    CLIENT_IDENTIFIER_NOT_VALID,
                    UNSUPPORTED_PROTOCOL_VERSION -> ReasonCode.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE -> ReasonCode.UNSPECIFIED_ERROR;
            default -> reason;
        };
    }

    private void onTimeout() {
        failure.failed(DisconnectCause.NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED, "not authenticated in time");
    }

    /** Nothing more is waited for. */
    void stop() {
        wire.loop().cancelDeadline(deadline);
    }
}
