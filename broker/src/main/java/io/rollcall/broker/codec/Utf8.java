package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;

import io.rollcall.broker.message.ProtocolError;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 encoded strings [1.5.4], strictly: neither ill-formed sequences, surrogates among them, nor U+0000. A U+FEFF at
 * the beginning is kept [MQTT-1.5.4-3]. From any thread.
 */
final class Utf8 {
    private Utf8() {}

    /** The string of some bytes. */
    static String text(byte[] bytes, int length) {
        check(bytes, length);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Refuses what is not a UTF-8 encoded string. */
    static void check(byte[] bytes, int length) {
        int i = 0;
        while (i < length) {
            byte b = bytes[i];
            if (b > 0) {
                i++;
            } else if (b == 0) {
                throw new ProtocolError(MALFORMED_PACKET, "MQTT-1.5.4-2: U+0000 in a string, byte " + i);
            } else {
                i += sequence(bytes, i, length);
            }
        }
    }

    /** The length of the sequence of two to four bytes that begins here. */
    private static int sequence(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        int second = at + 1 < end ? bytes[at + 1] & 0xFF : 0;
        int length;
        boolean wellFormed;
        if (first < 0xE0) {
            length = 2;
            wellFormed = first >= 0xC2 && isBetween(second, 0x80, 0xBF);
        } else if (first < 0xF0) {
            length = 3; // neither overlong (E0 80..9F) nor a surrogate (ED A0..BF)
            wellFormed = isBetween(second, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF)
                    && isContinued(bytes, at + 2, end);
        } else {
            length = 4; // neither overlong (F0 80..8F) nor above U+10FFFF (F4 90..)
            wellFormed = first <= 0xF4
                    && isBetween(second, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF)
                    && isContinued(bytes, at + 2, end)
                    && isContinued(bytes, at + 3, end);
        }
        if (!wellFormed) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-1.5.4-1: ill-formed UTF-8 in a string, byte " + at);
        }
        return length;
    }

    private static boolean isContinued(byte[] bytes, int at, int end) {
        return at < end && (bytes[at] & 0xC0) == 0x80;
    }

    private static boolean isBetween(int value, int least, int most) {
        return value >= least && value <= most;
    }
}
