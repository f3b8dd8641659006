package io.rollcall.server;

import io.rollcall.broker.api.ListenerStats;
import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.server.config.ServerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** What the server says when it is open: what listens where, for people, and one line for programs. */
final class Announcement {
    private Announcement() {}

    static String of(ServerConfig config, Rollcall server, long millis) {
        List<ListenerStats> mqtt = server.broker().stats().listeners();
        boolean hasHttp = config.http().enabled();
        return listeners(config, mqtt)
                + (hasHttp ? faces(server) : "")
                + """
                data     %s
                rollcall ready in %d ms: mqtt=%s%s
                """.formatted(
                                config.data() == null
                                        ? "in memory alone"
                                        : config.data().toAbsolutePath(),
                                millis,
                                hostAndPort(mqtt.get(0).address()),
                                hasHttp ? " http=" + hostAndPort(server.http()) : "");
    }

    private static String faces(Rollcall server) {
        String url = "http://" + reachable(server.http());
        return """
                HTTP     %s
                %sconsole  %s/console/
                IBM      %s/api/v0002/clientconnectionstates
                Alibaba  %s/?Action=QuerySessionByClientId
                native   %s/api/v1/clients/{id}
                """.formatted(
                        url,
                        server.https()
                                .map(https -> "HTTPS    https://" + reachable(https) + "\n")
                                .orElse(""),
                        url,
                        url,
                        url,
                        url);
    }

    private static String listeners(ServerConfig config, List<ListenerStats> open) {
        List<ListenerConfig> configured = MqttListeners.of(config.mqtt());
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < open.size(); i++) {
            lines.append("MQTT     ")
                    .append(MqttListeners.url(configured.get(i), open.get(i)))
                    .append('\n');
        }
        return lines.toString();
    }

    /** What to connect to: on any address, this machine's own is one that works. */
    static String reachable(InetSocketAddress bound) {
        return bound.getAddress().isAnyLocalAddress() ? "localhost:" + bound.getPort() : hostAndPort(bound);
    }

    static String hostAndPort(InetSocketAddress bound) {
        InetAddress address = bound.getAddress();
        String host = address.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + bound.getPort();
    }
}
