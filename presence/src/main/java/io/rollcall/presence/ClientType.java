package io.rollcall.presence;

/** What kind of client a client identifier names by its form. */
public enum ClientType {
    /** IBM's {@code d:org:type:id}, and every identifier of no known form. */
    DEVICE,
    /** IBM's {@code g:org:type:id}. */
    GATEWAY,
    /** IBM's {@code a:org:app} and {@code A:org:app[:instance]}. */
    APPLICATION
}
