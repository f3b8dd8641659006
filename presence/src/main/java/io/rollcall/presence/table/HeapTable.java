package io.rollcall.presence.table;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The table on the heap: the twin for memory only, and for JVMs that do not open the JDK's packages to Chronicle Map. */
public final class HeapTable implements PresenceTable {
    private final ConcurrentHashMap<String, byte[]> records = new ConcurrentHashMap<>();

    @Override
    public byte @Nullable [] get(String clientId) {
        return records.get(clientId);
    }

    @Override
    public void put(String clientId, byte[] record) {
        records.put(clientId, record);
    }

    @Override
    public void remove(String clientId) {
        records.remove(clientId);
    }

    @Override
    public long size() {
        return records.mappingCount();
    }

    @Override
    public void forEach(BiConsumer<String, byte[]> visitor) {
        records.forEach(visitor);
    }

    @Override
    public TableStats stats() {
        return new TableStats(false, 0, 100, Integer.MAX_VALUE, 0, 0);
    }

    @Override
    public String id() {
        return "heap";
    }

    @Override
    public void agreesWithJournal(boolean agrees) {}

    @Override
    public void close(long seq) {}

    @Override
    public void close() {}
}
