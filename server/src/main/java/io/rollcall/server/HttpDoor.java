package io.rollcall.server;

import io.rollcall.broker.Broker;
import io.rollcall.http.HttpApi;
import io.rollcall.http.HttpApiConfig;
import io.rollcall.http.HttpTls;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.exchange.Reloaded;
import io.rollcall.presence.Presence;
import io.rollcall.server.access.Access;
import io.rollcall.server.backup.Backups;
import io.rollcall.server.config.Exposure;
import io.rollcall.server.config.HttpConfig;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.monitor.MonitorTopics;
import io.rollcall.server.webhook.Webhooks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The HTTP faces of one server, and what they ask of it; there only where HTTP was asked for. From any thread but an event loop. */
final class HttpDoor implements AutoCloseable {
    private final HttpApi api;
    private final ServerOperations operations;

    private HttpDoor(HttpApi api, ServerOperations operations) {
        this.api = api;
        this.operations = operations;
    }

    /** Does all that needs no presence yet, and binds nothing. */
    static HttpDoor prepare(ServerConfig config) {
        HttpConfig http = config.http();
        Path data = config.data();
        ServerOperations operations =
                new ServerOperations(data == null ? null : data.resolve(ServerConfig.HTTP_DIRECTORY));
        HttpApiConfig api = HttpApiConfig.at(http.host(), http.port())
                .tls(http.tls())
                .keys(config.apiKeys())
                .anonymousReads(Exposure.anonymousReads(http))
                .origins(http.origins())
                .instances(http.instances())
                .limits(http.limits())
                .accessLog(!http.accessLog().equals(HttpConfig.OFF))
                .build();
        return new HttpDoor(HttpApi.prepare(api, operations), operations);
    }

    /** The files of TLS; none without TLS. */
    static List<Path> files(HttpConfig http) {
        HttpTls tls = http.enabled() ? http.tls() : null;
        return tls == null ? List.of() : List.of(tls.certificate(), tls.key());
    }

    /**
     * Binds the ports; questions are answered from now on.
     *
     * @throws StartError when a port cannot be had
     */
    void open(Presence presence) {
        try {
            api.open(presence.queries(), presence.feed(), presence.bookmarks(), presence.history());
        } catch (IllegalStateException e) {
            String message = String.valueOf(e.getMessage());
            throw new StartError(
                    message.startsWith("cannot listen") ? message + "; choose another port with --http-port" : message,
                    e);
        }
    }

    /** What may log in over MQTT is counted here, too. */
    void counts(Access access) {
        access.bindTo(operations.meters());
    }

    /** How many lines of connections were left out is counted here, too. */
    void counts(ConnectionLines lines) {
        operations.counts(lines);
    }

    /** Lets the holders of these keys in from now on, in place of those before. */
    void replaceKeys(List<ApiKey> all) {
        api.replaceKeys(all);
    }

    /** This is what callers may have read again. */
    void reloads(Supplier<Reloaded> reload) {
        operations.reloads(reload);
    }

    /** All is open: the server is ready. */
    void serves(Broker broker, Presence presence, MonitorTopics monitor, Webhooks webhooks, BrokerDesk desk) {
        operations.serves(broker, presence, monitor);
        operations.tells(webhooks);
        operations.tells(desk);
    }

    /** Callers may have backups made from now on, below this directory. */
    void backsUp(Backups backups, Path below) {
        operations.backsUp(backups, below);
    }

    void isStopping() {
        operations.isStopping();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(api.host(), api.port());
    }

    /** The port with TLS; empty when there is none. */
    Optional<InetSocketAddress> secureAddress() {
        return api.securePort() == 0
                ? Optional.empty()
                : Optional.of(new InetSocketAddress(api.secureHost(), api.securePort()));
    }

    /**
     * Reads the certificate and the key again.
     *
     * @throws IOException when they cannot be read, which keeps those that there are
     */
    void reloadTls() throws IOException {
        api.reloadTls();
    }

    @Override
    public void close() {
        api.close();
    }
}
