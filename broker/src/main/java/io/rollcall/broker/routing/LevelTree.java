package io.rollcall.broker.routing;

import org.jspecify.annotations.Nullable;

/**
 * Values by the levels of a topic, in a tree with a node for each level. Readers walk from {@link #root()} without a lock,
 * from any thread; writers take turns.
 *
 * <p>A new branch is built whole before it is tied to the tree, and a branch without values is cut at once: a reader sees
 * each value before or after a write, never a part of a branch. As a reader and a write go as deep as there are levels,
 * whoever lets topics in limits their levels.
 *
 * @param <V> what stands at the end of a branch
 */
final class LevelTree<V> {
    private final LevelNode<V> root = new LevelNode<>("");

    /**
     * What a write makes of a value. Called once, while no other write of this value runs.
     *
     * @param <V> the value
     */
    @FunctionalInterface
    interface Change<V> {

        /** The value from now on, for the value until now; absent when there is none. */
        @Nullable
        V apply(@Nullable V before);
    }

    LevelNode<V> root() {
        return root;
    }

    boolean isEmpty() {
        return root.isEmpty();
    }

    /** Changes the value at these levels. */
    synchronized void change(String[] levels, Change<V> change) {
        change(root, levels, 0, change);
    }

    private void change(LevelNode<V> node, String[] levels, int depth, Change<V> change) {
        if (depth == levels.length) {
            node.change(change);
            return;
        }
        LevelNode<V> known = node.child(levels[depth]);
        LevelNode<V> child = known == null ? new LevelNode<>(levels[depth]) : known;
        change(child, levels, depth + 1, change);
        if (known == null && !child.isEmpty()) {
            node.tie(child);
        } else if (known != null && child.isEmpty()) {
            node.cut(child);
        }
    }

    /**
     * Changes the value at these levels into another one, if there is a value: without the turn of the writers, as the
     * form of the tree stays. Returns whether there was one.
     */
    boolean changePresent(String[] levels, Change<V> change) {
        LevelNode<V> node = find(levels);
        return node != null && node.changePresent(change);
    }

    /** The node at these levels. */
    @Nullable
    LevelNode<V> find(String[] levels) {
        LevelNode<V> node = root;
        for (int i = 0; i < levels.length && node != null; i++) {
            node = node.child(levels[i]);
        }
        return node;
    }
}
