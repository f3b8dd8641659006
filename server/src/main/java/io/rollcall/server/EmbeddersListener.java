package io.rollcall.server;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.session.GuardedListener;
import java.util.concurrent.atomic.AtomicBoolean;
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
        Both both = new Both(recorded);
        presence.connected(client, both.part());
        embedder.connected(client, both.part());
    }

    @Override
    public void takenOver(ClientConnection old, Disconnection how, ClientConnection client, Runnable recorded) {
        Both both = new Both(recorded);
        presence.takenOver(old, how, client, both.part());
        embedder.takenOver(old, how, client, both.part());
    }

    /** What two wait for; who says twice that it is ready does not speak for the other. */
    private static final class Both {
        private final Runnable recorded;
        private final AtomicInteger awaited = new AtomicInteger(2);

        Both(Runnable recorded) {
            this.recorded = recorded;
        }

        Runnable part() {
            AtomicBoolean said = new AtomicBoolean();
            return () -> {
                if (said.compareAndSet(false, true) && awaited.decrementAndGet() == 0) {
                    recorded.run();
                }
            };
        }
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
