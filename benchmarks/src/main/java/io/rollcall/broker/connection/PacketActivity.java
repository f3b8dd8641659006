package io.rollcall.broker.connection;

import com.sun.management.ThreadMXBean;
import io.rollcall.broker.api.TimeSource;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What a connection does about its activity with each packet, done over and over: the time of day, the fields of {@link Activity}, and
 * the look at whether the connection is in the next batch already. In this package because these fields are nobody else's. Of one thread.
 */
public final class PacketActivity {
    /** A power of two, so that the next place is found by a mask. */
    private static final int PLACES = 1 << 16;

    private static final int BYTES = 100;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final TimeSource time = TimeSource.system();
    private final Seen[] places = new Seen[PLACES];

    /**
     * Prepares it.
     *
     * @param connections how many there are; packets come from them in random order
     */
    public PacketActivity(int connections, long seed) {
        Seen[] all = new Seen[connections];
        for (int i = 0; i < connections; i++) {
            all[i] = new Seen();
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < PLACES; i++) {
            places[i] = all[random.nextInt(connections)];
        }
    }

    /** A connection, as far as activity goes. */
    private static final class Seen {
        private final Activity activity = new Activity();
        private boolean tells;
    }

    /** What was measured, for one packet: processor time, so that what else the machine does is not counted, and allocation. */
    public record Cost(double nanos, double bytes) {}

    /**
     * Records the activity of so many PUBLISH packets.
     *
     * @param inOneRead how many come in one read of the socket; a power of two
     */
    public Cost publish(int packets, int inOneRead) {
        long thread = Thread.currentThread().getId();
        long allocated = threads.getThreadAllocatedBytes(thread);
        long begun = threads.getThreadCpuTime(thread);
        for (int packet = 0; packet < packets; packet++) {
            Seen seen = places[packet / inOneRead & PLACES - 1];
            if ((packet & inOneRead - 1) == 0) {
                seen.activity.read(BYTES * inOneRead, time.epochMillis());
            }
            seen.activity.messageRead();
            if (!seen.tells) {
                seen.tells = true;
            }
        }
        long nanos = threads.getThreadCpuTime(thread) - begun;
        long bytes = threads.getThreadAllocatedBytes(thread) - allocated;
        return new Cost((double) nanos / packets, (double) bytes / packets);
    }

    /** The same, and nothing is recorded: what the walk over the connections costs by itself. */
    public Cost walk(int packets, int inOneRead) {
        long thread = Thread.currentThread().getId();
        long allocated = threads.getThreadAllocatedBytes(thread);
        long begun = threads.getThreadCpuTime(thread);
        int told = 0;
        for (int packet = 0; packet < packets; packet++) {
            if (places[packet / inOneRead & PLACES - 1].tells) {
                told++;
            }
        }
        long nanos = threads.getThreadCpuTime(thread) - begun;
        long bytes = threads.getThreadAllocatedBytes(thread) - allocated;
        if (told > packets) {
            throw new IllegalStateException(told + " of " + packets);
        }
        return new Cost((double) nanos / packets, (double) bytes / packets);
    }

    /** How many messages were counted, so that a round that was left out would be seen. */
    public long counted() {
        long sum = 0;
        Set<Seen> all = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Seen seen : places) {
            if (all.add(seen)) {
                sum += seen.activity.messagesRead();
            }
        }
        return sum;
    }
}
