package io.rollcall.broker.routing;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import io.rollcall.broker.store.MemoryStore;
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
 */
public final class RetainedMessages {
    private static final String OF_ITSELF = "$SYS/";

    private final LevelTree<Message> tree = new LevelTree<>();
    private final RetainedLimits limits;
    private final Store store;

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
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

    /** Keeps a message that the store has kept through a restart: also where a limit is smaller now. */
    public void restore(Message message) {
        tree.change(message.topic().levels(), before -> count(before, message));
        nextExpiry.accumulateAndGet(message.expiresAt(), Math::min);
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
        if (!tree.changePresent(levels, before -> account(before, message)) && !keepNew(levels, message)) {
            refused.increment();
            return false;
        }
        if (message.expiresAt() != Message.NEVER) {
            nextExpiry.accumulateAndGet(message.expiresAt(), Math::min);
        }
        return true;
    }

    private boolean keepNew(String[] levels, Message message) {
        var kept = new boolean[1];
        tree.change(levels, before -> {
            kept[0] = before != null || hasRoom(message);
            return kept[0] ? account(before, message) : null;
        });
        return kept[0];
    }

    private boolean hasRoom(Message message) {
        return count.get() < limits.countMax() && bytes.get() + size(message) <= limits.bytesMax();
    }

    private void clear(String[] levels) {
        if (tree.find(levels) != null) {
            tree.change(levels, before -> account(before, null));
        }
    }

    /** Counts and stores what changes, in the order of the changes of its topic. Returns what is there from now on. */
    private @Nullable Message account(@Nullable Message before, @Nullable Message after) {
        if (after != null && lasts(after)) {
            store.retain(after);
        } else if (after == null && before != null && lasts(before)) {
            store.forget(before.topic());
        }
        return count(before, after);
    }

    /** What a broker says of itself is not of its next run. */
    private static boolean lasts(Message message) {
        return !message.topic().toString().startsWith(OF_ITSELF);
    }

    private @Nullable Message count(@Nullable Message before, @Nullable Message after) {
        count.addAndGet((after == null ? 0 : 1) - (before == null ? 0 : 1));
        bytes.addAndGet((after == null ? 0 : size(after)) - (before == null ? 0 : size(before)));
        return after;
    }

    /** Topic, payload and properties, in bytes, or nearly: a character of a property counts as one. */
    private static long size(Message message) {
        Properties properties = message.properties();
        byte[] correlation = properties.correlationData();
        long size = message.topic().utf8().length;
        size += message.payload().length;
        size += length(properties.contentType());
        size += length(properties.responseTopic());
        size += correlation == null ? 0 : correlation.length;
        for (UserProperty property : properties.userProperties()) {
            size += property.name().length() + property.value().length();
        }
        return size;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /**
     * Visits the retained messages that match a filter and have not expired, each in its newest state. One that is
     * replaced meanwhile is visited as it was or as it is. Returns how many topic levels were looked at, which is what it costs.
     */
    public long visit(TopicFilter filter, long steadyMillis, Consumer<Message> to) {
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
        List<Message> expired = new ArrayList<>();
        collectExpired(tree.root(), steadyMillis, expired);
        for (Message message : expired) {
            TopicName topic = message.topic();
            tree.change(topic.levels(), now -> now == message ? account(now, null) : now);
        }
    }

    private void collectExpired(LevelNode<Message> node, long steadyMillis, List<Message> expired) {
        Message message = node.value();
        if (message != null && message.isExpired(steadyMillis)) {
            expired.add(message);
        } else if (message != null) {
            nextExpiry.accumulateAndGet(message.expiresAt(), Math::min);
        }
        Children<Message> children = node.children();
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
        private final Consumer<Message> to;
        private long looks;

        Visit(String[] levels, long steadyMillis, Consumer<Message> to) {
            this.levels = levels;
            this.steadyMillis = steadyMillis;
            this.to = to;
        }

        void at(LevelNode<Message> node, int depth) {
            looks++;
            if (depth == levels.length) {
                emit(node);
            } else if (levels[depth].equals("#")) {
                emit(node); // also the parent [4.7.1.2]
                below(node, depth, this::all);
            } else if (levels[depth].equals("+")) {
                below(node, depth, child -> at(child, depth + 1));
            } else {
                LevelNode<Message> child = node.child(levels[depth]);
                if (child != null) {
                    at(child, depth + 1);
                }
            }
        }

        private void all(LevelNode<Message> node) {
            looks++;
            emit(node);
            below(node, 1, this::all);
        }

        /** Visits the children, at the first level without those of the dollar topics [MQTT-4.7.2-1]. */
        private static void below(LevelNode<Message> node, int depth, Consumer<LevelNode<Message>> visit) {
            Children<Message> children = node.children();
            if (children == null) {
                return;
            }
            children.forEach(child -> {
                if (depth > 0 || !child.level().startsWith("$")) {
                    visit.accept(child);
                }
            });
        }

        private void emit(LevelNode<Message> node) {
            Message message = node.value();
            if (message != null && !message.isExpired(steadyMillis)) {
                to.accept(message);
            }
        }
    }
}
