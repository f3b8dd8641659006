package io.rollcall.broker.routing;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One level of a {@link LevelTree}. It is also the {@link Children} of a node that has just this one, which saves an
 * object for each of a million nodes. Read from any thread; children are written by the writer of the tree, the value
 * under the node's monitor.
 *
 * @param <V> the value
 */
final class LevelNode<V> implements Children<V> {
    private static final String SINGLE = "+";
    private static final String MULTI = "#";

    private final String level;
    private volatile @Nullable Children<V> children;
    private volatile @Nullable V value;

    LevelNode(String level) {
        this.level = level.equals(SINGLE) ? SINGLE : level.equals(MULTI) ? MULTI : level;
    }

    /** What stands between the slashes here. */
    String level() {
        return level;
    }

    @Nullable
    V value() {
        return value;
    }

    @Nullable
    Children<V> children() {
        return children;
    }

    /** Whether it is the single-level wildcard. There is one string of it, so that no character is looked at. */
    @SuppressWarnings("ReferenceEquality")
    boolean isSingle() {
        return level == SINGLE;
    }

    /** Whether it is the multi-level wildcard. */
    @SuppressWarnings("ReferenceEquality")
    boolean isMulti() {
        return level == MULTI;
    }

    /** The child of this level, which may be a wildcard. */
    @Nullable
    LevelNode<V> child(String level) {
        Children<V> now = children;
        if (now == null) {
            return null;
        }
        return switch (level) {
            case SINGLE -> now.single();
            case MULTI -> now.multi();
            default -> now.named(level);
        };
    }

    boolean isEmpty() {
        return value == null && children == null;
    }

    synchronized void change(LevelTree.Change<V> change) {
        value = change.apply(value);
    }

    synchronized boolean changePresent(LevelTree.Change<V> change) {
        if (value == null) {
            return false;
        }
        value = change.apply(value);
        return true;
    }

    void tie(LevelNode<V> child) {
        Children<V> now = children;
        children = now == null ? child : now.with(child);
    }

    void cut(LevelNode<V> child) {
        Children<V> now = children;
        children = now == null ? null : now.without(child);
    }

    @Override
    public @Nullable LevelNode<V> named(String level) {
        return this.level.equals(level) ? this : null;
    }

    @Override
    public @Nullable LevelNode<V> single() {
        return isSingle() ? this : null;
    }

    @Override
    public @Nullable LevelNode<V> multi() {
        return isMulti() ? this : null;
    }

    @Override
    public Children<V> with(LevelNode<V> node) {
        return FewChildren.of(List.of(this, node));
    }

    @Override
    public @Nullable Children<V> without(LevelNode<V> node) {
        return null;
    }

    @Override
    public void forEach(Consumer<LevelNode<V>> visit) {
        visit.accept(this);
    }
}
