package io.rollcall.benchmarks.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** What came out, each figure with a name that says its unit. In the order in which they were put. */
final class Figures {
    private final Map<String, Double> all = new LinkedHashMap<>();

    void put(String name, double value) {
        all.put(name, value);
    }

    void put(String name, long count) {
        all.put(name, (double) count);
    }

    Map<String, Double> all() {
        return all;
    }

    /** What happened between two samples, per message received. */
    void putTraffic(Sample from, Sample to) {
        double seconds = to.secondsSince(from);
        double received = to.counts().received() - from.counts().received();
        put("sent per second", (to.counts().sent() - from.counts().sent()) / seconds);
        put("received per second", received / seconds);
        putUse(from, to, "message", received);
    }

    /** CPU of both sides, and what that is for each of so many. */
    void putUse(Sample from, Sample to, String what, double count) {
        double seconds = to.secondsSince(from);
        if (to.brokerResidentBytes() > 0) {
            double broker = (to.brokerCpuNanos() - from.brokerCpuNanos()) / 1e9;
            put("broker CPU s per million " + what + "s", broker / count * 1e6);
            put("broker CPU cores", broker / seconds);
            put("broker RSS MiB", to.brokerResidentBytes() / 1048576.0);
        }
        double own = (to.ownCpuNanos() - from.ownCpuNanos()) / 1e9;
        put("own CPU s per million " + what + "s", own / count * 1e6);
        put("own CPU cores", own / seconds);
    }

    /** Latencies of what was meant to happen in the time that was measured, and what never came. */
    void putLatencies(Counts end) {
        put("latency p50 ms", end.measured().getValueAtPercentile(50) / 1e6);
        put("latency p90 ms", end.measured().getValueAtPercentile(90) / 1e6);
        put("latency p99 ms", end.measured().getValueAtPercentile(99) / 1e6);
        put("latency p99.9 ms", end.measured().getValueAtPercentile(99.9) / 1e6);
        put("latency max ms", end.measured().getMaxValue() / 1e6);
    }

    /** What went wrong. */
    void putFaults(Counts end) {
        put("out of order", end.missing());
        put("repeated", end.repeated());
        put("foreign", end.foreign());
        put("not sent", end.notSent());
        put("connections lost", end.lost());
    }
}
