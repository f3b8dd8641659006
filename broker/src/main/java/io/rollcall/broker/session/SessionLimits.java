package io.rollcall.broker.session;

/**
 * Every number that a session may reach.
 *
 * @param queueLengthMax messages that wait for one client; beyond, the newest is dropped and counted
 * @param receiveMaximum QoS 2 messages of one client that are not released yet, 1 to 65,535
 * @param subscriptionsMax subscriptions of one session
 */
public record SessionLimits(int queueLengthMax, int receiveMaximum, int subscriptionsMax) {
    public static final SessionLimits DEFAULTS = new SessionLimits(10_000, 1_000, 100_000);

    public SessionLimits {
        requirePositive("queueLengthMax", queueLengthMax);
        requirePositive("receiveMaximum", receiveMaximum);
        if (receiveMaximum > 65_535) {
            throw new IllegalArgumentException("receiveMaximum: " + receiveMaximum + " is more than 65535");
        }
        requirePositive("subscriptionsMax", subscriptionsMax);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " is less than 1");
        }
    }
}
