package io.rollcall.http.alibaba;

/**
 * Every number that callers of the face may reach.
 *
 * @param singleQueriesPerSecond calls of QuerySessionByClientId that a key may make within a second
 * @param batchQueriesPerSecond calls of BatchQuerySessionByClientIds that a key may make within a second
 * @param otherCallsPerSecond calls of each other operation that a key may make within a second
 * @param nonces signature nonces kept against replay, each for 15 minutes; one more is refused until the oldest are forgotten
 */
public record AlibabaLimits(
        int singleQueriesPerSecond, int batchQueriesPerSecond, int otherCallsPerSecond, int nonces) {
    /** As Alibaba has them. The nonces hold 15 minutes of the 600 queries a second that it allows to one account. */
    public static final AlibabaLimits DEFAULT = new AlibabaLimits(500, 100, 100, 600_000);

    public AlibabaLimits {
        atLeast1(singleQueriesPerSecond, "singleQueriesPerSecond");
        atLeast1(batchQueriesPerSecond, "batchQueriesPerSecond");
        atLeast1(otherCallsPerSecond, "otherCallsPerSecond");
        atLeast1(nonces, "nonces");
    }

    private static void atLeast1(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " is less than 1");
        }
    }

    int perSecond(Operation operation) {
        return switch (operation) {
            case QUERY_SESSION -> singleQueriesPerSecond;
            case BATCH_QUERY_SESSIONS -> batchQueriesPerSecond;
            case CLOSE_CONNECTION, QUERY_TRACE, OTHER -> otherCallsPerSecond;
        };
    }
}
