package io.rollcall.broker.codec;

import io.netty.buffer.ByteBuf;

/** The variable byte integer [1.5.5], as it is written: seven bits a byte, at most four bytes. */
final class VariableByteInteger {
    static final int MAXIMUM = 268_435_455;

    private VariableByteInteger() {}

    /** How many bytes it takes, with the minimum that it must be written with [MQTT-1.5.5-1]. */
    static int size(int value) {
        if (value < 0x80) {
            return 1;
        }
        return value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    }

    static void write(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
