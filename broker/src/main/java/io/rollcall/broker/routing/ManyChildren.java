package io.rollcall.broker.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many children, up to millions (think of {@code devices/{id}/#}): a hash table, and the two wildcards beside it, which
 * every message asks for. The table is the JDK's, as clients choose the keys, and this one stays fast when they choose
 * them to collide.
 *
 * @param <V> the value
 */
final class ManyChildren<V> implements Children<V> {
    private final ConcurrentHashMap<String, LevelNode<V>> byName = new ConcurrentHashMap<>();
    private volatile @Nullable LevelNode<V> single;
    private volatile @Nullable LevelNode<V> multi;

    ManyChildren(LevelNode<V>[] all) {
        for (LevelNode<V> node : all) {
            set(node, node);
        }
    }

    @Override
    public @Nullable LevelNode<V> named(String level) {
        return byName.get(level);
    }

    @Override
    public @Nullable LevelNode<V> single() {
        return single;
    }

    @Override
    public @Nullable LevelNode<V> multi() {
        return multi;
    }

    @Override
    public Children<V> with(LevelNode<V> node) {
        set(node, node);
        return this;
    }

    @Override
    public Children<V> without(LevelNode<V> node) {
        set(node, null);
        if (byName.size() > FewChildren.MAX / 2) {
            return this;
        }
        List<LevelNode<V>> few = new ArrayList<>();
        forEach(few::add);
        return FewChildren.of(few);
    }

    /** Sets what stands in the place of a node. */
    private void set(LevelNode<V> place, @Nullable LevelNode<V> node) {
        if (place.isSingle()) {
            single = node;
        } else if (place.isMulti()) {
            multi = node;
        } else if (node != null) {
            byName.put(place.level(), node);
        } else {
            byName.remove(place.level());
        }
    }

    @Override
    public void forEach(Consumer<LevelNode<V>> visit) {
        visitIfPresent(single, visit);
        visitIfPresent(multi, visit);
        byName.values().forEach(visit);
    }

    private static <V> void visitIfPresent(@Nullable LevelNode<V> node, Consumer<LevelNode<V>> visit) {
        if (node != null) {
            visit.accept(node);
        }
    }
}
