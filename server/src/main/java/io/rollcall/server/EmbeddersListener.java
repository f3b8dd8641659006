package io.rollcall.server;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.session.GuardedListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells presence first and then an embedder's listener; CONNACK leaves when both have recorded. What the embedder throws is logged. */
final class EmbeddersListener implements ClientListener {
    private final ClientListener presence;
    private final ClientListener embedder;

    EmbeddersListener(ClientListener presence, ClientListener embedder) {
        this.presence = presence;
        this.embedder = new GuardedListener(embedder);
    }

    @Override
    public void connected(ClientConnection client, Runnable recorded) {
        Runnable both = both(recorded);
        presence.connected(client, both);
        embedder.connected(client, both);
    }

    @Override
    public void takenOver(ClientConnection old, Disconnection how, ClientConnection client, Runnable recorded) {
        Runnable both = both(recorded);
        presence.takenOver(old, how, client, both);
        embedder.takenOver(old, how, client, both);
    }

    private static Runnable both(Runnable recorded) {
        AtomicInteger awaited = new AtomicInteger(2);
        return () -> {
            if (awaited.decrementAndGet() == 0) {
                recorded.run();
            }
        };
    }

    @Override
    public void disconnected(ClientConnection client, Disconnection how) {
        presence.disconnected(client, how);
        embedder.disconnected(client, how);
    }

    @Override
    public void refused(Refusal refusal) {
        presence.refused(refusal);
        embedder.refused(refusal);
    }

    @Override
    public void active(ClientConnection client) {
        presence.active(client);
        embedder.active(client);
    }
}
