package io.rollcall.presence;

import io.rollcall.presence.FeedPage.Item;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Questions about what was, as far back as the feed goes. From any thread; may read the disk, so never on an event loop. The order is that
 * of the feed; times are labels of the wall clock, in milliseconds since 1970, and answers by time are only as good as that clock was.
 */
public interface PresenceHistory {
    /** Entries of a log that one page has at most. */
    int LOG_MAX = 1000;

    /** Clients that one page of {@link #connectedAt} has at most. */
    int PAGE_MAX = 10_000;

    /**
     * What happened to one client, newest first: accepted, taken over, refused, ended, forgotten never. An end that nobody saw because the
     * server crashed or stopped stands as a {@link FeedEntry.ClientDisconnected} with the number of the {@link FeedEntry.RunStarted} after
     * it; such ends come on top of {@code limit}. Costs a few reads an entry, whatever else is in the feed.
     *
     * @param limit 1 to {@link #LOG_MAX}
     * @param from 0 for the newest, or {@link ClientLog#next} of the page before
     * @throws IllegalArgumentException when a number is out of range, or {@code from} is no entry of this client
     * @throws FeedDamagedException when an entry of the client was damaged on the disk
     */
    ClientLog log(String clientId, int limit, long from);

    /**
     * One page of a client's log.
     *
     * @param items newest first
     * @param next where the next page begins; 0 when there is none
     * @param gone whether there were older entries that the feed no longer has, or newer ones that could not be written yet
     */
    record ClientLog(List<Item> items, long next, boolean gone) {}

    /**
     * Whether there is anything to tell of this client: it is known, or was refused and is remembered for that. Of one that is forgotten or erased
     * there is not, though entries about one that is forgotten stay in the feed as long as others.
     */
    boolean knows(String clientId);

    /**
     * The client's connections that overlap the time from {@code from} to {@code to}; none of a client that it does not {@linkplain #knows know}.
     *
     * @throws IllegalArgumentException when {@code to} is before {@code from}
     */
    Intervals intervals(String clientId, long from, long to);

    /**
     * A client's connections in a window.
     *
     * @param intervals oldest first
     * @param knownSince from when on all are there; absent when the answer is whole, because the feed has all since the window began or since
     *     the client was first seen
     */
    record Intervals(List<Interval> intervals, OptionalLong knownSince) {}

    /**
     * One connection.
     *
     * @param begin absent when it began before what the feed has
     * @param end absent while it stands
     * @param ended how it ended; absent while it stands
     */
    record Interval(
            long connectionId,
            OptionalLong begin,
            OptionalLong end,
            @Nullable Disconnected ended) {}

    /** How much of the time from {@code from} to {@code to} the client was connected. What is yet to come does not count. */
    Availability availability(String clientId, long from, long to);

    /**
     * How available a client was.
     *
     * @param connectedMillis time connected
     * @param knownMillis of the window, what is over and known; less than the window when the feed does not go back so far
     * @param connections that began in the window
     * @param drops connections that ended in the window, other than by a take-over
     */
    record Availability(long connectedMillis, long knownMillis, int connections, int drops) {
        /** From 0 to 1; 0 when nothing is known. */
        public double share() {
            return knownMillis == 0 ? 0 : (double) connectedMillis / knownMillis;
        }
    }

    /**
     * Who of those who are known now was connected at a time, in order of the bytes of their ids. Who was forgotten since is missing. A page
     * does a bounded amount of work, and may have few clients or none and still a bookmark.
     *
     * @param time not after now
     * @param idPrefix only client ids that begin so; empty for all
     * @param limit 1 to {@link #PAGE_MAX}
     * @param bookmark where to go on; absent for the first page
     * @throws HistoryTooOldException when the time is before what the feed has
     * @throws ClientQuery.BadBookmark when the bookmark is of another question, or none of ours
     */
    ConnectedPage connectedAt(long time, String idPrefix, int limit, @Nullable String bookmark);

    /**
     * Some who were connected.
     *
     * @param clients in order
     * @param undecided clients of whom it cannot be said, because they changed too often since
     * @param bookmark where the next page begins; absent on the last
     */
    record ConnectedPage(
            List<ConnectedThen> clients,
            List<String> undecided,
            @Nullable String bookmark) {}

    /**
     * A client that was connected.
     *
     * @param since when that connection began; absent when that was before what the feed has
     */
    record ConnectedThen(String clientId, long connectionId, OptionalLong since) {}
}
