package io.rollcall.broker.connection;

/** How much memory is left, for those who would take more of it. From any thread. */
public interface Memory {

    /** Whether it is short: publishers wait, and who is not here yet does not come in. As of the last look. */
    boolean isShort();

    /** Whether buffers outside the heap have taken so much that slow consumers may have no more of them. As of now. */
    boolean areBuffersShort();
}
