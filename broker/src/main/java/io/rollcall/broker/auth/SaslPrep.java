package io.rollcall.broker.auth;

import java.text.Normalizer;

/**
 * Makes of what people type for a user name or a password one form that can be compared [RFC 4013]. Follows the Unicode of
 * the JDK where the RFC names Unicode 3.2: what was assigned since then is let through, and normalized as it is today. From
 * any thread.
 */
final class SaslPrep {
    /** Spaces that are mapped to the one of ASCII [RFC 3454, C.1.2]: from, to. */
    private static final int[] SPACES = {
        0x00A0, 0x00A0, 0x1680, 0x1680, 0x2000, 0x200B, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000
    };

    /** What is mapped to nothing [RFC 3454, B.1]. */
    private static final int[] NOTHING = {
        0x00AD, 0x00AD, 0x034F, 0x034F, 0x1806, 0x1806, 0x180B, 0x180D, 0x200B, 0x200D, 0x2060, 0x2060, 0xFE00, 0xFE0F,
        0xFEFF, 0xFEFF
    };

    /** What must not be left after that [RFC 3454, C.2.1 to C.9]; of every plane the last two besides. */
    private static final int[] PROHIBITED = {
        0x0000, 0x001F, 0x007F, 0x009F, 0x0340, 0x0341, 0x06DD, 0x06DD, 0x070F, 0x070F, 0x180E, 0x180E, 0x200C, 0x200F,
        0x2028, 0x202E, 0x2060, 0x2063, 0x206A, 0x206F, 0x2FF0, 0x2FFB, 0xD800, 0xF8FF, 0xFDD0, 0xFDEF, 0xFEFF, 0xFEFF,
        0xFFF9, 0xFFFD, 0x1D173, 0x1D17A, 0xE0001, 0xE0001, 0xE0020, 0xE007F, 0xF0000, 0x10FFFF
    };

    private SaslPrep() {}

    /**
     * Prepares what is kept, or compared with what was kept: without code points that nothing is assigned to.
     *
     * @throws IllegalArgumentException when it is not allowed, or nothing is left; without a word of the text
     */
    static String ofStored(String text) {
        String prepared = ofQuery(text);
        if (prepared.codePoints().anyMatch(c -> Character.getType(c) == Character.UNASSIGNED)) {
            throw new IllegalArgumentException("a code point that is not assigned");
        }
        return prepared;
    }

    /**
     * Prepares what is looked for.
     *
     * @throws IllegalArgumentException when it is not allowed, or nothing is left; without a word of the text
     */
    static String ofQuery(String text) {
        String prepared = Normalizer.normalize(map(text), Normalizer.Form.NFKC);
        if (prepared.isEmpty()) {
            throw new IllegalArgumentException("nothing is left");
        }
        if (prepared.codePoints().anyMatch(SaslPrep::isProhibited)) {
            throw new IllegalArgumentException("a prohibited character");
        }
        checkDirection(prepared.codePoints().toArray());
        return prepared;
    }

    private static String map(String text) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isIn(SPACES, c)) {
                mapped.append(' ');
            } else if (!isIn(NOTHING, c)) {
                mapped.appendCodePoint(c);
            }
        });
        return mapped.toString();
    }

    private static boolean isProhibited(int c) {
        return isIn(PROHIBITED, c) || isIn(SPACES, c) || (c & 0xFFFE) == 0xFFFE;
    }

    private static boolean isIn(int[] ranges, int c) {
        for (int i = 0; i < ranges.length; i += 2) {
            if (c >= ranges[i] && c <= ranges[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** Text from right to left has nothing from left to right in it, and begins and ends with it [RFC 3454, 6]. */
    private static void checkDirection(int[] text) {
        boolean anyRight = false;
        boolean anyLeft = false;
        for (int c : text) {
            anyRight |= isFromRight(c);
            anyLeft |= Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
        }
        if (anyRight && (anyLeft || !isFromRight(text[0]) || !isFromRight(text[text.length - 1]))) {
            throw new IllegalArgumentException("text of both directions");
        }
    }

    private static boolean isFromRight(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
