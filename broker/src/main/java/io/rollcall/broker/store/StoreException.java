package io.rollcall.broker.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The files of the store cannot be used; the message says which, why, and what to do. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
