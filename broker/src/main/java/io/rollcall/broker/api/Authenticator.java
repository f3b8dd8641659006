package io.rollcall.broker.api;

import io.rollcall.broker.message.ReasonCode;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may connect. Called on an event loop: what takes time is done elsewhere and answered later.
 *
 * <pre>{@code
 * Authenticator devices = credentials -> CompletableFuture.supplyAsync(
 *         () -> registry.knows(credentials.clientId(), credentials.password())
 *                 ? ReasonCode.SUCCESS
 *                 : ReasonCode.BAD_USER_NAME_OR_PASSWORD,
 *         workers);
 * }</pre>
 */
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
     * @param certificate whom the client's certificate names, when it showed one that was verified
     */
    record Credentials(
            String clientId,
            @Nullable String userName,
            byte @Nullable [] password,
            InetSocketAddress remoteAddress,
            String listener,
            String transport,
            @Nullable ClientCertificate certificate) {

        /** Common name of the client's certificate, when it showed one that was verified. */
        public @Nullable String certificateName() {
            return certificate == null ? null : certificate.commonName();
        }

        /** All but the password, which is for nobody's eyes. */
        @Override
        public String toString() {
            return "Credentials[" + clientId + ", " + userName + ", " + remoteAddress + ", " + listener + "]";
        }
    }

    /**
     * Whether the client may connect.
     *
     * @return SUCCESS, or the reason code to refuse with; a stage that fails refuses with SERVER_UNAVAILABLE
     */
    CompletionStage<ReasonCode> authenticate(Credentials credentials);

    /**
     * The same, for those who have more to say than a reason code. This is what the broker asks.
     *
     * @return whether the client may connect, and as whom; a stage that fails refuses with SERVER_UNAVAILABLE
     */
    default CompletionStage<Admission> admit(Credentials credentials) {
        return authenticate(credentials).thenApply(reason -> new Admission(reason, credentials.userName(), null));
    }
}
