package io.rollcall.broker.message;

/** Quality of service of a delivery [4.3]. The ordinal is the level on the wire. */
public enum Qos {
    AT_MOST_ONCE,
    AT_LEAST_ONCE,
    EXACTLY_ONCE;

    private static final Qos[] LEVELS = values();

    /** The level on the wire: 0, 1 or 2. */
    public int level() {
        return ordinal();
    }

    /**
     * The quality of service of a level.
     *
     * @param level 0, 1 or 2
     */
    public static Qos of(int level) {
        return LEVELS[level];
    }

    public static Qos min(Qos a, Qos b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
