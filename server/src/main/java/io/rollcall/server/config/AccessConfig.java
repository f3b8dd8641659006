package io.rollcall.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, and what they may do. Without any of it everybody may do everything, from this machine alone.
 *
 * @param chain the gatekeepers in the order in which they are asked; empty: those that are configured, in our order
 * @param passwordFile users and their passwords
 * @param ibmTokensFile client identifiers and their tokens, for the user name {@code use-token-auth}
 * @param alibabaInstanceId the instance whose signatures are taken as passwords; the secrets are those of the API keys
 * @param ibmApiKeys whether API keys that name an organization let its applications in
 * @param certificateUserName which name of a client's certificate is its user name
 * @param jwt tokens that are passwords
 * @param http whom else to ask
 * @param aclFile who may do what with which topics
 * @param watchInterval how often the files are looked at
 * @param limits what bounds all of it
 */
public record AccessConfig(
        List<String> chain,
        @Nullable Path passwordFile,
        @Nullable Path ibmTokensFile,
        @Nullable String alibabaInstanceId,
        boolean ibmApiKeys,
        CertificateName certificateUserName,
        @Nullable Jwt jwt,
        @Nullable Http http,
        @Nullable Path aclFile,
        Duration watchInterval,
        AccessLimits limits) {

    /** Which name of a certificate. */
    public enum CertificateName {
        NONE,
        COMMON_NAME,
        SUBJECT,
        SAN_DNS,
        SAN_EMAIL,
        SAN_URI
    }

    /**
     * Tokens of JWT.
     *
     * @param keys a file with a JWK set, a public key in PEM or a shared secret, or the URL of a JWK set
     * @param algorithms those that are taken
     * @param issuer what {@code iss} must be
     * @param audience what must be in {@code aud}
     * @param clockSkew how far the clocks of others may be off
     * @param clientIdClaim the claim that must be the client identifier
     * @param userNameClaim the claim that is the user name
     * @param topicsClaim the claim that says what the client may do
     * @param disconnectAtExpiry whether the connection ends with the token
     * @param revokedFile tokens that are not taken any more, though they are signed and in time
     * @param refresh how long keys from a URL are kept
     */
    public record Jwt(
            String keys,
            List<String> algorithms,
            @Nullable String issuer,
            @Nullable String audience,
            Duration clockSkew,
            @Nullable String clientIdClaim,
            String userNameClaim,
            String topicsClaim,
            boolean disconnectAtExpiry,
            @Nullable Path revokedFile,
            Duration refresh) {

        /** Whether the keys come from a URL. */
        public boolean isRemote() {
            return keys.startsWith("http://") || keys.startsWith("https://");
        }
    }

    /**
     * A server that is asked by HTTP.
     *
     * @param url where to POST the question
     * @param timeout how long the answer may take
     * @param inFlightMax how many questions may be open at the same time
     */
    public record Http(URI url, Duration timeout, int inFlightMax) {}

    public AccessConfig {
        chain = List.copyOf(chain);
    }

    /** Whether clients can show credentials. */
    public boolean knowsClients() {
        return !chain.isEmpty()
                || passwordFile != null
                || ibmTokensFile != null
                || alibabaInstanceId != null
                || ibmApiKeys
                || certificateUserName != CertificateName.NONE
                || jwt != null
                || http != null;
    }
}
