package io.rollcall.http.exchange;

/** A named limit of this server is reached; the same request may be answered later. */
public final class Overloaded extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Overloaded(String message) {
        super(message, null, false, false);
    }
}
