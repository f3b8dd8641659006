package io.rollcall.broker.session;

import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.routing.Burst;

/** The event loop that owns a session, as the session sees it. */
public interface Owner {

    /** Whether the caller is on it. From any thread. */
    boolean isHere();

    /** Runs a task on it, after those given before. From any thread; returns at once. */
    void execute(Runnable task);

    /** Runs a task on it later. From the owner itself. */
    Timer after(long delayMillis, Runnable task);

    /** Where the bytes of its sessions are counted. From any thread; to be written on the owner alone. */
    KeptBytes.Part keptBytes();

    /** What its clients published and is delivered once what came from the client is read, before its turn ends at the latest. On the owner. */
    Burst burst();

    /** A task that waits for its time. */
    interface Timer {
        /** It will not run any more. On the owner that it was given to. */
        void cancel();
    }
}
