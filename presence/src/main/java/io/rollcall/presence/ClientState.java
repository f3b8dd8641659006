package io.rollcall.presence;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The presence record of one client: the one record that every face reads.
 *
 * @param connection the newest accepted connection
 * @param status whether that connection still stands
 * @param version feed sequence number of the client's last change
 * @param firstSeenTime when the client first connected, in milliseconds since 1970
 * @param connects how often it has connected
 * @param activity its last activity; exact for a live client found by id, at most one batch old in lists
 * @param lastDisconnect its last disconnection, kept while it is connected again; absent when it never disconnected
 */
public record ClientState(
        Connected connection,
        Status status,
        long version,
        long firstSeenTime,
        long connects,
        Activity activity,
        @Nullable Disconnected lastDisconnect) {
    private static final long GRACE_MILLIS_A_SECOND = 1500;

    public String clientId() {
        return connection.clientId();
    }

    public boolean isConnected() {
        return status == Status.CONNECTED;
    }

    /**
     * When the client has to be heard of at the latest, in milliseconds since 1970: one and a half times the keep-alive after it was last
     * seen. Empty when it is not connected, or has no keep-alive.
     */
    public OptionalLong expectedBy() {
        return isConnected() && connection.keepAliveSeconds() > 0
                ? OptionalLong.of(activity.lastSeen() + connection.keepAliveSeconds() * GRACE_MILLIS_A_SECOND)
                : OptionalLong.empty();
    }

    /** Whether the client is connected, and was not heard of in time: past due, and not yet closed. */
    public boolean isSuspect(long now) {
        OptionalLong due = expectedBy();
        return due.isPresent() && due.getAsLong() < now;
    }
}
