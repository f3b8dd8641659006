package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a client's record, in the journal and in the table: all of its state but the client id, which is the key, and the number of
 * its last entry in the feed. That is its version, unless it was refused since.
 *
 * <p>Times are told as what lies between them, and what the last disconnection says again is left out, so that a usual record takes one step of
 * the table, with and without a disconnection. Records of the format before, which does neither, are read, too.
 */
final class RecordCodec {
    private static final int FORMAT = 2;
    private static final int FORMAT_BEFORE = 1;
    private static final int CONNECTED = 1;
    private static final int HAS_DISCONNECT = 2;
    /** The last disconnection is that of the connection. */
    private static final int OF_CONNECTION = 4;

    private static final int FLAGS_AT = 1;
    private static final int VERSION_AT = 2;

    private RecordCodec() {}

    static byte[] encode(ClientState state) {
        return encode(state, state.version());
    }

    /** With the sequence number of the client's last entry. */
    static byte[] encode(ClientState state, long head) {
        Connected connection = state.connection();
        Disconnected last = state.lastDisconnect();
        long since = connection.time();
        ByteWriter out = new ByteWriter()
                .one(FORMAT)
                .one(flags(state, last))
                .number(state.version())
                .number(head - state.version());
        ChangeCodec.write(connection, out);
        ChangeCodec.write(state.activity(), since, out);
        out.signed(state.firstSeenTime() - since).number(state.connects());
        if (last != null) {
            if (last.connectionId() != connection.connectionId()) {
                out.eight(last.connectionId());
            }
            ChangeCodec.write(last, since, out);
        }
        return out.toBytes();
    }

    private static int flags(ClientState state, @Nullable Disconnected last) {
        int flags = state.isConnected() ? CONNECTED : 0;
        if (last != null) {
            flags |= HAS_DISCONNECT;
            flags |= last.connectionId() == state.connection().connectionId() ? OF_CONNECTION : 0;
        }
        return flags;
    }

    /** Sequence number of the client's last entry in the feed. */
    static long head(byte[] record) {
        ByteReader in = new ByteReader(record, VERSION_AT);
        return version(record, in) + in.number();
    }

    static long version(byte[] record) {
        return version(record, new ByteReader(record, VERSION_AT));
    }

    private static long version(byte[] record, ByteReader in) {
        return record[0] == FORMAT_BEFORE ? in.eight() : in.number();
    }

    /** Whether it says connected; it may be a ghost. */
    static boolean saysConnected(byte[] record) {
        return (record[FLAGS_AT] & CONNECTED) != 0;
    }

    static ClientState decode(String clientId, byte[] record) {
        ByteReader in = new ByteReader(record);
        int format = in.one();
        int flags = in.one();
        Status status = (flags & CONNECTED) == 0 ? Status.DISCONNECTED : Status.CONNECTED;
        boolean hasDisconnect = (flags & HAS_DISCONNECT) != 0;
        if (format == FORMAT_BEFORE) {
            return decodeBefore(clientId, status, hasDisconnect, in);
        }
        if (format != FORMAT) {
            throw new IllegalStateException("client " + clientId + ": record format " + format + " is not " + FORMAT);
        }
        long version = in.number();
        in.number();
        Connected connection = ChangeCodec.connected(clientId, in);
        long since = connection.time();
        Activity activity = ChangeCodec.activity(since, in);
        long firstSeen = in.signed() + since;
        long connects = in.number();
        @Nullable Disconnected last = null;
        if (hasDisconnect) {
            long ended = (flags & OF_CONNECTION) == 0 ? in.eight() : connection.connectionId();
            last = ChangeCodec.disconnected(clientId, ended, since, in);
        }
        return new ClientState(connection, status, version, firstSeen, connects, activity, last);
    }

    private static ClientState decodeBefore(String clientId, Status status, boolean hasDisconnect, ByteReader in) {
        long version = in.eight();
        in.number();
        Activity activity = ChangeCodec.activity(in);
        long firstSeen = in.signed();
        long connects = in.number();
        Connected connection = ChangeCodec.connected(clientId, in);
        @Nullable Disconnected last = hasDisconnect ? ChangeCodec.disconnected(clientId, in) : null;
        return new ClientState(connection, status, version, firstSeen, connects, activity, last);
    }
}
