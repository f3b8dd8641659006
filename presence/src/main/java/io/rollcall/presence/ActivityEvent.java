package io.rollcall.presence;

/** What a client did last. PINGREQ is not among them: it shows that a client lives, not that it does anything. */
public enum ActivityEvent {
    CONNECT,
    DISCONNECT,
    PUBLISH,
    SUBSCRIBE,
    UNSUBSCRIBE
}
