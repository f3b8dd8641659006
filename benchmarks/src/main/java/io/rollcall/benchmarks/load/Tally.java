package io.rollcall.benchmarks.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one loop has counted. Numbers only grow; whoever wants a difference takes two {@link Counts}. On the loop. */
final class Tally {
    /** An hour: whatever is later counts as that. */
    private static final long LATENCY_MAX = 3_600_000_000_000L;

    /** So many causes are told apart; the others are one. */
    private static final int CAUSES_MAX = 20;

    private long sent;
    private long received;
    private long measuredSent;
    private long measuredReceived;
    private long missing;
    private long repeated;
    private long foreign;
    private long notSent;
    private long connected;
    private long lost;
    private final Map<String, Long> causes = new TreeMap<>();

    private long measuredFrom = Long.MAX_VALUE;
    private long measuredTo = Long.MIN_VALUE;
    private Histogram recent = histogram();
    private final Histogram measured = histogram();

    static Histogram histogram() {
        return new Histogram(LATENCY_MAX, 3);
    }

    /** From now on, what was meant to happen within these times is measured. */
    void measure(long from, long to) {
        measuredFrom = from;
        measuredTo = to;
    }

    private boolean isMeasured(long intendedAt) {
        return intendedAt >= measuredFrom && intendedAt < measuredTo;
    }

    void sent(long intendedAt) {
        sent++;
        if (isMeasured(intendedAt)) {
            measuredSent++;
        }
    }

    /** A message has come that was meant to be sent then. */
    void received(long intendedAt, long at, boolean timed) {
        received++;
        if (isMeasured(intendedAt)) {
            measuredReceived++;
        }
        if (timed) {
            latency(intendedAt, at);
        }
    }

    /** Something took from then to now, beside messages. */
    void latency(long intendedAt, long at) {
        long nanos = Math.min(Math.max(at - intendedAt, 0), LATENCY_MAX);
        recent.recordValue(nanos);
        if (isMeasured(intendedAt)) {
            measured.recordValue(nanos);
        }
    }

    /** A gap in what came, of so many. */
    void missing(int messages) {
        missing += messages;
    }

    /** A message came again, or after one that was sent later. */
    void repeated() {
        repeated++;
    }

    /** A message that we did not send. */
    void foreign() {
        foreign++;
    }

    /** A message was due, and there was no room to keep it. */
    void notSent() {
        notSent++;
    }

    void connected() {
        connected++;
    }

    void lost(String why) {
        lost++;
        String cause = causes.containsKey(why) || causes.size() < CAUSES_MAX ? why : "others";
        causes.merge(cause, 1L, Long::sum);
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    long measuredSent() {
        return measuredSent;
    }

    long measuredReceived() {
        return measuredReceived;
    }

    /** All that was counted, and the latencies since the last call. */
    Counts counts() {
        Histogram taken = recent;
        recent = histogram();
        return new Counts(
                System.nanoTime(),
                sent,
                received,
                measuredSent,
                measuredReceived,
                missing,
                repeated,
                foreign,
                notSent,
                connected,
                lost,
                new TreeMap<>(causes),
                taken,
                measured.copy());
    }
}
