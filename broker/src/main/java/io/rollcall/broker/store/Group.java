package io.rollcall.broker.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** The changes that are written together, all or none. On the committer; one after the other. */
final class Group implements AutoCloseable {
    private final StoreFiles files;
    private final StoreConfig config;
    private final WriteBatch batch = new WriteBatch();
    private final Map<Long, Integer> counts = new HashMap<>();
    private final Entries entries;
    private final Records records;
    private final ByteWriter writer = new ByteWriter();
    private boolean sync;

    Group(StoreFiles files, StoreConfig config, Entries entries, Records records) {
        this.files = files;
        this.config = config;
        this.entries = entries;
        this.records = records;
    }

    StoreConfig config() {
        return config;
    }

    Entries entries() {
        return entries;
    }

    Records records() {
        return records;
    }

    /** An empty record to be written. */
    ByteWriter writer() {
        return writer.begin();
    }

    /** Somebody waits until the group is durable. */
    void sync() {
        sync = true;
    }

    void put(byte[] key, byte[] value) throws RocksDBException {
        batch.put(files.main(), key, value);
    }

    void delete(byte[] key) throws RocksDBException {
        batch.delete(files.main(), key);
    }

    void putQueued(byte[] key, byte[] value) throws RocksDBException {
        batch.put(files.queues(), key, value);
    }

    void deleteQueued(byte[] key) throws RocksDBException {
        batch.delete(files.queues(), key);
    }

    /** A message for several deliveries. */
    void putShared(long id, byte[] message, int deliveries) throws RocksDBException {
        putQueued(Keys.of(Keys.SHARED, id), message);
        count(id, deliveries);
    }

    /** One delivery of it is no more; with the last goes the message. */
    void releaseShared(long id) throws RocksDBException {
        Integer now = counts.get(id);
        int left = (now == null ? storedCount(id) : now) - 1;
        if (left > 0) {
            count(id, left);
        } else {
            counts.put(id, 0);
            deleteQueued(Keys.of(Keys.SHARED, id));
            deleteQueued(Keys.of(Keys.SHARED_COUNT, id));
        }
    }

    private void count(long id, int deliveries) throws RocksDBException {
        counts.put(id, deliveries);
        putQueued(Keys.of(Keys.SHARED_COUNT, id), writer.begin().i32(deliveries).toBytes());
    }

    private int storedCount(long id) throws RocksDBException {
        try {
            byte @Nullable [] count = files.getQueued(Keys.of(Keys.SHARED_COUNT, id));
            return count == null ? 1 : new ByteReader(count).i32();
        } catch (RocksDBException failed) {
            if (!OpenFiles.isDamage(failed)) {
                throw failed;
            }
            files.damaged(String.valueOf(failed.getMessage()));
            return Integer.MAX_VALUE; // rather kept for ever than taken from whoever still waits for it
        }
    }

    /** Knows how long the queue is, when that was not known since the start. */
    void look(DurableQueue queue) throws RocksDBException {
        if (!queue.known) {
            files.measure(queue);
            queue.known = true;
        }
    }

    /**
     * The oldest delivery of a queue that was not sent goes. Returns whether there was one.
     *
     * <p>What stands in the group itself cannot be read: it is written first, and made durable with the rest.
     */
    boolean dropOldest(DurableQueue queue) throws RocksDBException {
        StoreFiles.Found oldest = firstWaiting(queue);
        if (oldest == null && batch.count() > 0) {
            writeSoFar();
            oldest = firstWaiting(queue);
        }
        if (oldest == null) {
            return false;
        }
        deleteQueued(oldest.key());
        long sharedId = Entries.sharedId(oldest.value());
        if (sharedId != 0) {
            releaseShared(sharedId);
        }
        queue.droppedTo = Keys.position(oldest.key());
        queue.count--;
        queue.bytes -= oldest.value().length;
        return true;
    }

    private StoreFiles.@Nullable Found firstWaiting(DurableQueue queue) throws RocksDBException {
        return files.firstQueued(queue.number, Math.max(queue.sentTo, queue.droppedTo) + 1);
    }

    /** Whether a delivery still stands in its queue: one that is being sent may have been dropped meanwhile. */
    boolean isThere(Place place) throws RocksDBException {
        if (place.dropped || place.position > place.queue.droppedTo) {
            return !place.dropped;
        }
        writeSoFar();
        place.dropped = files.readableQueued(Keys.of(Keys.DELIVERY, place.queue.number, place.position)) == null;
        return !place.dropped;
    }

    private void writeSoFar() throws RocksDBException {
        files.write(batch, false);
        batch.clear();
    }

    /** Writes what there is. */
    void write() throws RocksDBException {
        files.write(batch, sync);
    }

    /** Nothing is in it any more. */
    void clear() {
        batch.clear();
        counts.clear();
        sync = false;
    }

    @Override
    public void close() {
        batch.close();
    }
}
