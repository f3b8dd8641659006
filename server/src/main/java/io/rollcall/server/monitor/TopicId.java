package io.rollcall.server.monitor;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A client identifier as one level of a topic name. What cannot stand there is percent-encoded: slash, plus, number sign, percent sign and
 * U+0000, and a dollar sign in front, for such levels are ours. One way only, so that each client has one topic.
 */
final class TopicId {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private TopicId() {}

    static String encode(String clientId) {
        StringBuilder level = new StringBuilder(clientId.length());
        for (int i = 0; i < clientId.length(); i++) {
            char c = clientId.charAt(i);
            if (isEncoded(c, i)) {
                level.append('%').append(HEX.toHexDigits((byte) c));
            } else {
                level.append(c);
            }
        }
        return level.toString();
    }

    private static boolean isEncoded(char c, int at) {
        return c == '/' || c == '+' || c == '#' || c == '%' || c == 0 || (c == '$' && at == 0);
    }

    /** The client identifier of a level; absent when no client has it. */
    static @Nullable String decode(String level) {
        StringBuilder clientId = new StringBuilder(level.length());
        for (int i = 0; i < level.length(); i++) {
            char c = level.charAt(i);
            if (c == '%' && i + 2 < level.length()) {
                int value = Character.digit(level.charAt(i + 1), 16) * 16 + Character.digit(level.charAt(i + 2), 16);
                clientId.append((char) Math.max(0, value));
                i += 2;
            } else {
                clientId.append(c);
            }
        }
        String decoded = clientId.toString();
        return !decoded.isEmpty() && encode(decoded).equals(level) ? decoded : null;
    }
}
