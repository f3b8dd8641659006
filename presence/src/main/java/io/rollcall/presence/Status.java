package io.rollcall.presence;

/** Whether a client has a connection. */
public enum Status {
    CONNECTED,
    DISCONNECTED
}
