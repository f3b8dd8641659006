package io.rollcall.broker.connection;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The packets of one event loop that have come in part, and need more room than a connection has anyway. When they are too
 * much together, those go that began first: so whoever is quick gets through, however many begin and never end. On the loop.
 */
final class HalfReads {
    private final Map<Wire, Integer> held = new LinkedHashMap<>();
    private long bytes;

    /**
     * The wire holds so many bytes for its packet.
     *
     * @param bytesMax how many all of them may hold
     */
    void hold(Wire wire, int capacity, long bytesMax) {
        Integer before = held.put(wire, capacity);
        bytes += capacity - (before == null ? 0 : before);
        while (bytes > bytesMax && !held.isEmpty()) {
            dropFirst();
        }
    }

    private void dropFirst() {
        Iterator<Map.Entry<Wire, Integer>> entries = held.entrySet().iterator();
        Map.Entry<Wire, Integer> first = entries.next();
        bytes -= first.getValue();
        Wire wire = first.getKey();
        entries.remove();
        wire.dropHalfRead();
    }

    /** The wire's packet is whole, or given up. */
    void end(Wire wire) {
        Integer before = held.remove(wire);
        if (before != null) {
            bytes -= before;
        }
    }
}
