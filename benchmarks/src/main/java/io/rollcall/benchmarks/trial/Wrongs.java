package io.rollcall.benchmarks.trial;

import java.util.ArrayList;
import java.util.List;

/** What a trial found wrong: all counted, the first few kept. From any thread. */
public final class Wrongs {
    private static final int KEPT_MAX = 20;

    private final List<String> first = new ArrayList<>();
    private long count;

    public synchronized void add(String wrong) {
        count++;
        if (first.size() < KEPT_MAX) {
            first.add(wrong);
        }
    }

    public synchronized long count() {
        return count;
    }

    public synchronized List<String> first() {
        return List.copyOf(first);
    }
}
