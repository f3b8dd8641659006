package io.rollcall.benchmarks.causes;

import io.rollcall.benchmarks.trial.Certificate;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.server.Rollcall;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A server with a listener for each transport, in this process so that an operator and an authenticator are at hand. Whom it lets in, the user
 * name says: {@code wrong}, {@code stranger}, {@code banned} and {@code broken} are not.
 */
final class Site implements AutoCloseable {
    /** Greatest packet of the listener for small packets. */
    static final int SMALL_PACKET = 200;

    private final Rollcall server;
    private final Path presence;
    private final Deque<Peer> staying = new ConcurrentLinkedDeque<>();

    private Site(Rollcall server, Path presence) {
        this.server = server;
        this.presence = presence;
    }

    static Site in(Path directory) throws Exception {
        Certificate certificate = Certificate.in(directory);
        Path data = directory.resolve("data");
        Path file = Files.writeString(directory.resolve("rollcall.yaml"), """
                mqtt: {port: 0}
                http: {port: 0}
                data: %s
                listeners:
                  - {name: secure, port: 0, tls: {certificate: %s, key: %s}}
                  - {name: web, port: 0, webSocket: {path: /mqtt}}
                  - {name: small, port: 0, packetSizeMax: %d, connectTimeout: 1s}
                """.formatted(
                        data, certificate.certificate(), certificate.key(), SMALL_PACKET));
        ServerConfig config = ServerConfig.of(ConfigFile.read(file.toString(), "--config"));
        BrokerHooks hooks = BrokerHooks.OPEN.with(Site::authenticate);
        return new Site(Rollcall.start(config, hooks), data.resolve("presence"));
    }

    private static CompletionStage<ReasonCode> authenticate(Credentials credentials) {
        String userName = credentials.userName() == null ? "" : credentials.userName();
        return switch (userName) {
            case "wrong" -> CompletableFuture.completedFuture(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            case "stranger" -> CompletableFuture.completedFuture(ReasonCode.NOT_AUTHORIZED);
            case "banned" -> CompletableFuture.completedFuture(ReasonCode.BANNED);
            case "broken" -> CompletableFuture.failedFuture(new IOException("the directory of users does not answer"));
            default -> CompletableFuture.completedFuture(ReasonCode.SUCCESS);
        };
    }

    InetSocketAddress mqtt() {
        return addresses().get(0);
    }

    InetSocketAddress tls() {
        return addresses().get(1);
    }

    InetSocketAddress webSocket() {
        return addresses().get(2);
    }

    InetSocketAddress small() {
        return addresses().get(3);
    }

    private List<InetSocketAddress> addresses() {
        return server.broker().addresses();
    }

    /** An operator throws the client out. */
    void kick(String clientId) throws IOException {
        if (!server.broker().disconnect(clientId, "ops")) {
            throw new IOException("client " + clientId + " is not there to be kicked");
        }
    }

    /** How many were refused for this cause. */
    long refused(DisconnectCause cause) {
        return server.broker().stats().refused(cause);
    }

    /** The peer stays to the end of the server. */
    void stays(Peer peer) {
        staying.add(peer);
    }

    /** Where presence is, once closed. */
    Path presence() {
        return presence;
    }

    /** Stops in good order, with those connected who stayed. */
    @Override
    public void close() throws IOException {
        server.close();
        for (Peer peer : new ArrayList<>(staying)) {
            peer.close();
        }
    }
}
