package io.rollcall.broker.connection;

import java.time.Duration;

/**
 * Every number that a connection may reach.
 *
 * @param packetSizeMax bytes of a packet from a client, its header included
 * @param receiveMaximum messages of QoS 1 and 2 that a client may have in flight to us, 1 to 65,535
 * @param topicAliasMaximum topic aliases of each direction, 0 to 65,535
 * @param topicBytesMax bytes of a topic name or filter in UTF-8
 * @param topicLevelsMax levels of a topic name or filter, 1 to {@link #LEVELS_MAX}
 * @param userPropertiesMax user properties of one packet
 * @param payloadFormatChecked whether a payload that claims to be UTF-8 is checked, and refused when it is not
 * @param clientIdBytesMax bytes of a client identifier in UTF-8
 * @param keepAliveSecondsMax longest keep-alive, given to clients that ask for more or for none; 0 is no limit
 * @param sessionExpirySecondsMax longest session expiry interval, 0xFFFFFFFF is no limit
 * @param connectTimeout how long a socket may take until its CONNECT is complete
 */
public record ConnectionLimits(
        int packetSizeMax,
        int receiveMaximum,
        int topicAliasMaximum,
        int topicBytesMax,
        int topicLevelsMax,
        int userPropertiesMax,
        boolean payloadFormatChecked,
        int clientIdBytesMax,
        int keepAliveSecondsMax,
        long sessionExpirySecondsMax,
        Duration connectTimeout) {
    /** Topics are walked level by level, a call for each: no more than a stack holds with ease. */
    public static final int LEVELS_MAX = 1_000;

    public static final ConnectionLimits DEFAULTS = new ConnectionLimits(
            16 * 1024 * 1024, 1_000, 64, 65_535, 256, 1_000, false, 65_535, 0, 0xFFFF_FFFFL, Duration.ofSeconds(10));

    public ConnectionLimits {
        requireWithin("packetSizeMax", packetSizeMax, 16, 268_435_460);
        requireWithin("receiveMaximum", receiveMaximum, 1, 65_535);
        requireWithin("topicAliasMaximum", topicAliasMaximum, 0, 65_535);
        requireWithin("topicLevelsMax", topicLevelsMax, 1, LEVELS_MAX);
        requireWithin("topicBytesMax", topicBytesMax, 1, 65_535);
        requireWithin("userPropertiesMax", userPropertiesMax, 0, Integer.MAX_VALUE);
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

    /** All limits as they are here, to change some of them. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes some limits and keeps the others. */
    public static final class Builder {
        private int packetSizeMax;
        private int receiveMaximum;
        private int topicAliasMaximum;
        private int topicBytesMax;
        private int topicLevelsMax;
        private int userPropertiesMax;
        private boolean payloadFormatChecked;
        private int clientIdBytesMax;
        private int keepAliveSecondsMax;
        private long sessionExpirySecondsMax;
        private Duration connectTimeout;

        private Builder(ConnectionLimits from) {
            packetSizeMax = from.packetSizeMax;
            receiveMaximum = from.receiveMaximum;
            topicAliasMaximum = from.topicAliasMaximum;
            topicBytesMax = from.topicBytesMax;
            topicLevelsMax = from.topicLevelsMax;
            userPropertiesMax = from.userPropertiesMax;
            payloadFormatChecked = from.payloadFormatChecked;
            clientIdBytesMax = from.clientIdBytesMax;
            keepAliveSecondsMax = from.keepAliveSecondsMax;
            sessionExpirySecondsMax = from.sessionExpirySecondsMax;
            connectTimeout = from.connectTimeout;
        }

        public Builder packetSizeMax(int value) {
            packetSizeMax = value;
            return this;
        }

        public Builder receiveMaximum(int value) {
            receiveMaximum = value;
            return this;
        }

        public Builder topicAliasMaximum(int value) {
            topicAliasMaximum = value;
            return this;
        }

        public Builder topicBytesMax(int value) {
            topicBytesMax = value;
            return this;
        }

        public Builder topicLevelsMax(int value) {
            topicLevelsMax = value;
            return this;
        }

        public Builder userPropertiesMax(int value) {
            userPropertiesMax = value;
            return this;
        }

        public Builder payloadFormatChecked(boolean value) {
            payloadFormatChecked = value;
            return this;
        }

        public Builder clientIdBytesMax(int value) {
            clientIdBytesMax = value;
            return this;
        }

        public Builder keepAliveSecondsMax(int value) {
            keepAliveSecondsMax = value;
            return this;
        }

        public Builder sessionExpirySecondsMax(long value) {
            sessionExpirySecondsMax = value;
            return this;
        }

        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * The limits.
         *
         * @throws IllegalArgumentException naming the limit that is out of its range, and the value
         */
        public ConnectionLimits build() {
            return new ConnectionLimits(
                    packetSizeMax,
                    receiveMaximum,
                    topicAliasMaximum,
                    topicBytesMax,
                    topicLevelsMax,
                    userPropertiesMax,
                    payloadFormatChecked,
                    clientIdBytesMax,
                    keepAliveSecondsMax,
                    sessionExpirySecondsMax,
                    connectTimeout);
        }
    }
}
