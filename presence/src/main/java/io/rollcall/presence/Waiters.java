package io.rollcall.presence;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks that wait until the feed has come to a number. From any thread; the tasks are run outside the lock. */
final class Waiters {
    private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);

    private final int max;
    private final Counters counters;
    private final TreeMap<Long, List<Runnable>> bySeq = new TreeMap<>();
    private int count;
    /** So that the recorder takes no lock while nobody's time has come. */
    private volatile long lowest = Long.MAX_VALUE;

    Waiters(int max, Counters counters) {
        this.max = max;
        this.counters = counters;
    }

    /** Returns false when too many wait. */
    synchronized boolean add(long seq, Runnable task) {
        if (count >= max) {
            counters.waitersRefused.increment();
            return false;
        }
        bySeq.computeIfAbsent(seq, any -> new ArrayList<>(1)).add(task);
        count++;
        lowest = bySeq.firstKey();
        return true;
    }

    synchronized boolean remove(long seq, Runnable task) {
        List<Runnable> tasks = bySeq.get(seq);
        if (tasks == null || !removeOne(tasks, task)) {
            return false;
        }
        if (tasks.isEmpty()) {
            bySeq.remove(seq);
        }
        count--;
        lowest = bySeq.isEmpty() ? Long.MAX_VALUE : bySeq.firstKey();
        return true;
    }

    private static boolean removeOne(List<Runnable> tasks, Runnable task) {
        for (Iterator<Runnable> each = tasks.iterator(); each.hasNext(); ) {
            if (each.next() == task) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    /** Runs what waited for this number or a smaller one. */
    void run(long newest) {
        if (lowest > newest) {
            return;
        }
        for (Runnable task : due(newest)) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                counters.callbacksFailed.increment();
                LOG.error("a callback threw that waited for the feed", e);
            }
        }
    }

    private synchronized List<Runnable> due(long newest) {
        List<Runnable> due = new ArrayList<>();
        while (!bySeq.isEmpty() && bySeq.firstKey() <= newest) {
            Map.Entry<Long, List<Runnable>> first = bySeq.pollFirstEntry();
            due.addAll(first.getValue());
        }
        count -= due.size();
        lowest = bySeq.isEmpty() ? Long.MAX_VALUE : bySeq.firstKey();
        return due;
    }

    synchronized int count() {
        return count;
    }
}
