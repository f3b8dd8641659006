package io.rollcall.benchmarks.presence;

import java.util.Arrays;
import java.util.Locale;

/** Durations, and where they lie. Of one thread. */
final class Times {
    private long[] nanos = new long[1024];
    private int size;

    void add(long duration) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size++] = duration;
    }

    void addAll(Times others) {
        for (int i = 0; i < others.size; i++) {
            add(others.nanos[i]);
        }
    }

    /** In microseconds. */
    double percentile(double share) {
        Arrays.sort(nanos, 0, size);
        return size == 0 ? 0 : nanos[Math.min(size - 1, (int) (size * share))] / 1000.0;
    }

    /** Where they lie, and how many there are. */
    String row() {
        return spread() + " | " + size;
    }

    /** Half, nearly all and all are below. */
    String spread() {
        return String.format(Locale.ROOT, "%.1f | %.1f | %.1f", percentile(0.5), percentile(0.99), percentile(1));
    }
}
