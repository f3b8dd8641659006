package io.rollcall.broker.routing;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many children, up to millions (think of {@code devices/{id}/#}): a hash table. It is the JDK's, as clients choose the
 * keys, and this one stays fast when they choose them to collide.
 *
 * @param <V> the value
 */
final class ManyChildren<V> implements Children<V> {
    private final ConcurrentHashMap<String, LevelNode<V>> byLevel = new ConcurrentHashMap<>();

    ManyChildren(LevelNode<V>[] all) {
        for (LevelNode<V> node : all) {
            byLevel.put(node.level(), node);
        }
    }

    @Override
    public @Nullable LevelNode<V> named(String level) {
        return byLevel.get(level);
    }

    @Override
    public Children<V> with(LevelNode<V> node) {
        byLevel.put(node.level(), node);
        return this;
    }

    @Override
    public Children<V> without(LevelNode<V> node) {
        byLevel.remove(node.level());
        return byLevel.size() <= FewChildren.MAX / 2 ? FewChildren.of(byLevel.values()) : this;
    }

    @Override
    public void forEach(Consumer<LevelNode<V>> visit) {
        byLevel.values().forEach(visit);
    }
}
