package io.rollcall.broker.session;

import io.rollcall.broker.session.Owner.Timer;
import org.jspecify.annotations.Nullable;

/** When a session ends whose client is away [3.1.2.11.2]. On the session's owner. */
final class Expiry {
    private final long leftAt;
    private final long seconds;
    private @Nullable Timer timer;

    /** The client left then, in milliseconds since 1970, and its session lasts for so long. */
    Expiry(long leftAt, long seconds) {
        this.leftAt = leftAt;
        this.seconds = seconds;
    }

    long leftAt() {
        return leftAt;
    }

    /** Ends the session when its time is over, which may be at once; the client left some time ago. */
    void begin(Owner owner, long epochMillis, Runnable end) {
        if (seconds != Session.EXPIRY_NEVER) {
            timer = owner.after(Math.max(0, dueAt() - epochMillis), end);
        }
    }

    boolean isOver(long epochMillis) {
        return seconds != Session.EXPIRY_NEVER && epochMillis >= dueAt();
    }

    private long dueAt() {
        return leftAt + seconds * 1_000;
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
