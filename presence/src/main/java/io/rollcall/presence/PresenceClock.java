package io.rollcall.presence;

/** Where presence takes its time from. From any thread. */
public interface PresenceClock {

    /** Wall time, in milliseconds since 1970: a label for people. */
    long epochMillis();

    /** Nanoseconds that never go back and never jump; their origin is arbitrary. Ages go by these. */
    long steadyNanos();
}
