package io.rollcall.server.webhook;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.nativeapi.FeedJson;
import io.rollcall.presence.FeedBookmarks.BadBookmark;
import io.rollcall.presence.FeedDamagedException;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.FeedTooOldException;
import io.rollcall.presence.Follower;
import io.rollcall.presence.Presence;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A webhook's place in the feed: what it has read and not yet delivered, in memory, and behind what it has delivered, on the disk. Where the
 * feed cannot be followed any more, an entry of type {@code resync} stands in what is delivered. On the thread of the webhook.
 */
final class Place {
    private static final Logger LOG = LoggerFactory.getLogger(Place.class);

    /** Entries in one reading, wanted or not. */
    private static final int READ = 500;

    private static final long TOO_MANY_WAIT_MILLIS = 100;
    private static final long REMEMBER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WebhookConfig config;
    private final Presence presence;
    private final Memory memory;
    private final Semaphore bell;
    private final Runnable ring;
    private final Deque<Letter> waiting = new ArrayDeque<>();
    private @Nullable Follower follower;
    private long readTo = 1;
    private String remembered = "";
    private long rememberedAt;
    private int resyncs;

    /** @param bell is rung by other threads when there may be something to do */
    Place(WebhookConfig config, Presence presence, Memory memory, Semaphore bell) {
        this.config = config;
        this.presence = presence;
        this.memory = memory;
        this.bell = bell;
        this.ring = bell::release;
    }

    private String noteName() {
        return config.name() + ".bookmark";
    }

    /** Reads the place from the disk; a new webhook remembers at once where it begins. */
    void open() {
        Optional<String> before = memory.recall(noteName());
        if (before.isPresent()) {
            remembered = before.get();
            resume(remembered);
        } else {
            long first = config.fromOldest()
                    ? presence.feed().oldestSeq()
                    : presence.feed().newestSeq() + 1;
            remember(presence.bookmarks().of(first));
            resume(remembered);
        }
    }

    private void resume(String bookmark) {
        try {
            follower = Follower.from(presence, bookmark);
            readTo = presence.bookmarks().nextSeq(bookmark);
        } catch (FeedTooOldException e) {
            resync("too-old", e.oldestSeq());
        } catch (BadBookmark e) {
            resync("bad-bookmark", presence.feed().oldestSeq());
        }
    }

    /** Goes on at an entry, and says that the ones before it are not told. */
    private void resync(String reason, long from) {
        resyncs++;
        LOG.warn("webhook {}: entries before {} cannot be told any more: {}", config.name(), from, reason);
        String bookmark = presence.bookmarks().of(from);
        waiting.add(new Letter(from - 1, Json.object(json -> writeResync(json, reason, from, bookmark))));
        follower = null;
        resume(bookmark);
    }

    private static void writeResync(JsonGenerator json, String reason, long from, String bookmark) throws IOException {
        json.writeStringField("type", "resync");
        json.writeStringField("reason", reason);
        json.writeNumberField("oldestSeq", from);
        json.writeStringField("bookmark", bookmark);
    }

    /** How often it had to say so. */
    int resyncs() {
        return resyncs;
    }

    /**
     * Reads until a request is full, or its first entry has waited long enough, or nothing is wanted of what there is.
     *
     * @return whether there is something to deliver
     */
    boolean fill() {
        long until = 0;
        while (waiting.size() < config.limits().entriesMax()) {
            if (!waiting.isEmpty() && until == 0) {
                until = System.nanoTime() + config.limits().linger().toNanos();
            }
            Follower reader = reader();
            if (reader.hasMore()) {
                read(reader);
            } else if (waiting.isEmpty() || !isMoreWithin(reader, until - System.nanoTime())) {
                break;
            }
            if (until != 0 && System.nanoTime() - until >= 0) {
                break;
            }
        }
        return !waiting.isEmpty();
    }

    private Follower reader() {
        Follower reader = follower;
        if (reader == null) {
            throw new IllegalStateException("webhook " + config.name() + " is not open");
        }
        return reader;
    }

    private void read(Follower reader) {
        try {
            for (FeedPage.Item item : reader.next(READ)) {
                readTo = item.seq() + 1;
                if (config.filter().wants(item.entry())) {
                    waiting.add(new Letter(item.seq(), FeedJson.of(item)));
                }
            }
        } catch (FeedTooOldException e) {
            resync("too-old", e.oldestSeq());
        } catch (FeedDamagedException e) {
            resync("damaged", e.toSeq() + 1);
        }
    }

    /** Waits for an entry, or for the bell. */
    void awaitMore() {
        rememberIdle(false);
        isMoreWithin(reader(), Long.MAX_VALUE);
    }

    private boolean isMoreWithin(Follower reader, long nanos) {
        if (nanos <= 0) {
            return false;
        }
        try {
            if (!reader.whenMore(ring)) {
                return bell.tryAcquire(
                                Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(TOO_MANY_WAIT_MILLIS)),
                                TimeUnit.NANOSECONDS)
                        || reader.hasMore();
            }
            boolean rung = bell.tryAcquire(nanos, TimeUnit.NANOSECONDS);
            reader.withdraw(ring);
            return rung;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The first of what waits, within these bounds; one at least, if there is one. */
    List<Letter> first(int entriesMax, int bytesMax) {
        List<Letter> first = new ArrayList<>();
        int bytes = 0;
        for (Letter letter : waiting) {
            bytes += letter.size();
            if (first.size() == entriesMax || (!first.isEmpty() && bytes > bytesMax)) {
                break;
            }
            first.add(letter);
        }
        return first;
    }

    /** The bookmark behind an entry. */
    String behind(Letter letter) {
        return presence.bookmarks().of(letter.seq() + 1);
    }

    /** These are delivered, or put away: they are the first of what waits. */
    void pass(List<Letter> letters) {
        remember(behind(letters.get(letters.size() - 1)));
        letters.forEach(passed -> waiting.remove());
        rememberIdle(false);
    }

    /** Where nothing waits, what was read and not wanted is passed too; so that retention does not pass a webhook that wants little. */
    void rememberIdle(boolean now) {
        if (waiting.isEmpty() && (now || System.nanoTime() - rememberedAt > REMEMBER_NANOS)) {
            String here = reader().bookmark();
            if (!here.equals(remembered)) {
                remember(here);
            }
        }
    }

    private void remember(String bookmark) {
        memory.remember(noteName(), bookmark);
        remembered = bookmark;
        rememberedAt = System.nanoTime();
    }

    /** Behind what is passed. */
    String bookmark() {
        return remembered;
    }

    /** The next entry that is not passed. */
    long nextSeq() {
        Letter next = waiting.peek();
        return next == null ? readTo : next.seq();
    }
}
