package io.rollcall.broker.connection;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.EnhancedAuthenticator.Exchange;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.codec.Auth;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges of one client with the authentication method that it named: one at a time, and in each of them the client
 * and the method in turn [4.12]. What the method comes to after the wire is closed is forgotten. On the loop.
 */
final class EnhancedAuthentication {
    private static final Logger LOG = LoggerFactory.getLogger(EnhancedAuthentication.class);

    /** Who carries out what an exchange came to. On the loop. */
    interface Outcome {

        void succeeded(Step.Success success);

        void refused(Step.Refuse refusal);
    }

    private final Wire wire;
    private final Outlet outlet;
    private final EnhancedAuthenticator authenticator;
    private final Credentials credentials;
    private final Outcome outcome;

    // valid for one exchange
    private @Nullable Exchange exchange;
    private boolean isClientsTurn;

    EnhancedAuthentication(
            Wire wire, Outlet outlet, EnhancedAuthenticator authenticator, Credentials credentials, Outcome outcome) {
        this.wire = wire;
        this.outlet = outlet;
        this.authenticator = authenticator;
        this.credentials = credentials;
        this.outcome = outcome;
    }

    boolean isUnderway() {
        return exchange != null;
    }

    /** Begins an exchange; none is under way. */
    void begin(byte @Nullable [] data) {
        Exchange begun;
        try {
            begun = authenticator.begin(credentials);
        } catch (RuntimeException thrown) {
            failed(thrown);
            return;
        }
        exchange = begun;
        take(begun, data);
    }

    /** The client's next word in the exchange that is under way. */
    void answer(Auth auth) {
        checkMethod(auth);
        Exchange going = exchange;
        if (auth.reason() != ReasonCode.CONTINUE_AUTHENTICATION) {
            throw error("MQTT-4.12.0-3: AUTH with " + auth.reason() + " in an authentication");
        }
        if (going == null || !isClientsTurn) {
            throw error("3.15: AUTH that nobody asked for");
        }
        take(going, auth.data());
    }

    /** The method of all AUTH packets is that of CONNECT [MQTT-4.12.0-5]. */
    void checkMethod(Auth auth) {
        if (!auth.method().equals(authenticator.method())) {
            throw error("MQTT-4.12.0-5: AUTH of another method than " + authenticator.method());
        }
    }

    private static ProtocolError error(String what) {
        return new ProtocolError(ReasonCode.PROTOCOL_ERROR, what);
    }

    private void take(Exchange going, byte @Nullable [] data) {
        isClientsTurn = false;
        CompletionStage<Step> answer;
        try {
            answer = going.next(data);
        } catch (RuntimeException thrown) {
            failed(thrown);
            return;
        }
        answer.whenComplete((step, failure) -> {
            if (wire.loop().isHere()) {
                onStep(step, failure);
            } else {
                wire.loop().execute(() -> onStep(step, failure));
            }
        });
    }

    private void onStep(@Nullable Step step, @Nullable Throwable failure) {
        if (wire.isClosed()) {
            return;
        }
        if (failure != null || step == null) {
            failed(failure);
        } else if (step instanceof Step.Continue next) {
            ask(next);
        } else if (step instanceof Step.Success success) {
            exchange = null;
            outcome.succeeded(success);
        } else if (step instanceof Step.Refuse refusal) {
            refuse(refusal);
        }
    }

    private void ask(Step.Continue next) {
        isClientsTurn = true;
        if (!outlet.writeAuth(ReasonCode.CONTINUE_AUTHENTICATION, authenticator.method(), next.data())) {
            refuse(tooLarge());
        }
    }

    /** What the method has to say is more than the client takes [MQTT-3.1.2-24]: it cannot be authenticated. */
    static Step.Refuse tooLarge() {
        return new Step.Refuse(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, null);
    }

    private void failed(@Nullable Throwable failure) {
        LOG.error("client {}: the method {} failed", credentials.clientId(), authenticator.method(), failure);
        refuse(new Step.Refuse(ReasonCode.SERVER_UNAVAILABLE, null));
    }

    private void refuse(Step.Refuse refusal) {
        exchange = null;
        outcome.refused(refusal);
    }
}
