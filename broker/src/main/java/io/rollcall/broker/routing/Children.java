package io.rollcall.broker.routing;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The children of a node of a {@link LevelTree}, in the form that their number asks for. Read from any thread without a
 * lock, written by the writer of the tree; a write answers with the children from then on, which may be the same object,
 * changed.
 *
 * @param <V> the value
 */
sealed interface Children<V> permits LevelNode, FewChildren, ManyChildren {

    /** The child of this level, which is no wildcard. */
    @Nullable
    LevelNode<V> named(String level);

    /** The child of the single-level wildcard. */
    @Nullable
    LevelNode<V> single();

    /** The child of the multi-level wildcard. */
    @Nullable
    LevelNode<V> multi();

    /** With one more. */
    Children<V> with(LevelNode<V> node);

    /** Without one that is here; absent when that was the last. */
    @Nullable
    Children<V> without(LevelNode<V> node);

    /** Visits each that is here throughout, and perhaps some that come or go meanwhile. */
    void forEach(Consumer<LevelNode<V>> visit);
}
