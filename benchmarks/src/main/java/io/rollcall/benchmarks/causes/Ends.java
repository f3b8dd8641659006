package io.rollcall.benchmarks.causes;

import static io.rollcall.presence.Entity.CLIENT;
import static io.rollcall.presence.Entity.NETWORK;
import static io.rollcall.presence.Entity.SERVER;

import io.rollcall.benchmarks.causes.Way.Injection;
import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.presence.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Ways in which the connection of an accepted client ends, each with what the MQTT specification and our contract with IBM's clients say of it. */
final class Ends {
    static final int FAILED = 128;

    private Ends() {}

    /** What a connected client does. */
    @FunctionalInterface
    interface Deed {
        void doIt(Peer peer) throws Exception;
    }

    static List<Way> all() {
        List<Way> all = new ArrayList<>();
        all.addAll(ofTheClient());
        all.addAll(ofTheNetwork());
        all.addAll(ofTheServer());
        return all;
    }

    /** The client says so. */
    private static List<Way> ofTheClient() {
        return List.of(
                new Way("disconnect", 3, CLIENT, Cause.CLIENT_DISCONNECT, 0, ends(Ends::disconnect)),
                new Way("disconnect", 4, CLIENT, Cause.CLIENT_DISCONNECT, 0, ends(Ends::disconnect)),
                new Way("disconnect", 5, CLIENT, Cause.CLIENT_DISCONNECT, 0, ends(Ends::disconnect)),
                new Way(
                        "disconnect, and publish the will",
                        5,
                        CLIENT,
                        Cause.CLIENT_DISCONNECT_WITH_WILL,
                        4,
                        says(0xE0, 1, 4)),
                new Way("disconnect over tls", 4, CLIENT, Cause.CLIENT_DISCONNECT, 0, overTls(Ends::disconnect)),
                new Way(
                        "disconnect over websocket",
                        4,
                        CLIENT,
                        Cause.CLIENT_DISCONNECT,
                        0,
                        overWebSocket(Ends::disconnect)));
    }

    /** Nobody says so. */
    private static List<Way> ofTheNetwork() {
        return List.of(
                new Way("socket closed", 4, NETWORK, Cause.SOCKET_CLOSED, FAILED, does(Peer::fin)),
                new Way("socket closed", 5, NETWORK, Cause.SOCKET_CLOSED, FAILED, does(Peer::fin)),
                new Way("socket half closed", 5, NETWORK, Cause.SOCKET_CLOSED, FAILED, ends(Peer::halfClose)),
                new Way("socket closed in a packet", 5, NETWORK, Cause.SOCKET_CLOSED, FAILED, does(Ends::halfAPacket)),
                new Way("socket reset", 4, NETWORK, Cause.SOCKET_RESET, FAILED, does(Peer::reset)),
                new Way("socket reset", 5, NETWORK, Cause.SOCKET_RESET, FAILED, does(Peer::reset)),
                new Way("tls closed", 4, NETWORK, Cause.SOCKET_CLOSED, FAILED, overTls(Peer::close)),
                new Way(
                        "tls socket closed without close_notify",
                        4,
                        NETWORK,
                        Cause.SOCKET_CLOSED,
                        FAILED,
                        overTls(Peer::fin)),
                new Way("tls record that is none", 5, NETWORK, Cause.TLS_ERROR, FAILED, overTls(Ends::noRecord)),
                new Way(
                        "websocket close frame",
                        5,
                        NETWORK,
                        Cause.SOCKET_CLOSED,
                        FAILED,
                        overWebSocket(Peer::closeFrame)),
                new Way("websocket socket closed", 5, NETWORK, Cause.SOCKET_CLOSED, FAILED, overWebSocket(Peer::fin)),
                new Way(
                        "websocket text frame",
                        5,
                        NETWORK,
                        Cause.WEBSOCKET_ERROR,
                        FAILED,
                        overWebSocket(Peer::textFrame)),
                new Way(
                        "websocket frame without mask",
                        5,
                        NETWORK,
                        Cause.WEBSOCKET_ERROR,
                        FAILED,
                        overWebSocket(Peer::unmaskedFrame)),
                new Way("keep-alive expired", 4, NETWORK, Cause.KEEP_ALIVE_TIMEOUT, FAILED, Ends::sleeps),
                new Way("keep-alive expired", 5, SERVER, Cause.KEEP_ALIVE_TIMEOUT, 141, Ends::sleeps));
    }

    /** The server decides so. */
    private static List<Way> ofTheServer() {
        return List.of(
                new Way("taken over", 4, SERVER, Cause.TAKEN_OVER, FAILED, Ends::takenOver),
                new Way("taken over", 5, SERVER, Cause.TAKEN_OVER, 142, Ends::takenOver),
                new Way("taken over on another listener", 5, SERVER, Cause.TAKEN_OVER, 142, Ends::takenOverOverTls),
                new Way("kicked", 4, SERVER, Cause.KICKED, FAILED, Ends::kicked),
                new Way("kicked", 5, SERVER, Cause.KICKED, 152, Ends::kicked),
                new Way("server stopped", 4, SERVER, Cause.SERVER_SHUTDOWN, 139, Ends::stays),
                new Way("server stopped", 5, SERVER, Cause.SERVER_SHUTDOWN, 139, Ends::stays));
    }

    private static void disconnect(Peer peer) throws Exception {
        peer.send(Packets.disconnect());
    }

    /** The client does it, and the server need not. */
    private static Injection does(Deed deed) {
        return (site, clientId, level) -> {
            try (Peer peer = Peer.tcp(site.mqtt()).accepted(clientId, level, 0)) {
                deed.doIt(peer);
                return peer.localPort();
            }
        };
    }

    /** The client does it, and the server closes. */
    static Injection ends(Deed deed) {
        return does(peer -> {
            deed.doIt(peer);
            peer.awaitClosed();
        });
    }

    static Injection says(int... packet) {
        return ends(peer -> peer.send(packet));
    }

    private static Injection overTls(Deed deed) {
        return (site, clientId, level) -> {
            try (Peer peer = Peer.tls(site.tls()).accepted(clientId, level, 0)) {
                deed.doIt(peer);
                return peer.localPort();
            }
        };
    }

    private static Injection overWebSocket(Deed deed) {
        return (site, clientId, level) -> {
            try (Peer peer = Peer.webSocket(site.webSocket()).accepted(clientId, level, 0)) {
                deed.doIt(peer);
                return peer.localPort();
            }
        };
    }

    private static void halfAPacket(Peer peer) throws Exception {
        peer.send(0x30, 20, 0, 1, 'a');
        peer.fin();
    }

    private static void noRecord(Peer peer) throws Exception {
        peer.raw("this is no TLS record".getBytes(StandardCharsets.US_ASCII));
        peer.awaitClosed();
    }

    private static int sleeps(Site site, String clientId, int level) throws Exception {
        try (Peer peer = Peer.tcp(site.mqtt()).accepted(clientId, level, 1)) {
            peer.awaitClosed();
            return peer.localPort();
        }
    }

    private static int takenOver(Site site, String clientId, int level) throws Exception {
        try (Peer first = Peer.tcp(site.mqtt()).accepted(clientId, level, 0);
                Peer second = Peer.tcp(site.mqtt()).accepted(clientId, level, 0)) {
            first.awaitClosed();
            return second.localPort();
        }
    }

    private static int takenOverOverTls(Site site, String clientId, int level) throws Exception {
        try (Peer first = Peer.tcp(site.mqtt()).accepted(clientId, level, 0);
                Peer second = Peer.tls(site.tls()).accepted(clientId, level, 0)) {
            first.awaitClosed();
            return second.localPort();
        }
    }

    private static int kicked(Site site, String clientId, int level) throws Exception {
        try (Peer peer = Peer.tcp(site.mqtt()).accepted(clientId, level, 0)) {
            site.kick(clientId);
            peer.awaitClosed();
            return peer.localPort();
        }
    }

    private static int stays(Site site, String clientId, int level) throws Exception {
        Peer peer = Peer.tcp(site.mqtt()).accepted(clientId, level, 0);
        site.stays(peer);
        return peer.localPort();
    }
}
