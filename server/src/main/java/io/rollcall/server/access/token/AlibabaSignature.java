package io.rollcall.server.access.token;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.Rights;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.Gatekeeper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature mode of Alibaba Cloud's MQTT: the user name is {@code Signature|AccessKeyId|InstanceId}, the password the client
 * identifier signed by HMAC-SHA1 with the secret of the access key, in Base64. The client is known as its access key.
 */
public final class AlibabaSignature implements Gatekeeper {
    private static final String MODE = "Signature";
    private static final String HMAC = "HmacSHA1";
    private static final String NO_SECRET = "there is no such access key";

    private final String instanceId;
    private final Function<String, @Nullable ApiKey> keys;

    /**
     * For one instance.
     *
     * @param keys the API key of an id, as it is now; one of which only the hash of the secret is known cannot sign. From any thread
     */
    public AlibabaSignature(String instanceId, Function<String, @Nullable ApiKey> keys) {
        this.instanceId = instanceId;
        this.keys = keys;
    }

    /** Which access key it was, and what was then its secret, hashed. */
    private record Evidence(String accessKey, String fingerprint) {}

    @Override
    public String name() {
        return "alibaba";
    }

    @Override
    public CompletionStage<Answer> ask(Credentials credentials) {
        String userName = credentials.userName();
        String[] parts = userName == null ? new String[0] : userName.split("\\|", -1);
        return CompletableFuture.completedStage(
                parts.length == 3 && parts[0].equals(MODE) ? answer(parts[1], parts[2], credentials) : Answer.IGNORE);
    }

    private Answer answer(String accessKey, String instance, Credentials credentials) {
        ApiKey key = keys.apply(accessKey);
        String secret = key == null ? null : key.secret().orElse(null);
        byte[] right = sign(secret == null ? NO_SECRET : secret, credentials.clientId());
        byte[] shown = credentials.password() == null ? new byte[0] : credentials.password();
        boolean signed = MessageDigest.isEqual(right, shown);
        if (key == null || secret == null || !signed) {
            return Answer.Deny.badCredentials("the signature is not that of the access key");
        }
        if (!instance.equals(instanceId)) {
            return Answer.Deny.badCredentials("another instance than " + instanceId);
        }
        Evidence evidence = new Evidence(accessKey, key.proof().fingerprint());
        return new Answer.Allow(accessKey, null, Rights.NEVER, evidence, false);
    }

    @Override
    public boolean holds(Answer.Allow answer) {
        if (!(answer.evidence() instanceof Evidence evidence)) {
            return false;
        }
        ApiKey key = keys.apply(evidence.accessKey());
        return key != null
                && key.secret().isPresent()
                && key.proof().fingerprint().equals(evidence.fingerprint());
    }

    private static byte[] sign(String secret, String clientId) {
        try {
            Mac hmac = Mac.getInstance(HMAC);
            hmac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encode(hmac.doFinal(clientId.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
