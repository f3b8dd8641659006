package io.rollcall.broker.api;

/**
 * How an embedder's subscription takes messages.
 *
 * @param retained whether what is retained comes, too, when the subscription begins
 * @param queueLengthMax so many messages wait for the handler at most; 1 or more
 * @param queueBytesMax so many bytes of them; 1 or more
 * @param whenFull what is done with what comes beyond
 */
public record LocalOptions(boolean retained, int queueLengthMax, long queueBytesMax, WhenFull whenFull) {
    public static final int QUEUE_LENGTH_DEFAULT = 10_000;
    public static final long QUEUE_BYTES_DEFAULT = 16 * 1024 * 1024;

    /** Retained messages, too; what has no room is dropped. */
    public static final LocalOptions DEFAULTS =
            new LocalOptions(true, QUEUE_LENGTH_DEFAULT, QUEUE_BYTES_DEFAULT, WhenFull.DROP_NEWEST);

    /** What is done when no more may wait. Whatever is dropped is counted. */
    public enum WhenFull {
        /** What comes is dropped. */
        DROP_NEWEST,
        /** What has waited longest is dropped. */
        DROP_OLDEST,
        /**
         * Nothing is dropped: what waits counts as on its way inside the broker ({@code mqtt.mailBytesMax}), and when that is too much, all publishers
         * wait. So the slowest handler sets the pace of the broker; and a handler that waits for the future of a message that it published itself
         * may wait for itself.
         */
        HOLD_PUBLISHERS
    }

    public LocalOptions {
        if (queueLengthMax < 1) {
            throw new IllegalArgumentException("queueLengthMax: " + queueLengthMax + " is less than 1");
        }
        if (queueBytesMax < 1) {
            throw new IllegalArgumentException("queueBytesMax: " + queueBytesMax + " is less than 1");
        }
    }

    /** The same, with retained messages or without. */
    public LocalOptions withRetained(boolean wanted) {
        return new LocalOptions(wanted, queueLengthMax, queueBytesMax, whenFull);
    }

    /** The same, with another limit of the queue. */
    public LocalOptions withQueue(int lengthMax, long bytesMax) {
        return new LocalOptions(retained, lengthMax, bytesMax, whenFull);
    }

    /** The same, with another policy. */
    public LocalOptions with(WhenFull policy) {
        return new LocalOptions(retained, queueLengthMax, queueBytesMax, policy);
    }
}
