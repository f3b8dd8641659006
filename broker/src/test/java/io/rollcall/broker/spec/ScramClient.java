package io.rollcall.broker.spec;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.auth.Mqtt5EnhancedAuthMechanism;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5Auth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5AuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5EnhancedAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256, by RFC 5802 alone, for HiveMQ's client. Knows nothing of the broker's side, on purpose. */
final class ScramClient implements Mqtt5EnhancedAuthMechanism {
    private static final int TIMEOUT_SECONDS = 10;

    private final String userName;
    private final String password;
    private String firstBare = "";
    private String serverSignature = "";

    ScramClient(String userName, String password) {
        this.userName = userName;
        this.password = password;
    }

    @Override
    public MqttUtf8String getMethod() {
        return MqttUtf8String.of("SCRAM-SHA-256");
    }

    @Override
    public int getTimeout() {
        return TIMEOUT_SECONDS;
    }

    @Override
    public CompletableFuture<Void> onAuth(
            Mqtt5ClientConfig client, Mqtt5Connect connect, Mqtt5EnhancedAuthBuilder auth) {
        auth.data(first());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> onReAuth(Mqtt5ClientConfig client, Mqtt5AuthBuilder auth) {
        auth.data(first());
        return CompletableFuture.completedFuture(null);
    }

    private byte[] first() {
        firstBare = "n=" + userName.replace("=", "=3D").replace(",", "=2C") + ",r=" + UUID.randomUUID();
        return ("n,," + firstBare).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletableFuture<Boolean> onContinue(Mqtt5ClientConfig client, Mqtt5Auth question, Mqtt5AuthBuilder auth) {
        auth.data(last(data(question)).getBytes(StandardCharsets.UTF_8));
        return CompletableFuture.completedFuture(true);
    }

    private String last(String serverFirst) {
        String[] fields = serverFirst.split(",", -1);
        byte[] salt = Base64.getDecoder().decode(fields[1].substring(2));
        int iterations = Integer.parseInt(fields[2].substring(2));
        String withoutProof = "c=biws," + fields[0];
        String authMessage = firstBare + "," + serverFirst + "," + withoutProof;
        byte[] salted = hi(password.getBytes(StandardCharsets.UTF_8), salt, iterations);
        byte[] clientKey = hmac(salted, "Client Key");
        byte[] proof = xor(clientKey, hmac(hash(clientKey), authMessage));
        serverSignature = "v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), authMessage));
        return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    }

    private static byte[] hi(byte[] text, byte[] salt, int iterations) {
        byte[] u = hmac(
                text, ByteBuffer.allocate(salt.length + 4).put(salt).putInt(1).array());
        byte[] result = u;
        for (int i = 1; i < iterations; i++) {
            u = hmac(text, u);
            result = xor(result, u);
        }
        return result;
    }

    private static byte[] xor(byte[] one, byte[] two) {
        byte[] result = one.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= two[i];
        }
        return result;
    }

    private static byte[] hmac(byte[] key, String text) {
        return hmac(key, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] hash(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public CompletableFuture<Boolean> onAuthSuccess(Mqtt5ClientConfig client, Mqtt5ConnAck connack) {
        return CompletableFuture.completedFuture(
                connack.getEnhancedAuth().map(this::isSigned).orElse(false));
    }

    @Override
    public CompletableFuture<Boolean> onReAuthSuccess(Mqtt5ClientConfig client, Mqtt5Auth auth) {
        return CompletableFuture.completedFuture(isSigned(auth));
    }

    private boolean isSigned(Mqtt5EnhancedAuth auth) {
        return data(auth).equals(serverSignature);
    }

    private static String data(Mqtt5EnhancedAuth auth) {
        return auth.getData()
                .map(data -> StandardCharsets.UTF_8.decode(data).toString())
                .orElse("");
    }

    @Override
    public void onAuthRejected(Mqtt5ClientConfig client, Mqtt5ConnAck connack) {
        // the test sees it where it connects
    }

    @Override
    public void onReAuthRejected(Mqtt5ClientConfig client, Mqtt5Disconnect disconnect) {
        // the test sees it where it re-authenticates
    }

    @Override
    public void onAuthError(Mqtt5ClientConfig client, Throwable failure) {
        // the test sees it where it connects
    }

    @Override
    public void onReAuthError(Mqtt5ClientConfig client, Throwable failure) {
        // the test sees it where it re-authenticates
    }
}
