package io.rollcall.broker.message;

import org.jspecify.annotations.Nullable;

/** The types of control packets [2.1.2]. */
public enum PacketType {
    CONNECT(1),
    CONNACK(2),
    PUBLISH(3),
    PUBACK(4),
    PUBREC(5),
    PUBREL(6),
    PUBCOMP(7),
    SUBSCRIBE(8),
    SUBACK(9),
    UNSUBSCRIBE(10),
    UNSUBACK(11),
    PINGREQ(12),
    PINGRESP(13),
    DISCONNECT(14),
    AUTH(15);

    private static final @Nullable PacketType[] BY_CODE = new PacketType[0x10];

    static {
        for (PacketType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    PacketType(int code) {
        this.code = code;
    }

    /** The upper four bits of the first byte: 1 to 15. */
    public int code() {
        return code;
    }

    /** The type of a code of 0 to 15; absent for 0, which is reserved. */
    public static @Nullable PacketType of(int code) {
        return BY_CODE[code];
    }
}
