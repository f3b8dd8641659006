package io.rollcall.broker.transport;

import io.netty.channel.Channel;
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
        ConnectionSetup setup) {
    /** A frame may hold many small packets, however small packets have to be. */
    private static final int FRAME_BYTES_LEAST = 64 * 1024;

    /** A socket was accepted and let in. On its loop. */
    void receive(Channel accepted, Loop loop) {
        if (tls == null && config.webSocket() == null && !config.proxyProtocol()) {
            setup.begin(accepted, loop, origin);
        } else {
            Entrance.begin(this, accepted, loop);
        }
    }

    int frameBytesMax() {
        return Math.max(setup.limits().packetSizeMax(), FRAME_BYTES_LEAST);
    }
}
