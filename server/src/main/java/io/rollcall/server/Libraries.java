package io.rollcall.server;

/** What we tell libraries before they load: to send no reports, and to be quiet. */
final class Libraries {
    private Libraries() {}

    /** To be called before any class of theirs is loaded. What an operator has set stands. */
    static void quieten() {
        // Its analytics are not in the jar either; this is the second lock on the same door.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
    }
}
