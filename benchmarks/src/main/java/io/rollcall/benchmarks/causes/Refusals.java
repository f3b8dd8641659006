package io.rollcall.benchmarks.causes;

import io.rollcall.benchmarks.causes.Way.Injection;
import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.presence.Cause;
import java.util.List;

/** Ways in which a client is refused, each with the code that MQTT 5, or MQTT 3.1.1, has for it. */
final class Refusals {
    private static final int CLEAN = 0x02;
    private static final int USER_NAME = 0x80;
    private static final int WILL = 0x04;
    private static final int RESERVED = 0x01;

    private Refusals() {}

    static List<Way> all() {
        return List.of(
                new Way("wrong password", 4, null, Cause.BAD_CREDENTIALS, 4, user("wrong")),
                new Way("wrong password", 5, null, Cause.BAD_CREDENTIALS, 134, user("wrong")),
                new Way("not authorised", 4, null, Cause.NOT_AUTHORIZED, 5, user("stranger")),
                new Way("not authorised", 5, null, Cause.NOT_AUTHORIZED, 135, user("stranger")),
                new Way("banned", 4, null, Cause.BANNED, 5, user("banned")),
                new Way("banned", 5, null, Cause.BANNED, 138, user("banned")),
                new Way("authenticator fails", 5, null, Cause.SERVER_ERROR, 136, user("broken")),
                new Way(
                        "client identifier with a null character",
                        5,
                        null,
                        Cause.MALFORMED_PACKET,
                        129,
                        Refusals::nullId),
                new Way(
                        "no client identifier and no clean session",
                        4,
                        null,
                        Cause.CLIENT_ID_INVALID,
                        2,
                        Refusals::noId),
                new Way("version that does not exist", 6, null, Cause.VERSION_UNSUPPORTED, 1, Refusals::plain),
                new Way(
                        "authentication method that does not exist",
                        5,
                        null,
                        Cause.BAD_CREDENTIALS,
                        140,
                        Refusals::method),
                new Way("reserved flag of connect", 5, null, Cause.MALFORMED_PACKET, 129, Refusals::reservedFlag),
                new Way("will topic with a wildcard", 5, null, Cause.TOPIC_NAME_INVALID, 144, Refusals::willToAll));
    }

    /** Of whom nothing is known: such end in a counter, by the cause, and not in the feed. */
    static List<Way> counted() {
        return List.of(
                new Way("connect too large", 5, null, Cause.PACKET_TOO_LARGE, Way.COUNTED, Refusals::tooLarge),
                new Way("something else than connect", 5, null, Cause.PROTOCOL_ERROR, Way.COUNTED, Refusals::ping),
                new Way("no connect in time", 5, null, Cause.CONNECT_TIMEOUT, Way.COUNTED, Refusals::nothing),
                new Way("socket closed before connect", 5, null, Cause.SOCKET_CLOSED, Way.COUNTED, Refusals::fin),
                new Way("socket reset before connect", 5, null, Cause.SOCKET_RESET, Way.COUNTED, Refusals::reset));
    }

    private static int ping(Site site, String clientId, int level) throws Exception {
        return refused(Peer.tcp(site.mqtt()), Packets.pingreq());
    }

    private static int nothing(Site site, String clientId, int level) throws Exception {
        return refused(Peer.tcp(site.small()), new byte[0]);
    }

    private static int fin(Site site, String clientId, int level) throws Exception {
        Peer peer = Peer.tcp(site.mqtt());
        peer.fin();
        return peer.localPort();
    }

    private static int reset(Site site, String clientId, int level) throws Exception {
        Peer peer = Peer.tcp(site.mqtt());
        peer.reset();
        return peer.localPort();
    }

    private static byte[] connect(String clientId, int level, int flags, byte[] properties, Packets.Body rest) {
        return Packets.packet(0x10, body -> {
            body.writeUTF("MQTT");
            body.writeByte(level);
            body.writeByte(flags);
            body.writeShort(0);
            if (level >= 5) {
                body.writeByte(properties.length);
                body.write(properties);
            }
            Packets.text(body, clientId);
            rest.write(body);
        });
    }

    private static int refused(Peer connected, byte[] connect) throws Exception {
        try (Peer peer = connected) {
            peer.send(connect);
            peer.awaitClosed();
            return peer.localPort();
        }
    }

    private static Injection user(String userName) {
        return (site, clientId, level) -> refused(
                Peer.tcp(site.mqtt()),
                connect(clientId, level, CLEAN | USER_NAME, new byte[0], rest -> Packets.text(rest, userName)));
    }

    private static int plain(Site site, String clientId, int level) throws Exception {
        return refused(Peer.tcp(site.mqtt()), connect(clientId, level, CLEAN, new byte[0], rest -> {}));
    }

    private static int nullId(Site site, String clientId, int level) throws Exception {
        return refused(Peer.tcp(site.mqtt()), connect(clientId + '\0', level, CLEAN, new byte[0], rest -> {}));
    }

    private static int noId(Site site, String clientId, int level) throws Exception {
        return refused(Peer.tcp(site.mqtt()), connect("", level, 0, new byte[0], rest -> {}));
    }

    private static int method(Site site, String clientId, int level) throws Exception {
        byte[] property = {0x15, 0, 4, 'N', 'O', 'N', 'E'};
        return refused(Peer.tcp(site.mqtt()), connect(clientId, level, CLEAN, property, rest -> {}));
    }

    private static int reservedFlag(Site site, String clientId, int level) throws Exception {
        return refused(Peer.tcp(site.mqtt()), connect(clientId, level, CLEAN | RESERVED, new byte[0], rest -> {}));
    }

    private static int willToAll(Site site, String clientId, int level) throws Exception {
        byte[] connect = connect(clientId, level, CLEAN | WILL, new byte[0], rest -> {
            rest.writeByte(0);
            Packets.text(rest, "#");
            Packets.text(rest, "gone");
        });
        return refused(Peer.tcp(site.mqtt()), connect);
    }

    private static int tooLarge(Site site, String clientId, int level) throws Exception {
        byte[] connect = connect(
                clientId,
                level,
                CLEAN | USER_NAME,
                new byte[0],
                rest -> Packets.text(rest, "x".repeat(Site.SMALL_PACKET)));
        return refused(Peer.tcp(site.small()), connect);
    }
}
