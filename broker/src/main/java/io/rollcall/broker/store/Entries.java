package io.rollcall.broker.store;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.store.Outgoing.Awaiting;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** The records of deliveries: in a queue, and in flight. From any thread. */
final class Entries {
    private static final int QOS_MASK = 3;
    private static final int RETAIN = 4;
    private static final int SHARED = 8;
    private static final int RELEASE_ONLY = -1;

    // what a delivery in flight awaits
    private static final int PUBACK = 1;
    private static final int PUBREC = 2;
    private static final int PUBCOMP = 3;

    private final Records records;

    Entries(Records records) {
        this.records = records;
    }

    /** Finds the message that is stored once for several sessions. */
    interface SharedMessages {
        byte @Nullable [] find(long id) throws RocksDBException;
    }

    // ---- in a queue

    /** A delivery; the message is there, or its id. */
    void write(ByteWriter out, Outgoing outgoing, long bytesEver, long sharedId, byte[] message) {
        head(out, outgoing, sharedId != 0);
        out.i64(bytesEver);
        if (sharedId == 0) {
            out.raw(message);
        } else {
            out.i64(sharedId);
        }
    }

    private static void head(ByteWriter out, Outgoing outgoing, boolean shared) {
        out.u8(outgoing.qos().level() | (outgoing.retain() ? RETAIN : 0) | (shared ? SHARED : 0))
                .i32(outgoing.subscriptionId());
    }

    /** The delivery at a place; absent when its message is lost. */
    @Nullable
    Outgoing read(byte[] value, DurableQueue queue, long position, SharedMessages shared) throws RocksDBException {
        ByteReader in = new ByteReader(value);
        int flags = in.u8();
        int subscriptionId = in.i32();
        in.i64();
        Place place = new Place(queue);
        place.position = position;
        place.bytes = value.length;
        Message message;
        if ((flags & SHARED) == 0) {
            message = records.readMessage(in);
        } else {
            place.sharedId = in.i64();
            byte[] found = shared.find(place.sharedId);
            if (found == null) {
                return null;
            }
            message = records.readMessage(new ByteReader(found));
        }
        return new Outgoing(message, Qos.of(flags & QOS_MASK), (flags & RETAIN) != 0, subscriptionId, place);
    }

    static long bytesEver(byte[] value) {
        return new ByteReader(value).skip(5).i64();
    }

    /** 0 when the message is in the record. */
    static long sharedId(byte[] value) {
        ByteReader in = new ByteReader(value);
        return (in.u8() & SHARED) == 0 ? 0 : in.skip(12).i64();
    }

    // ---- in flight

    /** A delivery that was sent: where it is in its queue, or with its message when it is not there. */
    void writeSent(ByteWriter out, Outgoing outgoing, boolean isQueued) {
        Place place = isQueued ? outgoing.place() : null;
        out.u8(outgoing.qos() == Qos.EXACTLY_ONCE ? PUBREC : PUBACK)
                .i64(outgoing.order())
                .i64(place == null ? 0 : place.position);
        if (place == null) {
            head(out, outgoing, false);
            records.write(out, outgoing.message());
        }
    }

    /** A delivery that the client has: only the release is left. */
    static void writeReceived(ByteWriter out, long order) {
        out.u8(PUBCOMP).i64(order).i64(RELEASE_ONLY);
    }

    /** The position of what is in flight; 0 and less when it is not in the queue. */
    static long sentPosition(byte[] value) {
        return new ByteReader(value).skip(9).i64();
    }

    /**
     * What is in flight.
     *
     * @param queued the delivery at its position; absent when it is not in the queue
     */
    Outgoing readSent(byte[] value, int packetId, @Nullable Outgoing queued) {
        ByteReader in = new ByteReader(value);
        Awaiting awaiting = awaiting(in.u8());
        long order = in.i64();
        long position = in.i64();
        Outgoing outgoing;
        if (queued != null) {
            outgoing = queued;
            Place place = queued.place();
            if (place != null) {
                place.sentStored = true;
            }
        } else if (position == RELEASE_ONLY) {
            outgoing = new Outgoing(null, Qos.EXACTLY_ONCE, false, 0, null);
        } else {
            int flags = in.u8();
            int subscriptionId = in.i32();
            Message message = records.readMessage(in);
            outgoing = new Outgoing(message, Qos.of(flags & QOS_MASK), (flags & RETAIN) != 0, subscriptionId, null);
        }
        outgoing.restore(packetId, order, awaiting);
        return outgoing;
    }

    private static Awaiting awaiting(int code) {
        return switch (code) {
            case PUBACK -> Awaiting.PUBACK;
            case PUBREC -> Awaiting.PUBREC;
            case PUBCOMP -> Awaiting.PUBCOMP;
            default -> throw new IllegalStateException("a delivery awaits " + code);
        };
    }
}
