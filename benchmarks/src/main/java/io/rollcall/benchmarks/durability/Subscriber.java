package io.rollcall.benchmarks.durability;

import io.rollcall.benchmarks.durability.Link.Packet;
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * A client that receives, and goes away and comes back every now and then. It knows a repetition of QoS 2 by its packet
 * identifier, as a good client does. On its own thread.
 */
final class Subscriber extends Client {
    private static final int STAYS_MAX = 400;

    private final Random random;
    private final Set<Integer> received = new HashSet<>();
    private boolean subscribed;

    Subscriber(String clientId, Trial trial, long seed) {
        super(clientId, trial);
        this.random = new Random(seed);
    }

    @Override
    void talk(Link link) throws IOException {
        if (!subscribed) {
            link.subscribe("t/#", 2);
        }
        int stays = random.nextInt(STAYS_MAX);
        while (stays > 0 || trial().isPublished()) {
            Packet packet = link.read();
            stays--;
            take(link, packet);
            if (!link.hasMore()) {
                link.flush();
            }
        }
    }

    private void take(Link link, Packet packet) throws IOException {
        switch (packet.type()) {
            case Link.SUBACK -> {
                subscribed = true;
                trial().subscribed();
            }
            case Link.PUBLISH -> takeMessage(link, packet);
            case Link.PUBREL -> {
                received.remove(packet.packetId());
                link.acknowledge(Link.PUBCOMP, packet.packetId());
            }
            default -> throw new IOException("a subscriber received type " + packet.type());
        }
    }

    private void takeMessage(Link link, Packet packet) {
        String[] words = packet.payload().split(" ", 3);
        boolean isNew = packet.qos() < 2 || received.add(packet.packetId());
        if (isNew) {
            oracle().received(clientId(), words[0], Integer.parseInt(words[1]), packet.qos());
        }
        link.acknowledge(packet.qos() == 2 ? Link.PUBREC : Link.PUBACK, packet.packetId());
    }
}
