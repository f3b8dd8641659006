package io.rollcall.broker.store;

/** What outlives what. */
public enum Durability {
    /** Each group is forced to the disk before it is acknowledged: what was acknowledged outlives a loss of power. */
    FSYNC,
    /** Each group is given to the operating system: what was acknowledged outlives a kill of the process. */
    OS,
    /** Groups are written when there is time: all outlives an orderly stop, and nothing else. */
    NONE
}
