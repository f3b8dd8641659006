package io.rollcall.benchmarks.load;

/**
 * Everything that is known at one time.
 *
 * @param brokerCpuNanos CPU time of the broker; 0 when nobody looks
 * @param ownCpuNanos CPU time of ours
 * @param brokerResidentBytes memory of the broker in RAM; 0 when nobody looks
 */
record Sample(Counts counts, long brokerCpuNanos, long ownCpuNanos, long brokerResidentBytes) {
    double secondsSince(Sample before) {
        return (counts.at() - before.counts.at()) / 1e9;
    }

    /** What happened between an earlier sample and this one, which began at {@code startAt}. */
    Second since(Sample before, long startAt) {
        double seconds = secondsSince(before);
        return new Second(
                (counts.at() - startAt) / 1e9,
                (counts.sent() - before.counts.sent()) / seconds,
                (counts.received() - before.counts.received()) / seconds,
                (counts.connected() - before.counts.connected()) / seconds,
                counts.recent().getValueAtPercentile(50) / 1e6,
                counts.recent().getValueAtPercentile(99) / 1e6,
                counts.recent().getMaxValue() / 1e6,
                (brokerCpuNanos - before.brokerCpuNanos) / 1e9 / seconds,
                (ownCpuNanos - before.ownCpuNanos) / 1e9 / seconds,
                brokerResidentBytes / 1048576.0);
    }
}
