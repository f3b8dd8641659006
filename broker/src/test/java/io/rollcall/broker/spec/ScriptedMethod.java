package io.rollcall.broker.spec;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.message.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * An authentication method that does what the client tells it to: {@code ask data}, {@code accept user data},
 * {@code refuse code why}, {@code soon} before any of them for an answer from another thread, {@code later} for one that
 * the test gives, and more that a method should not do.
 */
final class ScriptedMethod implements EnhancedAuthenticator {
    static final String NAME = "SCRIPTED";

    private final Queue<CompletableFuture<Step>> later = new ConcurrentLinkedQueue<>();

    @Override
    public String method() {
        return NAME;
    }

    @Override
    public Exchange begin(Credentials credentials) {
        if ("broken".equals(credentials.userName())) {
            throw new IllegalStateException("broken");
        }
        return data -> next(credentials, data);
    }

    private CompletionStage<Step> next(Credentials credentials, byte @Nullable [] data) {
        String[] words = data == null ? new String[] {"silence"} : text(data).split(" ", 3);
        return switch (words[0]) {
            case "soon" -> {
                String[] rest = (words[1] + " " + words[2]).split(" ", 3);
                yield CompletableFuture.supplyAsync(() -> step(credentials, rest));
            }
            case "later" -> {
                CompletableFuture<Step> answer = new CompletableFuture<>();
                later.add(answer);
                yield answer;
            }
            case "fail" -> CompletableFuture.failedStage(new IllegalStateException("failed"));
            case "nothing" -> nothing();
            default -> CompletableFuture.completedStage(step(credentials, words));
        };
    }

    @SuppressWarnings("NullAway") // what a method written without null checks may do
    private static CompletionStage<Step> nothing() {
        return CompletableFuture.completedStage(null);
    }

    private static Step step(Credentials credentials, String[] words) {
        return switch (words[0]) {
            case "ask" -> new Step.Continue(words.length == 1 ? null : bytes(words[1]));
            case "accept" -> new Step.Success(words[1], words.length == 2 ? null : bytes(words[2]));
            case "welcome" -> new Step.Success(null, null);
            case "silence" -> new Step.Success("silent", null);
            case "tell" -> new Step.Success(null, bytes(describe(credentials)));
            case "refuse" -> {
                ReasonCode reason = ReasonCode.of(Integer.parseInt(words[1], 16));
                yield new Step.Refuse(
                        reason == null ? ReasonCode.UNSPECIFIED_ERROR : reason, words.length == 2 ? null : words[2]);
            }
            case "grow" -> new Step.Continue(new byte[Integer.parseInt(words[1])]);
            default -> throw new IllegalStateException(words[0]);
        };
    }

    private static String describe(Credentials credentials) {
        byte[] password = credentials.password();
        return credentials.clientId() + " " + credentials.userName() + " "
                + (password == null ? "without password" : text(password));
    }

    /** Whether an answer is owed. */
    boolean owesAnswer() {
        return !later.isEmpty();
    }

    /** Waits until an answer is owed, and gives it. */
    void answer(Step step) {
        RunningBroker.await(this::owesAnswer);
        later.remove().complete(step);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
