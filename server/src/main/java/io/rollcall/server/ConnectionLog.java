package io.rollcall.server;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Refusal;
import io.rollcall.presence.KeepPolicy.Addresses;

/** Has a line written for each connection that begins, ends or is refused, and tells the next listener. On event loops; never waits. */
final class ConnectionLog implements ClientListener {
    private final ClientListener next;
    private final ConnectionLines lines;
    private final Addresses addresses;

    /**
     * Writes nothing yet.
     *
     * @param addresses what may be written of a client's address, which is what presence may keep
     */
    ConnectionLog(ClientListener next, ConnectionLines lines, Addresses addresses) {
        this.next = next;
        this.lines = lines;
        this.addresses = addresses;
    }

    @Override
    public void connected(ClientConnection client, Runnable recorded) {
        lines.offer(new ConnectionLine.Connected(client, addresses));
        next.connected(client, recorded);
    }

    @Override
    public void takenOver(ClientConnection old, Disconnection how, ClientConnection client, Runnable recorded) {
        lines.offer(new ConnectionLine.Disconnected(old, how, addresses));
        lines.offer(new ConnectionLine.Connected(client, addresses));
        next.takenOver(old, how, client, recorded);
    }

    @Override
    public void disconnected(ClientConnection client, Disconnection how) {
        lines.offer(new ConnectionLine.Disconnected(client, how, addresses));
        next.disconnected(client, how);
    }

    @Override
    public void refused(Refusal refusal) {
        lines.offer(new ConnectionLine.Refused(refusal, addresses));
        next.refused(refusal);
    }

    @Override
    public void active(ClientConnection client) {
        next.active(client);
    }
}
