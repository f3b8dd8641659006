package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.MemoryStore;
import io.rollcall.broker.store.Retained;
import io.rollcall.broker.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The retained messages, one for each topic [3.3.1.3]. From any thread. Readers take no lock; a message that replaces
 * another waits only for the same topic, one for a new topic also for other new topics, both briefly.
 *
 * <p>With a store in files, who comes first stays in memory; what comes when there is no room is in the files alone as soon as it is
 * stored, and its topic keeps what must be known without reading it (decision 28).
 */
public final class RetainedMessages {
    private static final String OF_ITSELF = "$SYS/";

    private final LevelTree<Retained> tree = new LevelTree<>();
    private final RetainedLimits limits;
    private final Store store;

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong heapBytes = new AtomicLong();
    private final LongAdder refused = new LongAdder();

    // not after the first message that expires
    private final AtomicLong nextExpiry = new AtomicLong(Message.NEVER);

    /** In memory alone. */
    public RetainedMessages(RetainedLimits limits) {
        this(limits, new MemoryStore());
    }

    public RetainedMessages(RetainedLimits limits, Store store) {
        this.limits = limits;
        this.store = store;
    }

    /** Keeps what the store has kept through a restart: also where a limit is smaller now. */
    public void restore(Retained kept) {
        boolean hasRoom = heapBytes.get() + kept.bytes() <= limits.heapBytesMax();
        Retained here = hasRoom ? kept : kept.withoutMessage();
        tree.change(here.topic().levels(), before -> count(before, here));
        nextExpiry.accumulateAndGet(here.expiresAt(), Math::min);
    }

    /**
     * Keeps a message in place of the one that its topic had; an empty one clears the topic [MQTT-3.3.1-5, MQTT-3.3.1-6,
     * MQTT-3.3.1-7, MQTT-3.3.1-10]. Returns false when it was refused, as the topic is new and a limit is reached.
     */
    public boolean keep(Message message) {
        String[] levels = message.topic().levels();
        if (message.payload().length == 0) {
            clear(levels);
            return true;
        }
        Retained after = Retained.of(message);
        if (!tree.changePresent(levels, before -> account(before, after)) && !keepNew(levels, after)) {
            refused.increment();
            return false;
        }
        if (message.expiresAt() != Message.NEVER) {
            nextExpiry.accumulateAndGet(message.expiresAt(), Math::min);
        }
        return true;
    }

    private boolean keepNew(String[] levels, Retained after) {
        var kept = new boolean[1];
        tree.change(levels, before -> {
            kept[0] = before != null || hasRoom(after);
            return kept[0] ? account(before, after) : null;
        });
        return kept[0];
    }

    private boolean hasRoom(Retained after) {
        return count.get() < limits.countMax()
                && bytes.get() + after.bytes() <= limits.bytesMax()
                && (store.isDurable() || heapBytes.get() + after.bytes() <= limits.heapBytesMax());
    }

    private void clear(String[] levels) {
        if (tree.find(levels) != null) {
            tree.change(levels, before -> account(before, null));
        }
    }

    /** Counts and stores what changes, in the order of the changes of its topic. Returns what is there from now on. */
    private @Nullable Retained account(@Nullable Retained before, @Nullable Retained after) {
        count(before, after); // first: it may be stored at once
        if (after != null && lasts(after)) {
            store.retain(after, before, () -> stored(after));
        } else if (after == null && before != null && lasts(before)) {
            store.forget(before);
        }
        return after;
    }

    /** What a broker says of itself is not of its next run. */
    private static boolean lasts(Retained retained) {
        Message message = retained.message();
        return message == null || !message.topic().toString().startsWith(OF_ITSELF);
    }

    /**
     * It can be read again: there is no need of it in memory, when that is full. On a thread of the store, which waits briefly for
     * whoever ties the topic to the tree just now.
     */
    private void stored(Retained kept) {
        if (heapBytes.get() > limits.heapBytesMax()) {
            tree.change(kept.topic().levels(), now -> now == kept ? count(now, now.withoutMessage()) : now);
        }
    }

    private @Nullable Retained count(@Nullable Retained before, @Nullable Retained after) {
        count.addAndGet((after == null ? 0 : 1) - (before == null ? 0 : 1));
        bytes.addAndGet((after == null ? 0L : after.bytes()) - (before == null ? 0 : before.bytes()));
        heapBytes.addAndGet(inHeap(after) - inHeap(before));
        return after;
    }

    private static long inHeap(@Nullable Retained retained) {
        return retained == null || retained.message() == null ? 0 : retained.bytes();
    }

    /**
     * Visits the retained messages that match a filter and have not expired, each in its newest state. One that is
     * replaced meanwhile is visited as it was or as it is. Returns how many topic levels were looked at, which is what it costs.
     */
    public long visit(TopicFilter filter, long steadyMillis, Consumer<Retained> to) {
        var visit = new Visit(filter.levels(), steadyMillis, to);
        visit.at(tree.root(), 0);
        return visit.looks;
    }

    /**
     * Removes what has expired. Returns at once when nothing can have expired; else walks all topics, so not on an event
     * loop.
     */
    public void expire(long steadyMillis) {
        if (nextExpiry.get() > steadyMillis) {
            return;
        }
        nextExpiry.set(Message.NEVER); // before the walk: who keeps a message after the walk passed it lowers it again
        List<Retained> expired = new ArrayList<>();
        collectExpired(tree.root(), steadyMillis, expired);
        for (Retained one : expired) {
            tree.change(one.topic().levels(), now -> now == one ? account(now, null) : now);
        }
    }

    private void collectExpired(LevelNode<Retained> node, long steadyMillis, List<Retained> expired) {
        Retained here = node.value();
        if (here != null && here.isExpired(steadyMillis)) {
            expired.add(here);
        } else if (here != null) {
            nextExpiry.accumulateAndGet(here.expiresAt(), Math::min);
        }
        Children<Retained> children = node.children();
        if (children != null) {
            children.forEach(child -> collectExpired(child, steadyMillis, expired));
        }
    }

    /** How many topics have a retained message, expired ones included until they are removed. */
    public long count() {
        return count.get();
    }

    /** How many bytes their topics, payloads and properties have together. */
    public long bytes() {
        return bytes.get();
    }

    /** How many of these bytes are in memory. */
    public long heapBytes() {
        return heapBytes.get();
    }

    /** How many messages were refused as a limit was reached. */
    public long refused() {
        return refused.sum();
    }

    /** Whether nothing is left of any message. */
    boolean isEmpty() {
        return tree.isEmpty();
    }

    /** One walk through the branches that a filter matches. */
    private static final class Visit {
        private final String[] levels;
        private final long steadyMillis;
        private final Consumer<Retained> to;
        private long looks;

        Visit(String[] levels, long steadyMillis, Consumer<Retained> to) {
            this.levels = levels;
            this.steadyMillis = steadyMillis;
            this.to = to;
        }

        void at(LevelNode<Retained> node, int depth) {
            looks++;
            if (depth == levels.length) {
                emit(node);
            } else if (levels[depth].equals("#")) {
                emit(node); // also the parent [4.7.1.2]
                below(node, depth, this::all);
            } else if (levels[depth].equals("+")) {
                below(node, depth, child -> at(child, depth + 1));
            } else {
                LevelNode<Retained> child = node.child(levels[depth]);
                if (child != null) {
                    at(child, depth + 1);
                }
            }
        }

        private void all(LevelNode<Retained> node) {
            looks++;
            emit(node);
            below(node, 1, this::all);
        }

        /** Visits the children, at the first level without those of the dollar topics [MQTT-4.7.2-1]. */
        private static void below(LevelNode<Retained> node, int depth, Consumer<LevelNode<Retained>> visit) {
            Children<Retained> children = node.children();
            if (children == null) {
                return;
            }
            children.forEach(child -> {
                if (depth > 0 || !child.level().startsWith("$")) {
                    visit.accept(child);
                }
            });
        }

        private void emit(LevelNode<Retained> node) {
            Retained here = node.value();
            if (here != null && !here.isExpired(steadyMillis)) {
                to.accept(here);
            }
        }
    }
}
