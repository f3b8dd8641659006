package io.rollcall.broker.message;

/** Quality of service of a delivery [4.3]. */
public enum Qos {
    AT_MOST_ONCE(0),
    AT_LEAST_ONCE(1),
    EXACTLY_ONCE(2);

    private static final Qos[] LEVELS = values();

    private final int level;

    Qos(int level) {
        this.level = level;
    }

    /** The level on the wire: 0, 1 or 2. */
    public int level() {
        return level;
    }

    /**
     * The quality of service of a level.
     *
     * @param level 0, 1 or 2
     */
    public static Qos of(int level) {
        return LEVELS[level];
    }

    /** The lower of two. */
    public static Qos min(Qos a, Qos b) {
        return a.level <= b.level ? a : b;
    }
}
