package io.rollcall.broker.auth;

import io.rollcall.broker.api.EnhancedAuthenticator.Exchange;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.auth.ScramMessage.Malformed;
import io.rollcall.broker.message.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One authentication by SCRAM-SHA-256, the server's side [RFC 5802, 5]: the client's first message is answered with salt and
 * nonce, its final one, if the proof is right, with our own proof that we know the user. Wrong passwords and unknown users
 * take the same road to the same answer.
 */
final class ScramExchange implements Exchange {
    private final ScramSha256 method;
    private @Nullable Question question;

    /** What was asked, and all that the answer is checked with. */
    private record Question(
            String userName, String gs2Header, String nonce, String messages, ScramSha256.Candidate candidate) {}

    ScramExchange(ScramSha256 method) {
        this.method = method;
    }

    @Override
    public CompletionStage<Step> next(byte @Nullable [] data) {
        try {
            ScramMessage message = ScramMessage.of(data);
            return question == null ? first(message) : CompletableFuture.completedStage(last(message, question));
        } catch (Malformed malformed) {
            return CompletableFuture.completedStage(refusal("SCRAM: " + malformed.getMessage()));
        }
    }

    private CompletionStage<Step> first(ScramMessage message) throws Malformed {
        checkChannelBinding(message.field());
        String authorizationIdentity = message.field();
        String gs2Header = message.consumed();
        String bare = message.rest();
        if (bare.startsWith("m=")) {
            throw new Malformed("a mandatory extension"); // of which we have none
        }
        String userName = ScramMessage.name(message.attribute('n'));
        String nonce = ScramMessage.nonce(message.attribute('r')) + method.nonce();
        checkActsForItself(authorizationIdentity, userName);
        return method.find(userName).thenApply(candidate -> {
            String serverFirst = "r=" + nonce + ",s=" + base64(candidate.keys().salt()) + ",i="
                    + candidate.keys().iterations();
            question = new Question(userName, gs2Header, nonce, bare + "," + serverFirst, candidate);
            return new Step.Continue(utf8(serverFirst));
        });
    }

    /** {@code y}: the client could bind, and rightly thinks that we cannot. {@code p=}: it insists. */
    private static void checkChannelBinding(String flag) throws Malformed {
        if (!flag.equals("n") && !flag.equals("y")) {
            throw new Malformed("channel binding");
        }
    }

    private static void checkActsForItself(String identity, String userName) throws Malformed {
        if (!identity.isEmpty()
                && !(identity.startsWith("a=")
                        && ScramMessage.name(identity.substring(2)).equals(userName))) {
            throw new Malformed("another authorization identity");
        }
    }

    private static Step last(ScramMessage message, Question asked) throws Malformed {
        String binding = message.attribute('c');
        String nonce = message.attribute('r');
        if (!binding.equals(base64(utf8(asked.gs2Header)))) {
            throw new Malformed("channel bindings do not match");
        }
        if (!nonce.equals(asked.nonce)) {
            throw new Malformed("not our nonce");
        }
        byte[] all = utf8(asked.messages + "," + message.withoutProof());
        ScramKeys keys = asked.candidate.keys();
        boolean isRight = isProof(message.proof(), keys, all);
        byte[] ours = Sha256.hmac(keys.serverKey(), all);
        return isRight && asked.candidate.isUser()
                ? new Step.Success(asked.userName, utf8("v=" + base64(ours)))
                : new Step.Refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, null);
    }

    /** Whether the proof holds the key whose hash we keep. */
    private static boolean isProof(byte[] proof, ScramKeys keys, byte[] messages) {
        byte[] clientKey = Sha256.hmac(keys.storedKey(), messages);
        if (proof.length != clientKey.length) {
            return false;
        }
        for (int i = 0; i < proof.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(Sha256.hash(clientKey), keys.storedKey());
    }

    private static Step refusal(String what) {
        return new Step.Refuse(ReasonCode.NOT_AUTHORIZED, what);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
