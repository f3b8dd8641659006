package io.rollcall.presence;

/** How many clients are known, by status. */
public record ClientCounts(long connected, long disconnected) {
    public long known() {
        return connected + disconnected;
    }
}
