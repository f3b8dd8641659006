package io.rollcall.broker.store;

/**
 * What a store counts. Live, from any thread; all 0 in memory alone.
 */
public interface StoreStats {
    StoreStats NONE = new StoreStats() {};

    /** Groups that were committed since the start. */
    default long commits() {
        return 0;
    }

    /** Operations that were committed since the start. */
    default long operations() {
        return 0;
    }

    /** Messages that were refused since the start, for want of room or because of an error. */
    default long refused() {
        return 0;
    }

    /** Deliveries that found their queue full since the start, and were dropped. */
    default long droppedFull() {
        return 0;
    }

    /** Failed writes since the start. */
    default long errors() {
        return 0;
    }

    /** Bytes that wait to be stored. */
    default long backlogBytes() {
        return 0;
    }

    /** Bytes of the files. */
    default long fileBytes() {
        return 0;
    }

    /** How many things were found damaged, at the start or since: files, records, the end of the log. */
    default long damages() {
        return 0;
    }

    /** What was found damaged at the start or since, in one sentence; empty when nothing was. */
    default String damage() {
        return "";
    }

    /** Why messages are refused now, in one sentence; empty when they are not. */
    default String refusing() {
        return "";
    }
}
