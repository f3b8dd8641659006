package io.rollcall.benchmarks.durability;

import io.rollcall.benchmarks.durability.Link.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A client that publishes numbers, some at a time, and sends again after each loss of its connection what was not
 * acknowledged, as a good client does. On its own thread.
 */
final class Publisher extends Client {
    private static final int WINDOW = 20;
    private static final int FILLER_MAX = 2_000;

    private final int qos;
    private final Random random;
    private final List<Sent> window = new ArrayList<>();
    private int next;
    private int packetId;

    /** A message on its way to the broker. */
    private static final class Sent {
        private final int number;
        private final int packetId;
        private final String payload;
        private boolean released;

        Sent(int number, int packetId, String payload) {
            this.number = number;
            this.packetId = packetId;
            this.payload = payload;
        }
    }

    Publisher(String clientId, int qos, Trial trial, long seed) {
        super(clientId, trial);
        this.qos = qos;
        this.random = new Random(seed);
    }

    String topic() {
        return "t/" + qos + "/" + clientId();
    }

    int qos() {
        return qos;
    }

    @Override
    void prepare() throws InterruptedException {
        trial().awaitSubscribers();
    }

    @Override
    void talk(Link link) throws IOException {
        for (Sent sent : window) {
            if (sent.released) {
                link.acknowledge(Link.PUBREL, sent.packetId);
            } else {
                link.publish(topic(), sent.packetId, sent.payload, qos, true);
            }
        }
        while (!(trial().isPublished() && window.isEmpty())) {
            while (window.size() < WINDOW && !trial().isPublished()) {
                publish(link);
            }
            link.flush();
            do {
                answer(link, link.read());
            } while (link.hasMore());
        }
    }

    private void publish(Link link) throws IOException {
        packetId = packetId % 60_000 + 1;
        String filler = "x".repeat(random.nextInt(8) == 0 ? random.nextInt(FILLER_MAX) : 20);
        Sent sent = new Sent(next, packetId, clientId() + " " + next + " " + filler);
        next++;
        window.add(sent);
        link.publish(topic(), sent.packetId, sent.payload, qos, false);
    }

    private void answer(Link link, Packet packet) throws IOException {
        Sent sent = window.stream()
                .filter(one -> one.packetId == packet.packetId())
                .findFirst()
                .orElse(null);
        switch (packet.type()) {
            case Link.PUBACK -> {
                if (sent != null) {
                    oracle().acknowledged(clientId(), sent.number);
                    window.remove(sent);
                }
            }
            case Link.PUBREC -> {
                if (sent != null && !sent.released) {
                    oracle().acknowledged(clientId(), sent.number);
                    sent.released = true;
                }
                link.acknowledge(Link.PUBREL, packet.packetId());
            }
            case Link.PUBCOMP -> window.remove(sent);
            default -> throw new IOException("a publisher received type " + packet.type());
        }
        link.flush();
    }
}
