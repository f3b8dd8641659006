package io.rollcall.broker.api;

import io.rollcall.broker.message.ReasonCode;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decides who may connect. Called on an event loop: what takes time is done elsewhere and answered later. */
@FunctionalInterface
public interface Authenticator {

    /**
     * The credentials of a CONNECT.
     *
     * @param clientId the client identifier, as it will be
     * @param userName the user name
     * @param password the password; not to be kept
     * @param remoteAddress where the client is
     * @param listener name of the listener that accepted the connection
     * @param transport {@code tcp}, {@code tls}, {@code ws}, {@code wss} or {@code unix}
     * @param certificateName common name of the client's certificate, when it showed one that was verified
     */
    record Credentials(
            String clientId,
            @Nullable String userName,
            byte @Nullable [] password,
            InetSocketAddress remoteAddress,
            String listener,
            String transport,
            @Nullable String certificateName) {}

    /**
     * Whether the client may connect.
     *
     * @return SUCCESS, or the reason code to refuse with; a stage that fails refuses with SERVER_UNAVAILABLE
     */
    CompletionStage<ReasonCode> authenticate(Credentials credentials);
}
