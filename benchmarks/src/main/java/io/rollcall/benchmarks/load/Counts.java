package io.rollcall.benchmarks.load;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What one loop or all have counted by some time.
 *
 * @param at when, in nanoseconds
 * @param measuredSent of what was meant to be sent in the time that is measured
 * @param measuredReceived of the same, whenever it came
 * @param missing messages that later ones overtook
 * @param repeated messages that came again
 * @param foreign messages that are not ours
 * @param notSent messages that were due and never sent
 * @param recent latencies since the last counts, in nanoseconds
 * @param measured latencies of what was meant to happen in the time that is measured, in nanoseconds
 */
record Counts(
        long at,
        long sent,
        long received,
        long measuredSent,
        long measuredReceived,
        long missing,
        long repeated,
        long foreign,
        long notSent,
        long connected,
        long lost,
        Map<String, Long> causes,
        Histogram recent,
        Histogram measured) {

    /** Of both. The histograms of this one take in those of the other. */
    Counts plus(Counts other) {
        recent.add(other.recent);
        measured.add(other.measured);
        Map<String, Long> all = new TreeMap<>(causes);
        other.causes.forEach((cause, times) -> all.merge(cause, times, Long::sum));
        return new Counts(
                Math.max(at, other.at),
                sent + other.sent,
                received + other.received,
                measuredSent + other.measuredSent,
                measuredReceived + other.measuredReceived,
                missing + other.missing,
                repeated + other.repeated,
                foreign + other.foreign,
                notSent + other.notSent,
                connected + other.connected,
                lost + other.lost,
                all,
                recent,
                measured);
    }
}
