package io.rollcall.broker.session;

/**
 * Every number that sessions may reach.
 *
 * @param sessionsMax sessions, of clients that are connected or away; a client that would need one more is refused
 * @param subscriptionsMax subscriptions of one session; one more is refused in SUBACK
 * @param subscriptionsTotalMax subscriptions of all sessions; one more is refused in SUBACK
 * @param inFlightMax messages sent to one client and not acknowledged, 1 to 65,535, also where the client takes more; the
 *     others wait
 * @param queueLengthMax messages that wait for one client
 * @param queueBytesMax bytes of the messages that wait for one client, or that it has not acknowledged
 * @param queueBytesTotalMax the same of all clients together, and their wills; a message for many counts for each
 * @param mailBytesMax bytes of the messages that are on their way from one event loop to another; beyond it publishers wait
 * @param ownedBytesMax bytes of what owners of topics have offered to one client and is not sent yet; more waits with its owner
 * @param qos0QueueLengthMax from so many waiting messages on, QoS 0 messages do not wait: they are dropped
 * @param whenFull what happens to a message of QoS 1 or 2 that finds one of these queue limits reached
 */
public record SessionLimits(
        int sessionsMax,
        int subscriptionsMax,
        int subscriptionsTotalMax,
        int inFlightMax,
        int queueLengthMax,
        long queueBytesMax,
        long queueBytesTotalMax,
        long mailBytesMax,
        long ownedBytesMax,
        int qos0QueueLengthMax,
        WhenFull whenFull) {
    private static final long MIB = 1024 * 1024;

    /** What happens when a queue is full. Whatever is dropped is counted. */
    public enum WhenFull {
        /** The oldest waiting messages make room for the new one. */
        DROP_OLDEST,
        /** The new message is dropped. */
        DROP_NEWEST,
        /** The client, if it is connected, is disconnected as a slow consumer, and the new message is dropped. */
        DISCONNECT
    }

    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /**
     * Of the heap a quarter for all queues, an eighth each for sessions and subscriptions, at about a KiB and 400 bytes each,
     * and a sixteenth for what is on its way; up to what is enough for everybody.
     */
    public static final SessionLimits DEFAULTS = new SessionLimits(
            (int) Math.min(10_000_000, HEAP / 8 / 1_024),
            100_000,
            (int) Math.min(50_000_000, HEAP / 8 / 400),
            1_000,
            10_000,
            256 * MIB,
            HEAP / 4,
            HEAP / 16,
            64 * 1_024,
            1_000,
            WhenFull.DROP_NEWEST);

    public SessionLimits {
        requireWithin("sessionsMax", sessionsMax, Integer.MAX_VALUE);
        requireWithin("subscriptionsMax", subscriptionsMax, Integer.MAX_VALUE);
        requireWithin("subscriptionsTotalMax", subscriptionsTotalMax, Integer.MAX_VALUE);
        requireWithin("inFlightMax", inFlightMax, 65_535);
        requireWithin("queueLengthMax", queueLengthMax, Integer.MAX_VALUE);
        requireWithin("queueBytesMax", queueBytesMax, Long.MAX_VALUE);
        requireWithin("queueBytesTotalMax", queueBytesTotalMax, Long.MAX_VALUE);
        requireWithin("mailBytesMax", mailBytesMax, Long.MAX_VALUE);
        requireWithin("ownedBytesMax", ownedBytesMax, Long.MAX_VALUE);
        requireWithin("qos0QueueLengthMax", qos0QueueLengthMax, Integer.MAX_VALUE);
    }

    private static void requireWithin(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " is not within 1 to " + most);
        }
    }

    /** All limits as they are here, to change some of them. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes some limits and keeps the others. */
    public static final class Builder {
        private int sessionsMax;
        private int subscriptionsMax;
        private int subscriptionsTotalMax;
        private int inFlightMax;
        private int queueLengthMax;
        private long queueBytesMax;
        private long queueBytesTotalMax;
        private long mailBytesMax;
        private long ownedBytesMax;
        private int qos0QueueLengthMax;
        private WhenFull whenFull;

        private Builder(SessionLimits from) {
            sessionsMax = from.sessionsMax;
            subscriptionsMax = from.subscriptionsMax;
            subscriptionsTotalMax = from.subscriptionsTotalMax;
            inFlightMax = from.inFlightMax;
            queueLengthMax = from.queueLengthMax;
            queueBytesMax = from.queueBytesMax;
            queueBytesTotalMax = from.queueBytesTotalMax;
            mailBytesMax = from.mailBytesMax;
            ownedBytesMax = from.ownedBytesMax;
            qos0QueueLengthMax = from.qos0QueueLengthMax;
            whenFull = from.whenFull;
        }

        public Builder sessionsMax(int value) {
            sessionsMax = value;
            return this;
        }

        public Builder subscriptionsMax(int value) {
            subscriptionsMax = value;
            return this;
        }

        public Builder subscriptionsTotalMax(int value) {
            subscriptionsTotalMax = value;
            return this;
        }

        public Builder inFlightMax(int value) {
            inFlightMax = value;
            return this;
        }

        public Builder queueLengthMax(int value) {
            queueLengthMax = value;
            return this;
        }

        public Builder queueBytesMax(long value) {
            queueBytesMax = value;
            return this;
        }

        public Builder queueBytesTotalMax(long value) {
            queueBytesTotalMax = value;
            return this;
        }

        public Builder mailBytesMax(long value) {
            mailBytesMax = value;
            return this;
        }

        public Builder ownedBytesMax(long value) {
            ownedBytesMax = value;
            return this;
        }

        public Builder qos0QueueLengthMax(int value) {
            qos0QueueLengthMax = value;
            return this;
        }

        public Builder whenFull(WhenFull value) {
            whenFull = value;
            return this;
        }

        /**
         * The limits.
         *
         * @throws IllegalArgumentException naming the limit that is out of its range, and the value
         */
        public SessionLimits build() {
            return new SessionLimits(
                    sessionsMax,
                    subscriptionsMax,
                    subscriptionsTotalMax,
                    inFlightMax,
                    queueLengthMax,
                    queueBytesMax,
                    queueBytesTotalMax,
                    mailBytesMax,
                    ownedBytesMax,
                    qos0QueueLengthMax,
                    whenFull);
        }
    }
}
