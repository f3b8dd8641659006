package io.rollcall.broker.connection;

import io.rollcall.broker.api.ConnectionActivity;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a connection does. Written by its loop alone, by plain writes as {@link TrafficCounts}: an opaque write keeps the compiler from
 * moving what stands around it, and there are four for each message.
 */
@SuppressWarnings("UnusedVariable") // the fields are read through their handles
final class Activity implements ConnectionActivity {
    private static final VarHandle LAST_ACTIVITY_AT = field("lastActivityAt", long.class);
    private static final VarHandle LAST_ACTIVITY = field("lastActivity", Kind.class);
    private static final VarHandle LAST_SEEN_AT = field("lastSeenAt", long.class);
    private static final VarHandle BYTES_READ = field("bytesRead", long.class);
    private static final VarHandle MESSAGES_READ = field("messagesRead", long.class);
    private static final VarHandle BYTES_WRITTEN = field("bytesWritten", long.class);
    private static final VarHandle MESSAGES_WRITTEN = field("messagesWritten", long.class);

    private long lastActivityAt;
    private @Nullable Kind lastActivity;
    private long lastSeenAt;
    private long bytesRead;
    private long messagesRead;
    private long bytesWritten;
    private long messagesWritten;

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Activity.class, name, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Bytes came from the client. */
    void read(int bytes, long epochMillis) {
        bytesRead += bytes;
        lastSeenAt = epochMillis;
    }

    /** Bytes went to the client. */
    void written(int bytes) {
        bytesWritten += bytes;
    }

    /** The client was active with the packet that was read last. */
    void active(Kind kind) {
        if (lastActivity != kind) { // a reference costs the collector's barrier, too
            lastActivity = kind;
        }
        lastActivityAt = lastSeenAt;
    }

    void messageRead() {
        messagesRead++;
        active(Kind.PUBLISH);
    }

    void messagesWritten(int count) {
        messagesWritten += count;
    }

    @Override
    public long lastActivityAt() {
        return (long) LAST_ACTIVITY_AT.getOpaque(this);
    }

    @Override
    public @Nullable Kind lastActivity() {
        return (Kind) LAST_ACTIVITY.getOpaque(this);
    }

    @Override
    public long lastSeenAt() {
        return (long) LAST_SEEN_AT.getOpaque(this);
    }

    @Override
    public long bytesRead() {
        return (long) BYTES_READ.getOpaque(this);
    }

    @Override
    public long messagesRead() {
        return (long) MESSAGES_READ.getOpaque(this);
    }

    @Override
    public long bytesWritten() {
        return (long) BYTES_WRITTEN.getOpaque(this);
    }

    @Override
    public long messagesWritten() {
        return (long) MESSAGES_WRITTEN.getOpaque(this);
    }
}
