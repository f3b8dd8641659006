package io.rollcall.benchmarks.erase;

import io.rollcall.benchmarks.erase.Memory.Told;
import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedEntry.ForgetReason;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Presence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Compares what presence says after a kill with what was told and answered before. What was answered as erased is nowhere; an erasure that was
 * not answered is done to its end by itself, or was never begun; who was not erased is there; and of those who come for a moment, all that are
 * too many are forgotten, and nobody else.
 */
final class Examination {
    private static final String NOBODY = "nobody";
    private static final long PATIENCE_SECONDS = 120;
    private static final int PIECE = 10_000;

    private final Presence presence;
    private final Memory memory;
    private final Wrongs wrongs;
    private final String round;
    private int wentOn;

    Examination(Presence presence, Memory memory, Wrongs wrongs, String round) {
        this.presence = presence;
        this.memory = memory;
        this.wrongs = wrongs;
        this.round = round;
    }

    /** How many erasures had been begun, and not been answered. */
    int wentOn() {
        return wentOn;
    }

    void examine() {
        Map<String, Seen> first = read();
        for (Told client : memory.clients()) {
            if (client.isAsked()) {
                whatBecameOf(client, first.getOrDefault(client.clientId(), new Seen()));
            }
        }
        awaitErased();
        awaitFewMoments();
        Map<String, Seen> seen = read();
        for (Told client : memory.clients()) {
            judge(client, seen.getOrDefault(client.clientId(), new Seen()));
        }
        seen.keySet().stream()
                .filter(clientId -> memory.find(clientId) == null)
                .forEach(
                        clientId -> wrongs.add(round + ": client " + clientId + " is in the feed, and was never told"));
    }

    /** What the feed says of one client. */
    private static final class Seen {
        /** The entry that says that it was erased, if that is what is said of it last; else 0. */
        private long erasedAt;

        private long forgottenAt;
        private long entries;
        private long oldest = Long.MAX_VALUE;
        private long newest;
        private long last;

        private void connection(long seq, long connectionId) {
            entries++;
            last = seq;
            oldest = Math.min(oldest, connectionId);
            newest = Math.max(newest, connectionId);
        }
    }

    private Map<String, Seen> read() {
        Map<String, Seen> all = new HashMap<>();
        long seq = 0;
        long newest = presence.feed().newestSeq();
        while (seq < newest) {
            for (FeedPage.Item item : presence.feed().read(seq + 1, PIECE).items()) {
                if (item.seq() != seq + 1) {
                    wrongs.add(round + ": feed: after entry " + seq + " comes " + item.seq());
                }
                seq = item.seq();
                see(seq, item.entry(), all);
            }
        }
        return all;
    }

    private static void see(long seq, FeedEntry entry, Map<String, Seen> all) {
        String clientId = entry.clientIdOrNull();
        if (clientId == null) {
            return;
        }
        Seen seen = all.computeIfAbsent(clientId, first -> new Seen());
        if (entry instanceof ClientConnected connected) {
            seen.connection(seq, connected.connected().connectionId());
        } else if (entry instanceof ClientTakenOver taken) {
            seen.connection(seq, taken.connected().connectionId());
        } else if (entry instanceof ClientDisconnected disconnected) {
            seen.connection(seq, disconnected.disconnected().connectionId());
        } else if (entry instanceof ClientForgotten forgotten) {
            if (forgotten.reason() == ForgetReason.ERASED) {
                seen.erasedAt = seq;
            } else {
                seen.forgottenAt = seq;
            }
        }
    }

    /** Either the record is gone and the feed says so, or nothing was begun. */
    private void whatBecameOf(Told client, Seen seen) {
        boolean known = presence.queries().find(client.clientId()).isPresent();
        boolean begun = seen.erasedAt > seen.last || (!known && seen.entries == 0);
        if (known == begun) {
            wrong(client, "was half erased: known " + known + ", feed says so at " + seen.erasedAt);
        }
        if (begun) {
            wentOn += seen.erasedAt != 0 ? 1 : 0;
            client.erased();
        } else {
            client.notErased();
        }
    }

    /**
     * Those of the killed process go on by themselves, in the first round; that of somebody who never was here comes after them, and looks for
     * nobody else's entries.
     */
    private void awaitErased() {
        presence.erase(NOBODY)
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static boolean isErased(Told client, Seen seen) {
        return seen.entries == 0 || seen.oldest > client.erasedUpTo();
    }

    private long moments() {
        return memory.clients().stream()
                .filter(Told::isMoment)
                .filter(client -> presence.queries().find(client.clientId()).isPresent())
                .count();
    }

    private void awaitFewMoments() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long moments = moments();
        while (moments > Victim.MOMENTS_KEPT && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            moments = moments();
        }
        if (moments > Victim.MOMENTS_KEPT) {
            wrongs.add(round + ": " + moments + " clients are kept that were to be forgotten but for "
                    + Victim.MOMENTS_KEPT);
        }
    }

    private void judge(Told client, Seen seen) {
        if (!isErased(client, seen)) {
            wrong(client, "was erased, and the feed has its connection " + Long.toHexString(seen.oldest));
        }
        if (seen.newest > client.newest()) {
            wrong(client, "was not told of connection " + Long.toHexString(seen.newest));
        }
        Optional<ClientState> state = presence.queries().find(client.clientId());
        if (state.isEmpty()) {
            boolean forgotten = client.isMoment() && seen.forgottenAt > seen.last;
            if (!forgotten && (client.applied() != 0 || seen.entries != 0)) {
                wrong(client, "is not known");
            }
            return;
        }
        long connection = state.get().connection().connectionId();
        if (state.get().isConnected()) {
            wrong(client, "is connected");
        }
        if (connection <= client.erasedUpTo()) {
            wrong(client, "was erased, and is known with connection " + Long.toHexString(connection));
        }
        if (connection < client.applied() || connection != seen.newest) {
            wrong(
                    client,
                    "is known with connection " + Long.toHexString(connection) + ", and the feed ends with "
                            + Long.toHexString(seen.newest));
        }
    }

    private void wrong(Told client, String what) {
        wrongs.add(round + ": client " + client.clientId() + " " + what + "; " + client);
    }
}
