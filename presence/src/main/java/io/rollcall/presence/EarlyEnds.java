package io.rollcall.presence;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Ends of connections whose beginning has not been told yet: they wait for it here, the newest of each client. Only swapped
 * changes come here. The recorder's.
 */
final class EarlyEnds {
    static final int HELD_MAX = 10_000;

    private final Map<String, Disconnected> byClientId = new LinkedHashMap<>();
    private final LongAdder dropped = new LongAdder();

    void hold(Disconnected end) {
        byClientId.merge(end.clientId(), end, (a, b) -> a.connectionId() >= b.connectionId() ? a : b);
        if (byClientId.size() > HELD_MAX) {
            Iterator<Disconnected> oldest = byClientId.values().iterator();
            oldest.next();
            oldest.remove();
            dropped.increment();
        }
    }

    /** The end of this connection, if it was told already. Forgets what is older. */
    @Nullable
    Disconnected take(String clientId, long connectionId) {
        if (byClientId.isEmpty()) {
            return null;
        }
        Disconnected end = byClientId.get(clientId);
        if (end == null || end.connectionId() > connectionId) {
            return null;
        }
        byClientId.remove(clientId);
        return end.connectionId() == connectionId ? end : null;
    }

    void forget(String clientId) {
        byClientId.remove(clientId);
    }

    long dropped() {
        return dropped.sum();
    }
}
