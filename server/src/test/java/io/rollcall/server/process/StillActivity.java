package io.rollcall.server.process;

import io.rollcall.broker.api.ConnectionActivity;
import org.jspecify.annotations.Nullable;

/** Of a connection that does nothing. */
public final class StillActivity implements ConnectionActivity {
    @Override
    public long lastActivityAt() {
        return 0;
    }

    @Override
    public @Nullable Kind lastActivity() {
        return null;
    }

    @Override
    public long lastSeenAt() {
        return 0;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    public long messagesRead() {
        return 0;
    }

    @Override
    public long bytesWritten() {
        return 0;
    }

    @Override
    public long messagesWritten() {
        return 0;
    }
}
