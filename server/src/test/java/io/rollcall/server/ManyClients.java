package io.rollcall.server;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.process.StillActivity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Puts clients into a data directory as if they had been connected to an earlier run of its server. */
final class ManyClients {
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1883);

    private ManyClients() {}

    /** Clients {@code d:many:meter:000000} and so on; returns when they are on the disk. */
    static void in(Path data, int count) throws InterruptedException {
        try (Presence presence = Presence.open(PresenceConfig.in(data.resolve(ServerConfig.PRESENCE_DIRECTORY)))) {
            PresenceFeed feed = new PresenceFeed(presence.changes(), ends -> {});
            CountDownLatch recorded = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                feed.connected(client(i, ((long) presence.run() << 40) + i + 1), recorded::countDown);
            }
            if (!recorded.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError(recorded.getCount() + " of " + count + " clients are not recorded");
            }
        }
    }

    private static ClientConnection client(int number, long connectionId) {
        return new ClientConnection(
                "d:many:meter:%06d".formatted(number),
                connectionId,
                ProtocolVersion.V5,
                "mqtt",
                "tcp",
                HERE,
                HERE,
                null,
                true,
                60,
                0,
                false,
                null,
                null,
                System.currentTimeMillis() - 3_600_000,
                new StillActivity());
    }
}
