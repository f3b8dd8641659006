package io.rollcall.http.exchange;

import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedPage.Item;
import io.rollcall.presence.PresenceHistory;
import io.rollcall.presence.PresenceHistory.ClientLog;
import io.rollcall.presence.PresenceQueries;
import io.rollcall.presence.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of a client's connections, as logs of vendors tell it: a take-over is two events there. From any thread but event loops. */
public final class ConnectionEvents {
    /** The address of a connection whose beginning is no longer kept. */
    static final String ADDRESS_UNKNOWN = "0.0.0.0";

    private final PresenceQueries presence;
    private final PresenceHistory history;
    private final int most;

    /** @param most events of one client that are looked at, the newest */
    public ConnectionEvents(PresenceQueries presence, PresenceHistory history, int most) {
        this.presence = presence;
        this.history = history;
        this.most = most;
    }

    /** What happened to a connection. */
    public enum Kind {
        ACCEPTED,
        REFUSED,
        ENDED
    }

    /**
     * One event.
     *
     * @param time in milliseconds since 1970
     * @param clientId whose connection it is
     * @param connectionId empty for one that was refused
     * @param address the client's IP address
     * @param cause why it was refused or ended; empty for one that was accepted
     */
    public record Event(
            long time,
            Kind kind,
            String clientId,
            Optional<Long> connectionId,
            String address,
            Optional<Cause> cause) {}

    /** The newest events of a client, newest first. */
    public List<Event> of(String clientId) {
        List<FeedEntry> entries = entries(clientId);
        Map<Long, String> addresses = addresses(clientId, entries);
        List<Event> events = new ArrayList<>();
        for (FeedEntry entry : entries) {
            if (entry instanceof ClientConnected connected) {
                events.add(accepted(connected.connected()));
            } else if (entry instanceof ClientTakenOver takenOver) {
                events.add(accepted(takenOver.connected()));
                events.add(ended(takenOver.old(), addresses));
            } else if (entry instanceof ClientDisconnected disconnected) {
                events.add(ended(disconnected.disconnected(), addresses));
            } else if (entry instanceof ClientRefused one) {
                events.add(refused(one.refused()));
            }
        }
        return events.subList(0, Math.min(most, events.size()));
    }

    private List<FeedEntry> entries(String clientId) {
        List<FeedEntry> entries = new ArrayList<>();
        long from = 0;
        do {
            ClientLog page = history.log(clientId, Math.min(most, PresenceHistory.LOG_MAX), from);
            page.items().stream().map(Item::entry).forEach(entries::add);
            from = page.next();
        } while (from != 0 && entries.size() < most);
        return entries;
    }

    private Map<Long, String> addresses(String clientId, List<FeedEntry> entries) {
        Map<Long, String> addresses = new HashMap<>();
        presence.find(clientId).map(ClientState::connection).ifPresent(newest -> note(addresses, newest));
        for (FeedEntry entry : entries) {
            if (entry instanceof ClientConnected connected) {
                note(addresses, connected.connected());
            } else if (entry instanceof ClientTakenOver takenOver) {
                note(addresses, takenOver.connected());
            }
        }
        return addresses;
    }

    private static void note(Map<Long, String> addresses, Connected connection) {
        addresses.put(connection.connectionId(), connection.remoteAddress());
    }

    private static Event refused(Refused refused) {
        return new Event(
                refused.time(),
                Kind.REFUSED,
                refused.clientId(),
                Optional.empty(),
                refused.remoteAddress(),
                Optional.of(refused.cause()));
    }

    private static Event accepted(Connected connection) {
        return new Event(
                connection.time(),
                Kind.ACCEPTED,
                connection.clientId(),
                Optional.of(connection.connectionId()),
                connection.remoteAddress(),
                Optional.empty());
    }

    private static Event ended(Disconnected end, Map<Long, String> addresses) {
        return new Event(
                end.time(),
                Kind.ENDED,
                end.clientId(),
                Optional.of(end.connectionId()),
                addresses.getOrDefault(end.connectionId(), ADDRESS_UNKNOWN),
                Optional.of(end.cause()));
    }
}
