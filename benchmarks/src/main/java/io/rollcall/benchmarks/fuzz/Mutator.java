package io.rollcall.benchmarks.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Spoils what a well-behaved client would send: bits, bytes, lengths, and the order of packets. Of one thread. */
final class Mutator {
    private final RandomGenerator random;

    Mutator(RandomGenerator random) {
        this.random = random;
    }

    /** The packets, spoilt in a few places; now and then left as they are. */
    List<byte[]> mutate(List<byte[]> script) {
        List<byte[]> packets = new ArrayList<>(script);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(packets.size());
            switch (random.nextInt(9)) {
                case 0 -> packets.add(at, packets.get(random.nextInt(packets.size()))); // once more, elsewhere
                case 1 -> Collections.swap(packets, at, random.nextInt(packets.size()));
                case 2 -> packets.set(at, spliced(packets.get(at), packets.get(random.nextInt(packets.size()))));
                default -> packets.set(at, spoilt(packets.get(at)));
            }
        }
        return packets;
    }

    private byte[] spliced(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, random.nextInt(head.length + 1) + tail.length);
        System.arraycopy(tail, 0, both, both.length - tail.length, tail.length);
        return both;
    }

    private byte[] spoilt(byte[] packet) {
        if (packet.length == 0) {
            return packet;
        }
        byte[] bytes = packet.clone();
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, at); // cut off
            case 1 -> with(bytes, at, (byte) 0xFF);
            case 2 -> with(bytes, at, (byte) 0);
            case 3 -> with(bytes, at, (byte) random.nextInt(256));
            case 4 -> with(bytes, 0, (byte) random.nextInt(256)); // another type, other flags
            case 5 -> with(bytes, Math.min(1, bytes.length - 1), (byte) random.nextInt(256)); // another length
            default -> with(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
        };
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }
}
