package io.rollcall.server.access.token;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.Gatekeeper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature mode of Alibaba Cloud's MQTT: the user name is {@code Signature|AccessKeyId|InstanceId}, the password the client
 * identifier signed by HMAC-SHA1 with the secret of the access key, in Base64. The client is known as its access key.
 */
public final class AlibabaSignature implements Gatekeeper {
    private static final String MODE = "Signature";
    private static final String HMAC = "HmacSHA1";
    private static final String NO_SECRET = "there is no such access key";

    private final String instanceId;
    private final Map<String, SecretKeySpec> secrets = new HashMap<>();

    /**
     * For one instance.
     *
     * @param secretsByKey the secret of each access key
     */
    public AlibabaSignature(String instanceId, Map<String, String> secretsByKey) {
        this.instanceId = instanceId;
        secretsByKey.forEach((id, secret) -> secrets.put(id, keyOf(secret)));
    }

    private static SecretKeySpec keyOf(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
    }

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
        SecretKeySpec secret = secrets.get(accessKey);
        byte[] right = sign(secret == null ? keyOf(NO_SECRET) : secret, credentials.clientId());
        byte[] shown = credentials.password() == null ? new byte[0] : credentials.password();
        boolean signed = MessageDigest.isEqual(right, shown);
        if (secret == null || !signed) {
            return Answer.Deny.badCredentials("the signature is not that of the access key");
        }
        return instance.equals(instanceId)
                ? Answer.Allow.as(accessKey)
                : Answer.Deny.badCredentials("another instance than " + instanceId);
    }

    private static byte[] sign(SecretKeySpec secret, String clientId) {
        try {
            Mac hmac = Mac.getInstance(HMAC);
            hmac.init(secret);
            return Base64.getEncoder().encode(hmac.doFinal(clientId.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
