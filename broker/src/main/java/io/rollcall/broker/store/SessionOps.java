package io.rollcall.broker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.broker.message.TopicFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** The changes of one session in the files. */
final class SessionOps {
    private SessionOps() {}

    static byte[] subscriptionKey(long number, TopicFilter filter) {
        return Keys.of(Keys.SUBSCRIPTION, number, filter.toString().getBytes(UTF_8));
    }

    /** The session is over. What is not known to be gone is swept up later. */
    static void end(DurableQueue queue, List<byte[]> keys, boolean known, Group group) throws RocksDBException {
        queue.ended = true;
        group.delete(Keys.of(Keys.SESSION, queue.number));
        for (byte[] key : keys) {
            group.delete(key);
        }
        if (!known || queue.count > 0) {
            group.put(Keys.of(Keys.ENDED, queue.number), new byte[0]);
        }
    }

    /** A delivery is in flight. */
    static final class Sent extends Op {
        private final Outgoing outgoing;
        private final long number;
        private final int packetId;
        private final @Nullable Inbox waits;

        /**
         * The delivery has a packet identifier.
         *
         * @param waits hears when that is durable; absent when nobody waits
         */
        Sent(Outgoing outgoing, long number, @Nullable Inbox waits) {
            this.outgoing = outgoing;
            this.number = number;
            this.packetId = outgoing.packetId();
            this.waits = waits;
        }

        @Override
        void apply(Group group) throws RocksDBException {
            Place place = outgoing.place();
            if (place != null && place.done) {
                return; // the client was quicker: it is deleted next
            }
            ByteWriter out = group.writer();
            group.entries().writeSent(out, outgoing, place != null && group.isThere(place));
            group.put(Keys.packet(Keys.SENT, number, packetId), out.toBytes());
            if (place != null) {
                place.sentStored = true;
                place.queue.sent(place.position);
            }
            if (waits != null) {
                group.sync();
            }
        }

        @Override
        void committed() {
            if (waits != null) {
                waits.committed(outgoing);
            }
        }
    }

    /** The client has the message of a delivery: only the release is left. */
    static final class Received extends Op {
        private final Outgoing outgoing;
        private final long number;
        private final int packetId;
        private final @Nullable Inbox waits;

        Received(Outgoing outgoing, long number, @Nullable Inbox waits) {
            this.outgoing = outgoing;
            this.number = number;
            this.packetId = outgoing.packetId();
            this.waits = waits;
        }

        @Override
        void apply(Group group) throws RocksDBException {
            ByteWriter out = group.writer();
            Entries.writeReceived(out, outgoing.order());
            group.put(Keys.packet(Keys.SENT, number, packetId), out.toBytes());
            delete(outgoing.place(), group);
            group.sync();
        }

        @Override
        void committed() {
            gone(outgoing.place());
            if (waits != null) {
                waits.committed(outgoing);
            }
        }
    }

    /** A delivery is over. */
    static final class Done extends Op {
        private final Outgoing outgoing;
        private final long number;
        private final int packetId;
        private final boolean wasReceived;

        /**
         * The delivery is acknowledged, or will not be made.
         *
         * @param wasReceived whether only the release was left
         */
        Done(Outgoing outgoing, long number, boolean wasReceived) {
            this.outgoing = outgoing;
            this.number = number;
            this.packetId = outgoing.packetId();
            this.wasReceived = wasReceived;
        }

        @Override
        void apply(Group group) throws RocksDBException {
            Place place = outgoing.place();
            if (wasReceived || place == null || place.sentStored) {
                group.delete(Keys.packet(Keys.SENT, number, packetId));
            }
            if (!wasReceived) {
                delete(place, group);
            }
        }

        @Override
        void committed() {
            if (!wasReceived) {
                gone(outgoing.place());
            }
        }
    }

    private static void delete(@Nullable Place place, Group group) throws RocksDBException {
        if (place != null && !place.queue.ended && group.isThere(place)) {
            place.queue.sent(place.position);
            group.deleteQueued(Keys.of(Keys.DELIVERY, place.queue.number, place.position));
            if (place.sharedId != 0) {
                group.releaseShared(place.sharedId);
            }
        }
    }

    private static void gone(@Nullable Place place) {
        if (place != null && !place.dropped) {
            place.queue.count--;
            place.queue.bytes -= place.bytes;
        }
    }
}
