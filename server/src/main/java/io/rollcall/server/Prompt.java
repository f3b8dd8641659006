package io.rollcall.server;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Where a password comes from: never from an argument, which everybody on the machine can see. */
@FunctionalInterface
interface Prompt {

    /** A password in UTF-8; empty when none was given, or not the same one twice. */
    Optional<byte[]> password(String question) throws IOException;

    /** From the terminal, asked twice and not shown; where there is none, the first line of stdin. */
    static Prompt ofTerminal() {
        return question -> {
            Optional<Console> console = Optional.ofNullable(System.console());
            return console.isPresent() ? twice(console.get(), question) : firstLine(System.in);
        };
    }

    /** The first line of stdin. */
    static Prompt ofStdin() {
        return question -> firstLine(System.in);
    }

    private static Optional<byte[]> twice(Console console, String question) {
        char[] first = console.readPassword("%s: ", question);
        char[] second = console.readPassword("Again: ");
        boolean same = first != null && first.length > 0 && Arrays.equals(first, second);
        return same ? Optional.of(utf8(first)) : Optional.empty();
    }

    private static byte[] utf8(char[] text) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    /** Up to the end of the line, as bytes; what is behind it stays unread. */
    static Optional<byte[]> firstLine(InputStream in) throws IOException {
        byte[] line = new byte[65_535];
        int length = 0;
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (length == line.length) {
                throw new IOException("the password is longer than " + line.length + " bytes");
            }
            line[length++] = (byte) next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return length == 0 ? Optional.empty() : Optional.of(Arrays.copyOf(line, length));
    }
}
