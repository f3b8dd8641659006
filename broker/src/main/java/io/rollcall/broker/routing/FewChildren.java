package io.rollcall.broker.routing;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A handful of children: an array that is copied when it changes. Immutable.
 *
 * @param <V> the value
 */
final class FewChildren<V> implements Children<V> {
    /** How many are a handful: comparing them all costs no more than a hash table. */
    static final int MAX = 8;

    private final LevelNode<V>[] all;

    private FewChildren(LevelNode<V>[] all) {
        this.all = all;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    static <V> FewChildren<V> of(Collection<LevelNode<V>> all) {
        return new FewChildren<>(all.toArray(new LevelNode[0]));
    }

    @Override
    public @Nullable LevelNode<V> named(String level) {
        for (LevelNode<V> node : all) {
            if (node.level().equals(level)) {
                return node;
            }
        }
        return null;
    }

    @Override
    public @Nullable LevelNode<V> single() {
        for (LevelNode<V> node : all) {
            if (node.isSingle()) {
                return node;
            }
        }
        return null;
    }

    @Override
    public @Nullable LevelNode<V> multi() {
        for (LevelNode<V> node : all) {
            if (node.isMulti()) {
                return node;
            }
        }
        return null;
    }

    @Override
    public Children<V> with(LevelNode<V> node) {
        if (all.length == MAX) {
            return new ManyChildren<>(all).with(node);
        }
        LevelNode<V>[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = node;
        return new FewChildren<>(more);
    }

    @Override
    public Children<V> without(LevelNode<V> node) {
        if (all.length == 2) {
            return all[0] == node ? all[1] : all[0];
        }
        LevelNode<V>[] fewer = Arrays.copyOf(all, all.length - 1);
        for (int i = all.length - 1; all[i] != node; i--) {
            fewer[i - 1] = all[i];
        }
        return new FewChildren<>(fewer);
    }

    @Override
    public void forEach(Consumer<LevelNode<V>> visit) {
        for (LevelNode<V> node : all) {
            visit.accept(node);
        }
    }
}
