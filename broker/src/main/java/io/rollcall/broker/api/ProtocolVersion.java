package io.rollcall.broker.api;

import org.jspecify.annotations.Nullable;

/** The versions of MQTT. */
public enum ProtocolVersion {
    V3_1(3),
    V3_1_1(4),
    V5(5);

    private final int level;

    ProtocolVersion(int level) {
        this.level = level;
    }

    /** The protocol level of CONNECT: 3, 4 or 5. */
    public int level() {
        return level;
    }

    /** The version of a protocol level; absent when there is none. */
    public static @Nullable ProtocolVersion of(int level) {
        return switch (level) {
            case 3 -> V3_1;
            case 4 -> V3_1_1;
            case 5 -> V5;
            default -> null;
        };
    }
}
