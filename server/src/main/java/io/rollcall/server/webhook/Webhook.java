package io.rollcall.server.webhook;

import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.WebhookState;
import io.rollcall.presence.Presence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver the feed: at least once and in order, one request after the other. A thread of its own reads, sends and waits, so that a
 * receiver that hangs delays nobody else. The feed is the queue: in memory there is one request and one page. The place moves on once a
 * request was answered with 2xx, or its entries are among the dead letters.
 */
final class Webhook implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

    /** So often an entry may be refused, alone in its request, before it is given up. */
    static final int REFUSALS_MAX = 3;

    private final WebhookConfig config;
    private final Place place;
    private final Presence presence;
    private final Courier courier;
    private final DeadLetters dead;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Semaphore bell;
    private final Map<Outcome.Kind, LongAdder> requests = new ConcurrentHashMap<>();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder given = new LongAdder();
    private volatile boolean stopping;
    private volatile boolean resendWanted;

    // written by the webhook's thread
    private int entriesNow;
    private int failures;
    private volatile String doing = "starting";
    private volatile String bookmark = "";
    private volatile long nextSeq;
    private volatile int resyncs;
    private volatile int failedAttempts;
    private volatile @Nullable Failure failure;
    private volatile long deliveredAt;

    /** The last failure: when, and why. */
    private record Failure(long time, String why) {}

    Webhook(
            WebhookConfig config,
            Presence presence,
            Memory memory,
            Courier courier,
            DeadLetters dead,
            InstantSource clock) {
        this.config = config;
        this.presence = presence;
        this.bell = new Semaphore(0);
        this.place = new Place(config, presence, memory, bell);
        this.courier = courier;
        this.dead = dead;
        this.clock = clock;
        this.backoff = new Backoff(config.limits().retryFirst(), config.limits().retryMax(), new SplittableRandom());
        this.entriesNow = config.limits().entriesMax();
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            requests.put(kind, new LongAdder());
        }
    }

    @Override
    public void run() {
        boolean open = false;
        while (!stopping) {
            try {
                if (!open) {
                    place.open();
                    open = true;
                }
                turn();
            } catch (RuntimeException | IOException e) {
                if (!stopping) {
                    LOG.error("webhook {} cannot go on, and tries again", config.name(), e);
                    failed(String.valueOf(e));
                    rest(config.limits().retryMax());
                }
            }
        }
        if (open) {
            place.rememberIdle(true);
        }
        doing = "stopped";
    }

    private void turn() throws IOException {
        show("waiting");
        if (resendWanted) {
            resendWanted = false;
            resend();
        }
        if (place.fill()) {
            deliver();
        } else if (!stopping && !resendWanted) {
            place.awaitMore();
        }
        bell.drainPermits();
    }

    private void show(String what) {
        doing = what;
        bookmark = place.bookmark();
        nextSeq = place.nextSeq();
        resyncs = place.resyncs();
    }

    /** Until what is first is delivered or put away; a request that is refused is halved until the entry is found that is to blame. */
    private void deliver() {
        long began = System.nanoTime();
        int refusals = 0;
        int attempt = 0;
        while (!stopping) {
            List<Letter> letters = place.first(entriesNow, config.limits().bytesMax());
            byte[] body = body(letters);
            show("delivering");
            Outcome outcome = send(body, ++attempt, false);
            switch (outcome.kind()) {
                case DELIVERED -> {
                    delivered.add(letters.size());
                    pass(letters);
                    return;
                }
                case REFUSED -> {
                    if (letters.size() > 1) {
                        entriesNow = letters.size() / 2;
                        attempt = 0;
                        continue;
                    }
                    refusals++;
                    if (refusals >= REFUSALS_MAX && isPutAway(letters, outcome.why())) {
                        return;
                    }
                }
                case FAILED -> {
                    boolean isOver = System.nanoTime() - began
                            > config.limits().giveUpAfter().toNanos();
                    if (!stopping && isOver && isPutAway(letters, outcome.why())) {
                        return;
                    }
                }
            }
            doing = "retrying";
            rest(backoff.after(attempt));
        }
    }

    private Outcome send(byte[] body, int attempt, boolean again) {
        Outcome outcome = courier.send(body, attempt, again);
        counter(outcome.kind()).increment();
        if (outcome.kind() == Outcome.Kind.DELIVERED) {
            failures = 0;
            failedAttempts = 0;
            deliveredAt = clock.millis();
        } else if (!stopping) {
            if (failedAttempts == 0 && outcome.kind() == Outcome.Kind.FAILED) {
                LOG.warn("webhook {}: {} does not take entries: {}", config.name(), config.shownUrl(), outcome.why());
            }
            failed(outcome.why());
        }
        return outcome;
    }

    private LongAdder counter(Outcome.Kind kind) {
        return requests.getOrDefault(kind, new LongAdder());
    }

    private void failed(String why) {
        failures++;
        failedAttempts = failures;
        failure = new Failure(clock.millis(), why);
    }

    private void pass(List<Letter> letters) {
        place.pass(letters);
        entriesNow = Math.min(config.limits().entriesMax(), entriesNow * 2);
        show("delivering");
    }

    /** Where there is no room for dead letters, nothing is given up. */
    private boolean isPutAway(List<Letter> letters, String why) {
        try {
            if (!dead.add(letters, why)) {
                failed(why + "; and the dead letters have no room");
                return false;
            }
        } catch (IOException e) {
            failed(why + "; and the dead letters cannot be written: " + e.getMessage());
            return false;
        }
        LOG.warn("webhook {}: {} entries go to the dead letters: {}", config.name(), letters.size(), why);
        given.add(letters.size());
        pass(letters);
        return true;
    }

    /** Sends the dead letters once more; ends where one is not taken. */
    private void resend() throws IOException {
        int left = dead.count();
        while (left > 0 && !stopping) {
            List<Letter> letters = DeadLetters.letters(
                    dead.first(Math.min(left, config.limits().entriesMax())));
            show("resending");
            Outcome outcome = send(body(letters), 1, true);
            if (outcome.kind() != Outcome.Kind.DELIVERED) {
                return;
            }
            delivered.add(letters.size());
            dead.removeFirst(letters.size());
            left -= letters.size();
        }
    }

    private byte[] body(List<Letter> letters) {
        return Json.object(json -> {
                    json.writeStringField("webhook", config.name());
                    json.writeArrayFieldStart("entries");
                    for (Letter letter : letters) {
                        json.writeRawValue(letter.json());
                    }
                    json.writeEndArray();
                    json.writeStringField("bookmark", place.behind(letters.get(letters.size() - 1)));
                })
                .getBytes(StandardCharsets.UTF_8);
    }

    private void rest(Duration time) {
        try {
            long until = System.nanoTime() + time.toNanos();
            for (long left = time.toNanos(); left > 0 && !stopping; left = until - System.nanoTime()) {
                boolean unused = bell.tryAcquire(left, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }

    // ---- from any thread

    /** Its thread ends soon; the place stays. */
    void stop() {
        stopping = true;
        courier.cancel();
        bell.release();
    }

    void resendSoon() {
        resendWanted = true;
        bell.release();
    }

    String name() {
        return config.name();
    }

    DeadLetters dead() {
        return dead;
    }

    long requests(Outcome.Kind kind) {
        return counter(kind).sum();
    }

    WebhookState state() {
        Failure last = failure;
        return new WebhookState(
                config.name(),
                config.shownUrl(),
                doing,
                bookmark,
                Math.max(0, presence.feed().newestSeq() + 1 - nextSeq),
                delivered.sum(),
                given.sum(),
                resyncs,
                dead.count(),
                dead.bytes(),
                failedAttempts,
                deliveredAt,
                Optional.ofNullable(last).map(Failure::why).orElse(null),
                last == null ? 0 : last.time());
    }
}
