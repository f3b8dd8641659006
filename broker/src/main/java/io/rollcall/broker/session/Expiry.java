package io.rollcall.broker.session;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.session.Owner.Timer;
import org.jspecify.annotations.Nullable;

/** How long a session lasts when its client is away [3.1.2.11.2]. On the session's owner. */
final class Expiry {
    private final TimeSource time;
    private int seconds; // as unsigned
    private long leftAt;
    private @Nullable Timer timer;

    Expiry(TimeSource time) {
        this.time = time;
    }

    /** The client is here, or was until then: in milliseconds since 1970; 0 is still. */
    void set(long newSeconds, long leftAtEpochMillis) {
        seconds(newSeconds);
        leftAt = leftAtEpochMillis;
    }

    long seconds() {
        return Integer.toUnsignedLong(seconds);
    }

    void seconds(long newSeconds) {
        seconds = (int) newSeconds;
    }

    /** When the client left, in milliseconds since 1970; 0 while it is here. */
    long leftAt() {
        return leftAt;
    }

    /** The client leaves. */
    void leave() {
        leftAt = time.epochMillis();
    }

    /** Ends the session when its time is over, which may be at once; the client left some time ago. */
    void begin(Owner owner, Runnable end) {
        if (seconds() != Session.EXPIRY_NEVER) {
            timer = owner.after(Math.max(0, leftAt + seconds() * 1_000 - time.epochMillis()), end);
        }
    }

    boolean isOver() {
        return seconds() != Session.EXPIRY_NEVER && time.epochMillis() >= leftAt + seconds() * 1_000;
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
