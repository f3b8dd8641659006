package io.rollcall.presence;

/** Who ended a connection. */
public enum Entity {
    /** The client said so, with a DISCONNECT. */
    CLIENT,
    /** The server decided so, or stopped, or crashed. */
    SERVER,
    /** Nobody said so: the connection was lost. */
    NETWORK
}
