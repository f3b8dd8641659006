package io.rollcall.server.webhook;

import io.rollcall.server.outgoing.Trust;
import io.rollcall.server.outgoing.Unanswered;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Brings signed requests to one receiver, one after the other. On the thread of its webhook; {@link #cancel} from any. */
final class Courier {
    private final WebhookConfig config;
    private final UnaryOperator<@Nullable String> environment;
    private final InstantSource clock;
    private final HttpClient client;
    private volatile @Nullable CompletableFuture<?> underWay;
    private volatile boolean cancelled;

    /** @throws IOException when the secret or the certificates cannot be read; the message names the file or the variable */
    Courier(WebhookConfig config, UnaryOperator<@Nullable String> environment, InstantSource clock, Executor threads)
            throws IOException {
        this.config = config;
        this.environment = environment;
        this.clock = clock;
        config.secret().read(environment);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(config.limits().timeout())
                .executor(threads);
        Path ca = config.ca();
        client = ca == null
                ? builder.build()
                : builder.sslContext(Trust.in("ca", ca)).build();
    }

    /**
     * Sends once, and waits for the end of the answer.
     *
     * @param attempt 1 for the first
     * @param again whether these were dead letters
     */
    Outcome send(byte[] body, int attempt, boolean again) {
        HttpRequest request;
        try {
            request = request(body, attempt, again);
        } catch (IOException e) {
            return Outcome.failed(String.valueOf(e.getMessage()));
        }
        var answer = client.sendAsync(request, head -> new AnswerEnd());
        underWay = answer;
        if (cancelled) {
            answer.cancel(true);
        }
        try {
            HttpResponse<Boolean> whole = answer.get(config.limits().timeout().toMillis(), TimeUnit.MILLISECONDS);
            return Outcome.ofStatus(whole.statusCode());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Outcome.failed(
                    "no whole answer within " + config.limits().timeout().toMillis() + " ms");
        } catch (CancellationException e) {
            return Outcome.failed("the server is stopping");
        } catch (ExecutionException e) {
            return Outcome.failed(Unanswered.because(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failed("interrupted");
        } finally {
            underWay = null;
        }
    }

    private HttpRequest request(byte[] body, int attempt, boolean again) throws IOException {
        long timestamp = clock.instant().getEpochSecond();
        HttpRequest.Builder request = HttpRequest.newBuilder(config.url())
                .timeout(config.limits().timeout())
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "rollcall-webhook")
                .header("Rollcall-Webhook", config.name())
                .header("Rollcall-Attempt", Integer.toString(attempt))
                .header("Rollcall-Timestamp", Long.toString(timestamp))
                .header("Rollcall-Signature", Signature.of(config.secret().read(environment), timestamp, body));
        if (again) {
            request.header("Rollcall-Redelivery", "true");
        }
        return request.POST(BodyPublishers.ofByteArray(body)).build();
    }

    /** What is under way ends, and whatever is sent from now on. */
    void cancel() {
        cancelled = true;
        CompletableFuture<?> sent = underWay;
        if (sent != null) {
            sent.cancel(true);
        }
    }
}
