package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a client's record, in the journal and in the table: all of its state but the client id, which is the key, and the number of
 * its last entry in the feed. That is its version, unless it was refused since.
 */
final class RecordCodec {
    private static final int FORMAT = 1;
    private static final int CONNECTED = 1;
    private static final int HAS_DISCONNECT = 2;

    private static final int FLAGS_AT = 1;
    private static final int VERSION_AT = 2;
    private static final int HEAD_AT = VERSION_AT + Long.BYTES;

    private RecordCodec() {}

    static byte[] encode(ClientState state) {
        return encode(state, state.version());
    }

    /** With the sequence number of the client's last entry. */
    static byte[] encode(ClientState state, long head) {
        Disconnected last = state.lastDisconnect();
        ByteWriter out = new ByteWriter()
                .one(FORMAT)
                .one((state.isConnected() ? CONNECTED : 0) | (last == null ? 0 : HAS_DISCONNECT))
                .eight(state.version())
                .number(head - state.version());
        ChangeCodec.write(state.activity(), out);
        out.signed(state.firstSeenTime()).number(state.connects());
        ChangeCodec.write(state.connection(), out);
        if (last != null) {
            ChangeCodec.write(last, out);
        }
        return out.toBytes();
    }

    /** Sequence number of the client's last entry in the feed. */
    static long head(byte[] record) {
        return version(record) + new ByteReader(record, HEAD_AT).number();
    }

    static long version(byte[] record) {
        return new ByteReader(record, VERSION_AT).eight();
    }

    /** Whether it says connected; it may be a ghost. */
    static boolean saysConnected(byte[] record) {
        return (record[FLAGS_AT] & CONNECTED) != 0;
    }

    static ClientState decode(String clientId, byte[] record) {
        ByteReader in = new ByteReader(record);
        int format = in.one();
        if (format != FORMAT) {
            throw new IllegalStateException("client " + clientId + ": record format " + format + " is not " + FORMAT);
        }
        int flags = in.one();
        long version = in.eight();
        in.number();
        Activity activity = ChangeCodec.activity(in);
        long firstSeen = in.signed();
        long connects = in.number();
        Connected connection = ChangeCodec.connected(clientId, in);
        @Nullable Disconnected last = (flags & HAS_DISCONNECT) == 0 ? null : ChangeCodec.disconnected(clientId, in);
        Status status = (flags & CONNECTED) == 0 ? Status.DISCONNECTED : Status.CONNECTED;
        return new ClientState(connection, status, version, firstSeen, connects, activity, last);
    }
}
