package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * What a connection does, as it does it: the live fields that the owner of the connection writes with every packet.
 * Read from any thread; each value is exact, a set of them is not a snapshot.
 */
public interface LiveActivity {

    /** When the client was last active, in milliseconds since 1970; 0 when it has not been since it connected. */
    long lastActivityTime();

    /** What the client did then; absent when it has done nothing since it connected. */
    @Nullable
    ActivityEvent lastActivityEvent();

    /** When the last packet of any kind came from the client, in milliseconds since 1970; 0 when none has. */
    long lastSeenTime();
}
