package io.rollcall.broker.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.InProcess;
import io.rollcall.broker.api.LocalOptions;
import io.rollcall.broker.api.LocalSubscription;
import io.rollcall.broker.api.Publication;
import io.rollcall.broker.api.Received;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.spec.RunningBroker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is retained in the files alone comes to a handler, too, and no faster than it takes it. */
class LocalReplayTest {
    private static final int MESSAGES = 700;
    private static final int HEAP_BYTES_MAX = 16 * 1024;

    @RegisterExtension
    final RunningBroker broker = RunningBroker.withDefaults()
            .with(new RetainedLimits(1_000_000, 1L << 30, HEAP_BYTES_MAX))
            .durable();

    private record Held(Received message, CompletableFuture<Void> done) {}

    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();

    @Test
    void eachComesOnceAsFastAsTheHandlerTakesThem() throws InterruptedException {
        InProcess here = broker.broker().inProcess();
        List<CompletableFuture<Integer>> published = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            published.add(here.publish(
                    Publication.of("kept/" + i, "x".repeat(1_000) + i).retained()));
        }
        published.forEach(CompletableFuture::join);
        RunningBroker.await(() -> broker.broker().stats().retainedHeapBytes() <= HEAP_BYTES_MAX);
        LocalOptions options = LocalOptions.DEFAULTS.withQueue(10, 1_000_000);
        try (LocalSubscription subscription = here.subscribe("kept/#", options, message -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            held.add(new Held(message, done));
            return done;
        })) {
            Map<String, String> got = new HashMap<>();
            while (got.size() < MESSAGES) {
                Held next = Objects.requireNonNull(held.poll(60, TimeUnit.SECONDS), "no message after " + got.size());
                assertThat(next.message.retained()).isTrue();
                assertThat(got.put(next.message.topic(), next.message.text())).isNull();
                assertThat(subscription.waiting()).isLessThan(400);
                next.done.complete(null);
            }
            got.forEach((topic, text) -> assertThat(text).isEqualTo("x".repeat(1_000) + topic.substring(5)));
        }
        assertThat(held).isEmpty();
    }
}
