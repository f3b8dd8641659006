package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedEntry.Erased;
import io.rollcall.presence.FeedEntry.ErasedKind;
import io.rollcall.presence.Keeper.Chore;
import io.rollcall.presence.Keeper.Going;
import io.rollcall.presence.journal.DamagedEntries;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases clients on request. The recorder takes away the record at once and writes down that the rest is to be done; then one pass over the
 * feed finds every entry about them, also of times before they were forgotten and came back, and the recorder overwrites those in pieces. What
 * a crash interrupts goes on at the next start.
 */
final class Erasing implements Chore {
    /** Entries that are read in one piece, and overwritten in one turn at most. */
    static final int PIECE = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Erasing.class);

    private final Journal journal;
    private final FeedLog feed;
    private final RefusedUnknown refused;
    private final Timeline timeline;
    private final Recorder recorder;
    private final Counters counters;
    private final Map<String, Request> pending = new HashMap<>();

    Erasing(
            Journal journal,
            FeedLog feed,
            RefusedUnknown refused,
            Timeline timeline,
            Recorder recorder,
            Counters counters) {
        this.journal = journal;
        this.feed = feed;
        this.refused = refused;
        this.timeline = timeline;
        this.recorder = recorder;
        this.counters = counters;
    }

    /** Whose entries are to be overwritten, up to which, and which one not: that says that the client is forgotten. */
    private static final class Request {
        private final long upTo;
        private final long forgotten;
        private final List<CompletableFuture<Erasure>> waiting = new ArrayList<>();
        private long entries;
        /** How many have begun with it: each may have overwritten entries and not have come to take them off the disk. */
        private int rounds;

        private Request(Notes.Erasure written) {
            this.upTo = written.upTo();
            this.forgotten = written.forgotten();
        }
    }

    /** What a crash interrupted. */
    synchronized void load(Map<String, Notes.Erasure> found) {
        found.forEach((clientId, erasure) -> {
            Request request = new Request(erasure);
            request.rounds = 1;
            pending.put(clientId, request);
        });
    }

    /** See {@link Presence#erase}. */
    CompletionStage<Erasure> erase(String clientId, Keeper keeper) {
        CompletableFuture<Erasure> erasure = new CompletableFuture<>();
        recorder.work(clientId, turn -> begin(turn, clientId, erasure, keeper));
        return erasure;
    }

    private void begin(Turn turn, String clientId, CompletableFuture<Erasure> erasure, Keeper keeper) {
        if (turn.isConnected(clientId)) {
            turn.afterwards(() -> erasure.complete(new Erasure(false, true, 0)));
            return;
        }
        boolean known = turn.forget(clientId, 0, timeline.wall(), FeedEntry.ForgetReason.ERASED);
        refused.remove(clientId, turn.journal());
        Notes.Erasure written = new Notes.Erasure(turn.seq(), known ? turn.seq() : 0);
        Request request = new Request(written);
        request.waiting.add(erasure);
        turn.journal().meta(Meta.ERASE + clientId, written.encode());
        turn.afterwards(() -> {
            add(clientId, request);
            keeper.wake();
        });
    }

    private synchronized void add(String clientId, Request request) {
        Request before = pending.put(clientId, request);
        if (before != null) {
            request.waiting.addAll(before.waiting);
            request.rounds = before.rounds;
        }
    }

    /** Those whose last entry can be read; a round begins with them. */
    private synchronized Map<String, Request> due() {
        Map<String, Request> due = new HashMap<>(pending);
        due.values().removeIf(request -> request.upTo > feed.newestSeq());
        due.values().forEach(request -> request.rounds++);
        return due;
    }

    @Override
    public void round(Going going) throws JournalFailure, InterruptedException {
        Map<String, Request> due = due();
        if (due.isEmpty()) {
            return;
        }
        long last =
                due.values().stream().mapToLong(request -> request.upTo).max().orElse(0);
        boolean again = due.values().stream().anyMatch(request -> request.rounds > 1);
        due.values().forEach(request -> request.entries = 0);
        long overwritten = 0;
        long firstFound = Long.MAX_VALUE;
        long lastFound = 0;
        long next = feed.oldestSeq();
        while (next <= last) {
            if (!going.on()) {
                return;
            }
            List<Entry> piece = piece(next);
            if (piece.isEmpty()) {
                next = afterDamage;
                continue;
            }
            Map<Long, byte[]> found = found(piece, due);
            if (!found.isEmpty()) {
                overwritten = Collections.max(found.keySet());
                recorder.workAndWait("(to be erased)", turn -> found.forEach(turn.journal()::overwrite), going);
            }
            if (!found.isEmpty() || (again && hasErased(piece))) {
                firstFound = Math.min(firstFound, piece.get(0).seq());
                lastFound = piece.get(piece.size() - 1).seq();
            }
            next = piece.get(piece.size() - 1).seq() + 1;
        }
        if (overwritten != 0 && !isErased(overwritten)) {
            return;
        }
        journal.purge(Math.min(firstFound, last), Math.max(lastFound, last), due.keySet());
        finish(due, going);
    }

    /** Entries that an earlier round overwrote are not found again, and may still be in files as they were. */
    private static boolean hasErased(List<Entry> piece) {
        return piece.stream().anyMatch(entry -> FeedCodec.isErased(entry.bytes()));
    }

    /** Whether it is in the journal; while that cannot be written, the next round does it again. */
    private boolean isErased(long seq) {
        byte[] bytes = feed.bytes(seq);
        return bytes == null || FeedCodec.isErased(bytes);
    }

    /** The keeper's: where to go on when a piece is empty. */
    private long afterDamage;

    private List<Entry> piece(long from) throws JournalFailure {
        try {
            afterDamage = Long.MAX_VALUE;
            return feed.raw(from, PIECE);
        } catch (DamagedEntries e) {
            LOG.error(
                    "entries {} to {} of the presence feed are damaged, so nothing can be erased there",
                    from,
                    e.toSeq());
            afterDamage = e.toSeq() + 1;
            return List.of();
        }
    }

    private static Map<Long, byte[]> found(List<Entry> piece, Map<String, Request> due) {
        Map<Long, byte[]> found = new HashMap<>();
        for (Entry entry : piece) {
            Request request = FeedCodec.clientId(entry.bytes()).map(due::get).orElse(null);
            if (request != null && entry.seq() <= request.upTo && entry.seq() != request.forgotten) {
                Erased erased = erased(FeedCodec.decode(entry.bytes()));
                if (erased != null) {
                    found.put(entry.seq(), FeedCodec.encode(erased));
                    request.entries++;
                }
            }
        }
        return found;
    }

    private static @Nullable Erased erased(FeedEntry entry) {
        if (entry instanceof ClientConnected e) {
            return new Erased(ErasedKind.CONNECTED, e.connected().time());
        } else if (entry instanceof ClientTakenOver e) {
            return new Erased(ErasedKind.TAKEN_OVER, e.connected().time());
        } else if (entry instanceof ClientDisconnected e) {
            return new Erased(ErasedKind.DISCONNECTED, e.disconnected().time());
        } else if (entry instanceof ClientRefused e) {
            return new Erased(ErasedKind.REFUSED, e.refused().time());
        } else if (entry instanceof ClientForgotten e) {
            return new Erased(ErasedKind.FORGOTTEN, e.time());
        }
        return null;
    }

    private void finish(Map<String, Request> done, Going going) throws InterruptedException {
        recorder.workAndWait(
                "(erased)", turn -> done.forEach((clientId, request) -> finish(turn, clientId, request)), going);
        done.forEach((clientId, request) -> {
            counters.erased.increment();
            counters.erasedEntries.add(request.entries);
            Erasure erasure = new Erasure(true, request.forgotten != 0, request.entries);
            request.waiting.forEach(waiting -> waiting.complete(erasure));
        });
    }

    /** Unless there was a second request meanwhile. */
    private synchronized void finish(Turn turn, String clientId, Request request) {
        if (pending.remove(clientId, request)) {
            turn.journal().removeMeta(Meta.ERASE + clientId);
        }
    }

    /** After the keeper has stopped: those who wait are told. */
    synchronized void close() {
        pending.values()
                .forEach(request -> request.waiting.forEach(waiting -> waiting.completeExceptionally(
                        new IllegalStateException("presence was closed; the erasure goes on at the next start"))));
    }
}
