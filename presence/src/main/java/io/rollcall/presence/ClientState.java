package io.rollcall.presence;

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

    public String clientId() {
        return connection.clientId();
    }

    public boolean isConnected() {
        return status == Status.CONNECTED;
    }
}
