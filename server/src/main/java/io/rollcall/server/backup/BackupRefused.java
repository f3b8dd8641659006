package io.rollcall.server.backup;

import java.io.IOException;

/** A backup cannot be made, or put back, as it was asked for; nothing was written. The message says why, and what to do. */
public final class BackupRefused extends IOException {
    private static final long serialVersionUID = 1;

    BackupRefused(String message) {
        super(message);
    }
}
