package io.rollcall.broker.transport;

/** A token bucket: so many a second, and as many at once after a quiet second. For one thread. */
final class ConnectRate {
    private static final long MILLIS = 1_000;

    private final long perSecond;
    /** In thousandths of a connection. */
    private long tokens;

    private long filledAt;

    ConnectRate(int perSecond, long steadyMillis) {
        this.perSecond = perSecond;
        this.tokens = perSecond * MILLIS;
        this.filledAt = steadyMillis;
    }

    /** Whether one more may come now. */
    boolean take(long steadyMillis) {
        if (perSecond == 0) {
            return true;
        }
        long passed = Math.min(steadyMillis - filledAt, MILLIS);
        tokens = Math.min(tokens + passed * perSecond, perSecond * MILLIS);
        filledAt = steadyMillis;
        if (tokens < MILLIS) {
            return false;
        }
        tokens -= MILLIS;
        return true;
    }
}
