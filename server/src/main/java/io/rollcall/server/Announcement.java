package io.rollcall.server;

import io.rollcall.server.config.ServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What the server says when it is open: what listens where, for people, and one line for programs. */
final class Announcement {
    private Announcement() {}

    static String of(ServerConfig config, InetSocketAddress mqtt, InetSocketAddress http, long millis) {
        String url = "http://" + reachable(http);
        return """
                MQTT     mqtt://%s
                HTTP     %s
                IBM      %s/api/v0002/clientconnectionstates
                Alibaba  %s/?Action=QuerySessionByClientId
                native   %s/api/v1/clients/{id}
                data     %s
                rollcall ready in %d ms: mqtt=%s http=%s
                """.formatted(
                        reachable(mqtt),
                        url,
                        url,
                        url,
                        url,
                        config.data().toAbsolutePath(),
                        millis,
                        hostAndPort(mqtt),
                        hostAndPort(http));
    }

    /** What to connect to: on any address, this machine's own is one that works. */
    private static String reachable(InetSocketAddress bound) {
        return bound.getAddress().isAnyLocalAddress() ? "localhost:" + bound.getPort() : hostAndPort(bound);
    }

    static String hostAndPort(InetSocketAddress bound) {
        InetAddress address = bound.getAddress();
        String host = address.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + bound.getPort();
    }
}
