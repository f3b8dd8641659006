package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what an embedder's listener throws from the house: it is logged with the client, and the client goes on. */
public final class GuardedListener implements ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    private final ClientListener listener;

    public GuardedListener(ClientListener listener) {
        this.listener = listener;
    }

    @Override
    public void connected(ClientConnection client, Runnable recorded) {
        if (failed("connected", client.clientId(), () -> listener.connected(client, recorded))) {
            recorded.run();
        }
    }

    @Override
    public void disconnected(ClientConnection client, Disconnection how) {
        failed("disconnected", client.clientId(), () -> listener.disconnected(client, how));
    }

    @Override
    public void takenOver(ClientConnection old, Disconnection how, ClientConnection client, Runnable recorded) {
        if (failed("takenOver", client.clientId(), () -> listener.takenOver(old, how, client, recorded))) {
            recorded.run();
        }
    }

    @Override
    public void refused(Refusal refusal) {
        failed("refused", refusal.clientId(), () -> listener.refused(refusal));
    }

    @Override
    public void active(ClientConnection client) {
        failed("active", client.clientId(), () -> listener.active(client));
    }

    private static boolean failed(String what, String clientId, Runnable call) {
        try {
            call.run();
            return false;
        } catch (RuntimeException | Error thrown) {
            LOG.error("client {}: the listener's {} failed", clientId, what, thrown);
            return true;
        }
    }
}
