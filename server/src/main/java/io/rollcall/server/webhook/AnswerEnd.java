package io.rollcall.server.webhook;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Reads an answer to its end and keeps nothing of it; of one that is too long it reads no more, and the connection ends. */
final class AnswerEnd implements BodySubscriber<Boolean> {
    static final int BYTES_MAX = 64 * 1024;

    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long bytes;

    @Override
    public CompletionStage<Boolean> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        item.forEach(buffer -> bytes += buffer.remaining());
        if (bytes > BYTES_MAX && subscription != null) {
            subscription.cancel();
            end.complete(false);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(true);
    }
}
