package io.rollcall.benchmarks.floor;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who wants what, and who is to be flushed at the end of the turn. On the loop. */
final class Topics {
    private final Map<String, Set<RelayConnection>> subscribers = new HashMap<>();
    private final List<RelayConnection> unflushed = new ArrayList<>();
    private int version;

    /** To one topic, or to all that end in {@code /+}. */
    void subscribe(String filter, RelayConnection subscriber) {
        subscribers.computeIfAbsent(filter, none -> new LinkedHashSet<>()).add(subscriber);
        version++;
    }

    void leave(RelayConnection subscriber, Set<String> filters) {
        for (String filter : filters) {
            Set<RelayConnection> others = subscribers.getOrDefault(filter, Set.of());
            others.remove(subscriber);
            if (others.isEmpty()) {
                subscribers.remove(filter);
            }
            version++;
        }
    }

    /** Grows with every change of subscriptions. */
    int version() {
        return version;
    }

    RelayConnection[] subscribersOf(String topic) {
        Set<RelayConnection> all = new LinkedHashSet<>(subscribers.getOrDefault(topic, Set.of()));
        all.addAll(subscribers.getOrDefault(topic.substring(0, topic.lastIndexOf('/') + 1) + "+", Set.of()));
        return all.toArray(RelayConnection[]::new);
    }

    /** It has something to be written; when all sockets that are ready have been read, it is. */
    void flushSoon(RelayConnection connection, EventLoop loop) {
        if (unflushed.isEmpty()) {
            loop.execute(this::flushAll);
        }
        unflushed.add(connection);
    }

    private void flushAll() {
        unflushed.forEach(RelayConnection::flush);
        unflushed.clear();
    }
}
