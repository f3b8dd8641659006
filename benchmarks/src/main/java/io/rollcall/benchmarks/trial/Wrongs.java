package io.rollcall.benchmarks.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a trial found wrong: all counted, the first few kept, and shown when they are found. From any thread. */
public final class Wrongs {
    private static final int KEPT_MAX = 20;

    private final Consumer<String> out;
    private final List<String> first = new ArrayList<>();
    private long count;

    public Wrongs(Consumer<String> out) {
        this.out = out;
    }

    public synchronized void add(String wrong) {
        count++;
        if (first.size() < KEPT_MAX) {
            first.add(wrong);
            out.accept("WRONG: " + wrong);
        }
    }

    public synchronized long count() {
        return count;
    }

    public synchronized List<String> first() {
        return List.copyOf(first);
    }
}
