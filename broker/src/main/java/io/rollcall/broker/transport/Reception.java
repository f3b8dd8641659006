package io.rollcall.broker.transport;

import io.netty.channel.Channel;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.connection.ConnectionSetup;
import io.rollcall.broker.connection.Loop;
import io.rollcall.broker.connection.Origin;
import org.jspecify.annotations.Nullable;

/** What all sockets of one listener have in common. From any thread. */
record Reception(
        ListenerConfig config,
        Origin origin,
        @Nullable Tls tls,
        Gate gate,
        ListenerCounters counters,
        CurrentSetup current) {
    /** A frame may hold many small packets, however small packets have to be. */
    private static final int FRAME_BYTES_LEAST = 64 * 1024;

    /** What connections have that begin now; may be replaced. From any thread. */
    static final class CurrentSetup {
        private volatile ConnectionSetup setup;

        CurrentSetup(ConnectionSetup first) {
            setup = first;
        }

        ConnectionSetup get() {
            return setup;
        }

        void replaceLimits(ConnectionLimits limits) {
            setup = setup.with(limits);
        }
    }

    /** What connections have that begin now. */
    ConnectionSetup setup() {
        return current.get();
    }

    /** A socket was accepted and let in. On its loop. */
    void receive(Channel accepted, Loop loop) {
        if (tls == null && config.webSocket() == null && !config.proxyProtocol()) {
            setup().begin(accepted, loop, origin);
        } else {
            Entrance.begin(this, accepted, loop);
        }
    }

    int frameBytesMax() {
        return Math.max(setup().limits().packetSizeMax(), FRAME_BYTES_LEAST);
    }
}
