package io.rollcall.benchmarks.race;

/** What becomes of the old connection while the client connects again. */
enum Kind {
    /** Nothing: it is alive. */
    ALIVE,
    /** Its client has fallen silent, and reads nothing. */
    HALF_OPEN,
    RESET_BEFORE,
    FIN_BEFORE,
    /** Its DISCONNECT is on its way. */
    DISCONNECT_BEFORE,
    RESET_AFTER,
    FIN_AFTER,
    DISCONNECT_AFTER;

    boolean isBefore() {
        return this == RESET_BEFORE || this == FIN_BEFORE || this == DISCONNECT_BEFORE || this == HALF_OPEN;
    }
}
