package io.rollcall.broker.connection;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.codec.Auth;
import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket whose CONNECT named an authentication method, until the method has decided [4.12]. Reads on all the while: a
 * client that gives up is noticed, and one that does not wait for CONNACK too. On the loop.
 */
final class AuthenticatingHandler implements Phase, EnhancedAuthentication.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(AuthenticatingHandler.class);

    /** Who answers CONNECT. On the loop. */
    interface Verdict {

        /** The client has proven itself; nothing more is read until CONNACK. */
        void accept(Step.Success success);

        void refuse(ReasonCode reason, @Nullable String reasonString);

        /** Nobody is there to be answered. */
        void giveUp(DisconnectCause cause);
    }

    private final Wire wire;
    private final EnhancedAuthentication authentication;
    private final String clientId;
    private final Verdict verdict;

    AuthenticatingHandler(
            Wire wire, Outlet outlet, EnhancedAuthenticator authenticator, Credentials credentials, Verdict verdict) {
        this.wire = wire;
        this.authentication = new EnhancedAuthentication(wire, outlet, authenticator, credentials, this);
        this.clientId = credentials.clientId();
        this.verdict = verdict;
    }

    /** Begins with the authentication data of CONNECT. */
    void begin(byte @Nullable [] data) {
        authentication.begin(data);
    }

    @Override
    public void onPacket(Packet packet) {
        switch (packet.type()) {
            case AUTH -> authentication.answer((Auth) packet);
            case DISCONNECT -> verdict.giveUp(DisconnectCause.CLIENT_DISCONNECT);
            default ->
                throw new ProtocolError(
                        ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.2-30: " + packet.type() + " in an authentication");
        }
    }

    @Override
    public void succeeded(Step.Success success) {
        wire.pause();
        verdict.accept(success);
    }

    @Override
    public void refused(Step.Refuse refusal) {
        verdict.refuse(refusal.reason(), refusal.reasonString());
    }

    /** Whatever is wrong with a packet that must not come, it must not come. */
    @Override
    public void onProtocolError(ProtocolError error) {
        LOG.debug("client {}: {}", clientId, error.getMessage());
        boolean isUnreadable =
                error.reason() == ReasonCode.MALFORMED_PACKET || error.reason() == ReasonCode.PACKET_TOO_LARGE;
        verdict.refuse(isUnreadable ? error.reason() : ReasonCode.PROTOCOL_ERROR, null);
    }

    @Override
    public void onMistake(Throwable mistake) {
        LOG.error("client {}: the authentication failed", clientId, mistake);
        verdict.giveUp(DisconnectCause.SERVER_ERROR);
    }

    @Override
    public void onLost(DisconnectCause cause) {
        verdict.giveUp(cause);
    }

    @Override
    public void onWritable() {
        // what is written here is little
    }
}
