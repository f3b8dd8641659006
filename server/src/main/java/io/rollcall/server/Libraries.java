package io.rollcall.server;

/** What we tell libraries before they load: to send no reports, to be quiet, and to leave out what we do not use. */
final class Libraries {
    private Libraries() {}

    /** To be called before any class of theirs is loaded. */
    static void quieten() {
        // Its analytics are not in the jar either; this is the second lock on the same door.
        System.setProperty("chronicle.analytics.disable", "true");
        System.setProperty("chronicle.announcer.disable", "true");
        // Together a tenth of a second of the start: flight recorder events of buffers, and a DNS client that nothing
        // asks.
        System.setProperty("io.netty.jfr.enabled", "false");
        System.setProperty("vertx.disableDnsResolver", "true");
    }
}
