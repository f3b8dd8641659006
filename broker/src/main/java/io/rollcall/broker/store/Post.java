package io.rollcall.broker.store;

import io.rollcall.broker.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** One message goes into the queues of all sessions that take it, and the publisher's packet identifier is taken. */
final class Post extends Op {
    private final Message message;
    private final List<Outgoing> deliveries;
    private final @Nullable DurableQueue takenBy;
    private final int packetId;
    private final @Nullable Completion completion;
    private final StoreCounters counters;
    private final AtomicLong sharedIds;
    private List<Outgoing> accepted = List.of();

    Post(
            Message message,
            Posting posting,
            @Nullable Completion completion,
            StoreCounters counters,
            AtomicLong sharedIds) {
        this.message = message;
        this.takenBy = posting.takenBy();
        this.packetId = posting.packetId();
        this.deliveries = posting.take();
        this.completion = completion;
        this.counters = counters;
        this.sharedIds = sharedIds;
    }

    @Override
    void apply(Group group) throws RocksDBException {
        accepted = new ArrayList<>(deliveries.size());
        for (Outgoing outgoing : deliveries) {
            if (isAccepted(outgoing.place(), group)) {
                accepted.add(outgoing);
            }
        }
        if (!accepted.isEmpty()) {
            ByteWriter out = group.writer();
            group.records().write(out, message);
            byte[] bytes = out.toBytes();
            long sharedId = accepted.size() == 1 ? 0 : sharedIds.incrementAndGet();
            if (sharedId != 0) {
                group.putShared(sharedId, bytes, accepted.size());
            }
            for (Outgoing outgoing : accepted) {
                add(outgoing, sharedId, bytes, group);
            }
        }
        if (takenBy != null && !takenBy.ended) {
            group.put(Keys.packet(Keys.TAKEN, takenBy.number, packetId), new byte[0]);
        }
        group.sync();
    }

    private boolean isAccepted(@Nullable Place place, Group group) throws RocksDBException {
        if (place == null || place.queue.ended) {
            return false;
        }
        DurableQueue queue = place.queue;
        group.look(queue);
        boolean isRoom = isRoom(queue, group.config());
        boolean mayDrop = group.config().dropsOldest()
                && message.bytes() <= group.config().queueBytesMax();
        while (!isRoom && mayDrop && group.dropOldest(queue)) {
            dropped(queue);
            isRoom = isRoom(queue, group.config());
        }
        if (!isRoom) {
            dropped(queue);
        }
        return isRoom;
    }

    private boolean isRoom(DurableQueue queue, StoreConfig config) {
        return queue.count < config.queueLengthMax() && queue.bytes + message.bytes() <= config.queueBytesMax();
    }

    private void dropped(DurableQueue queue) {
        counters.droppedFull.increment();
        Inbox inbox = queue.inbox();
        if (inbox != null) {
            inbox.full();
        }
    }

    private static void add(Outgoing outgoing, long sharedId, byte[] message, Group group) throws RocksDBException {
        Place place = outgoing.place();
        if (place == null) {
            return;
        }
        DurableQueue queue = place.queue;
        place.position = queue.next++;
        place.sharedId = sharedId;
        ByteWriter out = group.writer();
        group.entries().write(out, outgoing, queue.bytesEver, sharedId, message);
        byte[] value = out.toBytes();
        place.bytes = value.length;
        queue.bytesEver += value.length;
        queue.count++;
        queue.bytes += value.length;
        group.putQueued(Keys.of(Keys.DELIVERY, queue.number, place.position), value);
    }

    @Override
    void committed() {
        for (Outgoing outgoing : accepted) {
            Place place = outgoing.place();
            if (place != null) {
                place.queue.committed(outgoing, place.position);
            }
        }
        if (completion != null) {
            completion.completed(true);
        }
    }

    @Override
    boolean isRefusable() {
        return true;
    }

    /** The positions that it had are left out: nothing says that they were not written, all the same. */
    @Override
    void refused() {
        for (Outgoing outgoing : accepted) {
            Place place = outgoing.place();
            if (place != null) {
                place.queue.count--;
                place.queue.bytes -= place.bytes;
            }
        }
        counters.refused.increment();
        if (completion != null) {
            completion.completed(false);
        }
    }

    @Override
    int bytes() {
        return super.bytes() + message.bytes();
    }
}
