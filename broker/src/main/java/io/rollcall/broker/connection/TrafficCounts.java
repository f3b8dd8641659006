package io.rollcall.broker.connection;

import io.rollcall.broker.codec.AckRun;
import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.codec.Publish;
import io.rollcall.broker.message.Qos;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How much went over the connections of one event loop. Written by the loop alone, by plain writes, which the compiler may gather as it
 * likes: other threads see them at the end of the loop's turn, when it asks the system for more, at the latest.
 */
final class TrafficCounts {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    // places in an array: messages by QoS, then packets that are no PUBLISH
    private static final int PACKETS = 3;
    private static final int BYTES = 4;
    private static final int PLACES = 5;

    private final long[] read = new long[PLACES];
    private final long[] written = new long[PLACES];

    private static void add(long[] counts, int place, long more) {
        counts[place] += more;
    }

    void read(Packet packet) {
        add(read, packet instanceof Publish publish ? publish.qos().level() : PACKETS, 1);
    }

    void read(AckRun acks) {
        add(read, PACKETS, acks.count());
    }

    void messagesWritten(Qos qos, int count) {
        add(written, qos.level(), count);
    }

    /** Of another type than PUBLISH. */
    void packetsWritten(int count) {
        add(written, PACKETS, count);
    }

    void bytesRead(int count) {
        add(read, BYTES, count);
    }

    void bytesWritten(int count) {
        add(written, BYTES, count);
    }

    // ---- from any thread

    long messagesRead(Qos qos) {
        return (long) COUNT.getOpaque(read, qos.level());
    }

    long messagesWritten(Qos qos) {
        return (long) COUNT.getOpaque(written, qos.level());
    }

    long packetsRead() {
        return packets(read);
    }

    long packetsWritten() {
        return packets(written);
    }

    private static long packets(long[] counts) {
        long packets = 0;
        for (int place = 0; place <= PACKETS; place++) {
            packets += (long) COUNT.getOpaque(counts, place);
        }
        return packets;
    }

    long bytesRead() {
        return (long) COUNT.getOpaque(read, BYTES);
    }

    long bytesWritten() {
        return (long) COUNT.getOpaque(written, BYTES);
    }
}
