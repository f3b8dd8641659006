package io.rollcall.broker.api;

import java.util.concurrent.TimeUnit;

/** Where time comes from. Order and timeouts go by steady time; wall time is a label for people. From any thread. */
public interface TimeSource {

    /** Milliseconds that never go back and never jump. Their origin is arbitrary. */
    long steadyMillis();

    /** Wall time, in milliseconds since 1970. */
    long epochMillis();

    /** The time of this machine. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public long steadyMillis() {
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            }

            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }
        };
    }
}
