package io.rollcall.broker.connection;

import java.time.Duration;

/**
 * Every number that a connection may reach.
 *
 * @param packetSizeMax bytes of a packet from a client, its header included
 * @param receiveMaximum messages of QoS 1 and 2 that a client may have in flight to us, 1 to 65,535
 * @param topicAliasMaximum topic aliases of each direction, 0 to 65,535
 * @param topicLevelsMax levels of a topic name or filter, 1 to {@link #LEVELS_MAX}
 * @param clientIdBytesMax bytes of a client identifier in UTF-8
 * @param keepAliveSecondsMax longest keep-alive, given to clients that ask for more or for none; 0 is no limit
 * @param sessionExpirySecondsMax longest session expiry interval, 0xFFFFFFFF is no limit
 * @param connectTimeout how long a socket may take until its CONNECT is complete
 */
public record ConnectionLimits(
        int packetSizeMax,
        int receiveMaximum,
        int topicAliasMaximum,
        int topicLevelsMax,
        int clientIdBytesMax,
        int keepAliveSecondsMax,
        long sessionExpirySecondsMax,
        Duration connectTimeout) {
    /** Topics are walked level by level, a call for each: no more than a stack holds with ease. */
    public static final int LEVELS_MAX = 1_000;

    public static final ConnectionLimits DEFAULTS =
            new ConnectionLimits(16 * 1024 * 1024, 1_000, 64, 256, 65_535, 0, 0xFFFF_FFFFL, Duration.ofSeconds(10));

    public ConnectionLimits {
        requireWithin("packetSizeMax", packetSizeMax, 16, 268_435_460);
        requireWithin("receiveMaximum", receiveMaximum, 1, 65_535);
        requireWithin("topicAliasMaximum", topicAliasMaximum, 0, 65_535);
        requireWithin("topicLevelsMax", topicLevelsMax, 1, LEVELS_MAX);
        requireWithin("clientIdBytesMax", clientIdBytesMax, 1, 65_535);
        requireWithin("keepAliveSecondsMax", keepAliveSecondsMax, 0, 65_535);
        requireWithin("sessionExpirySecondsMax", sessionExpirySecondsMax, 0, 0xFFFF_FFFFL);
        requireWithin("connectTimeout in milliseconds", connectTimeout.toMillis(), 1, 3_600_000);
    }

    private static void requireWithin(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " is not within " + least + " to " + most);
        }
    }
}
