package io.rollcall.broker.connection;

import io.rollcall.broker.message.Qos;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many messages went over the connections of one event loop. Written by the loop alone, in opaque mode: as cheap as a plain
 * write, and other threads see it.
 */
final class MessageCounts {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] read = new long[Qos.values().length];
    private final long[] written = new long[Qos.values().length];

    void read(Qos qos) {
        COUNT.setOpaque(read, qos.level(), read[qos.level()] + 1);
    }

    void written(Qos qos) {
        COUNT.setOpaque(written, qos.level(), written[qos.level()] + 1);
    }

    /** From any thread. */
    long allRead(Qos qos) {
        return (long) COUNT.getOpaque(read, qos.level());
    }

    /** From any thread. */
    long allWritten(Qos qos) {
        return (long) COUNT.getOpaque(written, qos.level());
    }
}
