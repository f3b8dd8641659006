package io.rollcall.broker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** The keys of the files: a letter that says what it is, then a number of 8 bytes, then what tells it apart. */
final class Keys {
    /** Of the whole store: {@code Mformat}, {@code Mtick}. */
    static final char META = 'M';

    /** A session, by its number. */
    static final char SESSION = 'S';

    /** A subscription: the session's number, then the filter as it was written. */
    static final char SUBSCRIPTION = 'b';

    /** A delivery in flight: the session's number, then the packet identifier. */
    static final char SENT = 's';

    /** A packet identifier of a client that is not released: the session's number, then the identifier. */
    static final char TAKEN = 't';

    /** A session that has ended and of which something may be left, by its number. */
    static final char ENDED = 'x';

    /** A retained message, by its topic. */
    static final char RETAINED = 'r';

    /** The payload of a retained message, where it is apart, in the family of queues, by its topic. */
    static final char PAYLOAD = 'p';

    /** A delivery, in the family of queues: the session's number, then its position. */
    static final char DELIVERY = 'q';

    /** A message for several sessions, in the family of queues, by its id. */
    static final char SHARED = 'm';

    /** How many deliveries it still has, in the family of queues, by its id. */
    static final char SHARED_COUNT = 'c';

    private static final int NUMBER_AT = 1;
    private static final int REST_AT = 1 + Long.BYTES;

    private Keys() {}

    static byte[] of(char type, long number) {
        return ByteBuffer.allocate(REST_AT).put((byte) type).putLong(number).array();
    }

    static byte[] of(char type, long number, long position) {
        return ByteBuffer.allocate(REST_AT + Long.BYTES)
                .put((byte) type)
                .putLong(number)
                .putLong(position)
                .array();
    }

    static byte[] packet(char type, long number, int packetId) {
        return ByteBuffer.allocate(REST_AT + Short.BYTES)
                .put((byte) type)
                .putLong(number)
                .putShort((short) packetId)
                .array();
    }

    static byte[] of(char type, long number, byte[] rest) {
        return ByteBuffer.allocate(REST_AT + rest.length)
                .put((byte) type)
                .putLong(number)
                .put(rest)
                .array();
    }

    static byte[] named(char type, byte[] name) {
        return ByteBuffer.allocate(1 + name.length).put((byte) type).put(name).array();
    }

    static byte[] meta(String name) {
        return named(META, name.getBytes(UTF_8));
    }

    static byte[] type(char type) {
        return new byte[] {(byte) type};
    }

    static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong(NUMBER_AT);
    }

    static long position(byte[] key) {
        return ByteBuffer.wrap(key).getLong(REST_AT);
    }

    static int packetId(byte[] key) {
        return ByteBuffer.wrap(key).getShort(REST_AT) & 0xFFFF;
    }

    static String rest(byte[] key) {
        return new String(key, REST_AT, key.length - REST_AT, UTF_8);
    }
}
