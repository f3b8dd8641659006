package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.server.process.StillActivity;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When CONNACK may leave, if presence and an embedder are told. */
class EmbeddersListenerTest {
    private static final ClientConnection CLIENT = new ClientConnection(
            "a",
            1,
            ProtocolVersion.V5,
            "mqtt",
            "tcp",
            new InetSocketAddress(1),
            new InetSocketAddress(2),
            null,
            true,
            0,
            0,
            false,
            null,
            null,
            0,
            new StillActivity());

    private final List<Runnable> ofPresence = new ArrayList<>();
    private final List<Runnable> ofEmbedder = new ArrayList<>();
    private int recorded;

    private static ClientListener keeping(List<Runnable> kept) {
        return new ClientListener() {
            @Override
            public void connected(ClientConnection client, Runnable recorded) {
                kept.add(recorded);
            }
        };
    }

    @Test
    void itLeavesWhenBothHaveRecorded() {
        new EmbeddersListener(keeping(ofPresence), keeping(ofEmbedder)).connected(CLIENT, () -> recorded++);

        ofEmbedder.get(0).run();
        ofEmbedder.get(0).run();
        assertThat(recorded).isZero();
        ofPresence.get(0).run();
        ofPresence.get(0).run();

        assertThat(recorded).isEqualTo(1);
    }

    @Test
    void anEmbedderThatFailsAfterItRecordedDoesNotSpeakForPresence() {
        ClientListener failing = new ClientListener() {
            @Override
            public void connected(ClientConnection client, Runnable mine) {
                mine.run();
                throw new IllegalStateException("which is caught");
            }
        };
        new EmbeddersListener(keeping(ofPresence), failing).connected(CLIENT, () -> recorded++);

        assertThat(recorded).isZero();
        ofPresence.get(0).run();
        assertThat(recorded).isEqualTo(1);
    }
}
