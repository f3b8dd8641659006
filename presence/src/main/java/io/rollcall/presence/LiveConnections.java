package io.rollcall.presence;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The live activity of every connection that stands. Written by the recorder, read by any thread. */
final class LiveConnections {
    private final ConcurrentHashMap<String, Live> byClientId = new ConcurrentHashMap<>();

    /** A connection that stands. */
    record Live(long connectionId, LiveActivity activity) {}

    void began(Connected connected, LiveActivity activity) {
        byClientId.put(connected.clientId(), new Live(connected.connectionId(), activity));
    }

    void ended(String clientId, long connectionId) {
        byClientId.computeIfPresent(clientId, (id, live) -> live.connectionId == connectionId ? null : live);
    }

    @Nullable
    LiveActivity of(String clientId, long connectionId) {
        Live live = byClientId.get(clientId);
        return live == null || live.connectionId != connectionId ? null : live.activity;
    }
}
