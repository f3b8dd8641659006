package io.rollcall.presence.journal;

import java.io.IOException;

/** The journal could not be opened, read or written. */
public class JournalFailure extends IOException {
    public JournalFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
