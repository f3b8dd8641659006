package io.rollcall.benchmarks.causes;

import static io.rollcall.benchmarks.causes.Ends.FAILED;
import static io.rollcall.presence.Entity.NETWORK;
import static io.rollcall.presence.Entity.SERVER;

import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.presence.Cause;
import java.util.ArrayList;
import java.util.List;

/** Ways in which a client breaks the protocol; a client of MQTT 3 cannot be told, and so presence says that the network ended it. */
final class Breaches {
    private Breaches() {}

    static List<Way> all() {
        List<Way> all = new ArrayList<>();
        all.addAll(malformed());
        all.addAll(forbidden());
        all.addAll(beyondLimits());
        return all;
    }

    /** Packets that cannot be read. */
    private static List<Way> malformed() {
        return List.of(
                new Way("reserved packet type", 4, NETWORK, Cause.MALFORMED_PACKET, FAILED, Ends.says(0x00, 0)),
                new Way("reserved packet type", 5, SERVER, Cause.MALFORMED_PACKET, 129, Ends.says(0x00, 0)),
                new Way(
                        "reserved flags of subscribe",
                        5,
                        SERVER,
                        Cause.MALFORMED_PACKET,
                        129,
                        Ends.says(0x80, 7, 0, 1, 0, 0, 1, 'a', 0)),
                new Way(
                        "remaining length of five bytes",
                        5,
                        SERVER,
                        Cause.MALFORMED_PACKET,
                        129,
                        Ends.says(0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1)),
                new Way(
                        "topic that is not utf-8",
                        5,
                        SERVER,
                        Cause.MALFORMED_PACKET,
                        129,
                        Ends.says(0x30, 5, 0, 2, 0xC3, 0x28, 0)),
                new Way(
                        "publish of qos 3",
                        5,
                        SERVER,
                        Cause.MALFORMED_PACKET,
                        129,
                        Ends.says(0x36, 6, 0, 1, 'a', 0, 1, 0)));
    }

    /** Packets that must not come here. */
    private static List<Way> forbidden() {
        return List.of(
                new Way("second connect", 5, SERVER, Cause.PROTOCOL_ERROR, 130, Ends.ends(Breaches::connectAgain)),
                new Way("second connect", 4, NETWORK, Cause.PROTOCOL_ERROR, FAILED, Ends.ends(Breaches::connectAgain)),
                new Way("subscribe to nothing", 5, SERVER, Cause.PROTOCOL_ERROR, 130, Ends.says(0x82, 3, 0, 1, 0)),
                new Way("packet of a server", 5, SERVER, Cause.PROTOCOL_ERROR, 130, Ends.says(0xD0, 0)),
                new Way("auth without a method", 5, SERVER, Cause.PROTOCOL_ERROR, 130, Ends.says(0xF0, 0)),
                new Way(
                        "session expiry that was none",
                        5,
                        SERVER,
                        Cause.PROTOCOL_ERROR,
                        130,
                        Ends.says(0xE0, 7, 0, 5, 0x11, 0, 0, 0, 9)),
                new Way(
                        "shared subscription without local",
                        5,
                        SERVER,
                        Cause.PROTOCOL_ERROR,
                        130,
                        Ends.ends(Breaches::shareNoLocal)));
    }

    /** More than was agreed. */
    private static List<Way> beyondLimits() {
        return List.of(
                new Way("packet too large", 5, SERVER, Cause.PACKET_TOO_LARGE, 149, Breaches::tooLarge),
                new Way("packet too large", 4, NETWORK, Cause.PACKET_TOO_LARGE, FAILED, Breaches::tooLarge),
                new Way(
                        "receive maximum exceeded",
                        5,
                        SERVER,
                        Cause.RECEIVE_MAXIMUM_EXCEEDED,
                        147,
                        Ends.ends(Breaches::tooManyInFlight)),
                new Way(
                        "topic alias too great",
                        5,
                        SERVER,
                        Cause.TOPIC_ALIAS_INVALID,
                        148,
                        Ends.says(0x30, 6, 0, 0, 3, 0x23, 0xFF, 0xFF)),
                new Way(
                        "topic name with a wildcard",
                        5,
                        SERVER,
                        Cause.TOPIC_NAME_INVALID,
                        144,
                        Ends.says(0x30, 4, 0, 1, '#', 0)),
                new Way(
                        "topic filter with a wildcard amid",
                        5,
                        SERVER,
                        Cause.TOPIC_FILTER_INVALID,
                        143,
                        Ends.says(0x82, 11, 0, 1, 0, 0, 5, '#', '/', 'a', '/', 'b', 0)));
    }

    private static void connectAgain(Peer peer) throws Exception {
        peer.send(Packets.connect("another", 5, 0));
    }

    private static void shareNoLocal(Peer peer) throws Exception {
        peer.send(Packets.packet(0x82, body -> {
            body.writeShort(1);
            body.writeByte(0);
            Packets.text(body, "$share/g/a");
            body.writeByte(4);
        }));
    }

    /** QoS 2 without a PUBREL, more of it than the server takes by default. */
    private static void tooManyInFlight(Peer peer) throws Exception {
        for (int packetId = 1; packetId <= 2_000; packetId++) {
            peer.send(0x34, 6, 0, 1, 'a', packetId >> 8, packetId & 0xFF, 0);
        }
    }

    private static int tooLarge(Site site, String clientId, int level) throws Exception {
        try (Peer peer = Peer.tcp(site.small()).accepted(clientId, level, 0)) {
            peer.send(Packets.publish("a", level, new byte[Site.SMALL_PACKET]));
            peer.awaitClosed();
            return peer.localPort();
        }
    }
}
