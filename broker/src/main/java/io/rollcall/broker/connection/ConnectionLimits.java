package io.rollcall.broker.connection;

import io.rollcall.broker.codec.ReadLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Every number that a connection may reach.
 *
 * @param packetSizeMax bytes of a packet from a client, its header included
 * @param receiveMaximum messages of QoS 1 and 2 that a client may have in flight to us, 1 to 65,535
 * @param topicAliasMaximum topic aliases of each direction, 0 to 65,535
 * @param topicBytesMax bytes of a topic name or filter in UTF-8
 * @param topicLevelsMax levels of a topic name or filter, 1 to {@link #LEVELS_MAX}
 * @param userPropertiesMax user properties of one packet
 * @param userPropertyBytesMax characters of the user properties of one message
 * @param subscriptionsPerPacketMax topic filters of one SUBSCRIBE or UNSUBSCRIBE; those beyond are refused in its answer
 * @param payloadFormatChecked whether a payload that claims to be UTF-8 is checked, and refused when it is not
 * @param responseInformation what MQTT 5 clients that ask for it are told as response information, {@code %c} is their client
 *     identifier; absent: nothing
 * @param clientIdBytesMax bytes of a client identifier in UTF-8
 * @param keepAliveSecondsMax longest keep-alive, given to clients that ask for more or for none; 0 is no limit
 * @param sessionExpirySecondsMax longest session expiry interval, 0xFFFFFFFF is no limit
 * @param halfReadBytesMax bytes of long packets that have come in part, of the connections of one event loop, and never
 *     less than one packet; beyond it those are disconnected whose packet began first
 * @param messagesPerSecondMax PUBLISH packets a second of one client, and as many at once after a quiet second; 0 is no limit. Who
 *     sends more is not read from until it is within it again
 * @param bytesPerSecondMax bytes of packets a second of one client, in the same way; 0 is no limit
 * @param connectTimeout how long a socket may take until its CONNECT is complete
 */
public record ConnectionLimits(
        int packetSizeMax,
        int receiveMaximum,
        int topicAliasMaximum,
        int topicBytesMax,
        int topicLevelsMax,
        int userPropertiesMax,
        int userPropertyBytesMax,
        int subscriptionsPerPacketMax,
        boolean payloadFormatChecked,
        @Nullable String responseInformation,
        int clientIdBytesMax,
        int keepAliveSecondsMax,
        long sessionExpirySecondsMax,
        long halfReadBytesMax,
        int messagesPerSecondMax,
        long bytesPerSecondMax,
        Duration connectTimeout) {
    /** Topics are walked level by level, a call for each: no more than a stack holds with ease. */
    public static final int LEVELS_MAX = 1_000;

    private static final int MIB = 1024 * 1024;

    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /** Less than is usual where the heap is small: packets must not be a large part of it. */
    public static final ConnectionLimits DEFAULTS = new ConnectionLimits(
            (int) Math.min(16 * MIB, HEAP / 32),
            1_000,
            64,
            65_535,
            256,
            1_000,
            256 * 1024,
            10_000,
            false,
            null,
            65_535,
            0,
            0xFFFF_FFFFL,
            HEAP / 16 / Runtime.getRuntime().availableProcessors(),
            0,
            0,
            Duration.ofSeconds(10));

    public ConnectionLimits {
        requireWithin("packetSizeMax", packetSizeMax, 16, 268_435_460);
        requireWithin("receiveMaximum", receiveMaximum, 1, 65_535);
        requireWithin("topicAliasMaximum", topicAliasMaximum, 0, 65_535);
        requireWithin("topicLevelsMax", topicLevelsMax, 1, LEVELS_MAX);
        requireWithin("topicBytesMax", topicBytesMax, 1, 65_535);
        requireWithin("userPropertiesMax", userPropertiesMax, 0, Integer.MAX_VALUE);
        requireWithin("userPropertyBytesMax", userPropertyBytesMax, 0, Integer.MAX_VALUE);
        requireWithin("subscriptionsPerPacketMax", subscriptionsPerPacketMax, 1, Integer.MAX_VALUE);
        requireWithin("clientIdBytesMax", clientIdBytesMax, 1, 65_535);
        requireWithin("keepAliveSecondsMax", keepAliveSecondsMax, 0, 65_535);
        requireWithin("sessionExpirySecondsMax", sessionExpirySecondsMax, 0, 0xFFFF_FFFFL);
        requireWithin("halfReadBytesMax", halfReadBytesMax, 1, Long.MAX_VALUE);
        requireWithin("messagesPerSecondMax", messagesPerSecondMax, 0, Integer.MAX_VALUE);
        requireWithin("bytesPerSecondMax", bytesPerSecondMax, 0, Long.MAX_VALUE);
        requireWithin("connectTimeout in milliseconds", connectTimeout.toMillis(), 1, 3_600_000);
    }

    private static void requireWithin(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " is not within " + least + " to " + most);
        }
    }

    /** How much of one packet becomes objects. */
    public ReadLimits readLimits() {
        return new ReadLimits(packetSizeMax, userPropertiesMax, subscriptionsPerPacketMax);
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
        private int userPropertyBytesMax;
        private int subscriptionsPerPacketMax;
        private boolean payloadFormatChecked;
        private @Nullable String responseInformation;
        private int clientIdBytesMax;
        private int keepAliveSecondsMax;
        private long sessionExpirySecondsMax;
        private long halfReadBytesMax;
        private int messagesPerSecondMax;
        private long bytesPerSecondMax;
        private Duration connectTimeout;

        private Builder(ConnectionLimits from) {
            packetSizeMax = from.packetSizeMax;
            receiveMaximum = from.receiveMaximum;
            topicAliasMaximum = from.topicAliasMaximum;
            topicBytesMax = from.topicBytesMax;
            topicLevelsMax = from.topicLevelsMax;
            userPropertiesMax = from.userPropertiesMax;
            userPropertyBytesMax = from.userPropertyBytesMax;
            subscriptionsPerPacketMax = from.subscriptionsPerPacketMax;
            payloadFormatChecked = from.payloadFormatChecked;
            responseInformation = from.responseInformation;
            clientIdBytesMax = from.clientIdBytesMax;
            keepAliveSecondsMax = from.keepAliveSecondsMax;
            sessionExpirySecondsMax = from.sessionExpirySecondsMax;
            halfReadBytesMax = from.halfReadBytesMax;
            messagesPerSecondMax = from.messagesPerSecondMax;
            bytesPerSecondMax = from.bytesPerSecondMax;
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

        public Builder userPropertyBytesMax(int value) {
            userPropertyBytesMax = value;
            return this;
        }

        public Builder subscriptionsPerPacketMax(int value) {
            subscriptionsPerPacketMax = value;
            return this;
        }

        public Builder payloadFormatChecked(boolean value) {
            payloadFormatChecked = value;
            return this;
        }

        public Builder responseInformation(@Nullable String value) {
            responseInformation = value;
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

        public Builder halfReadBytesMax(long value) {
            halfReadBytesMax = value;
            return this;
        }

        public Builder messagesPerSecondMax(int value) {
            messagesPerSecondMax = value;
            return this;
        }

        public Builder bytesPerSecondMax(long value) {
            bytesPerSecondMax = value;
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
                    userPropertyBytesMax,
                    subscriptionsPerPacketMax,
                    payloadFormatChecked,
                    responseInformation,
                    clientIdBytesMax,
                    keepAliveSecondsMax,
                    sessionExpirySecondsMax,
                    halfReadBytesMax,
                    messagesPerSecondMax,
                    bytesPerSecondMax,
                    connectTimeout);
        }
    }
}
