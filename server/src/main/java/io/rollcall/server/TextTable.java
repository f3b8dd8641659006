package io.rollcall.server;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Rows with columns that stand below each other, for people at a terminal. Control characters are shown as question marks. Of one thread. */
final class TextTable {
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    TextTable(String... head) {
        widths = new int[head.length];
        row(head);
    }

    void row(String... cells) {
        String[] shown = Arrays.stream(cells).map(TextTable::printable).toArray(String[]::new);
        for (int i = 0; i < shown.length; i++) {
            widths[i] = Math.max(widths[i], shown[i].length());
        }
        rows.add(shown);
    }

    /** Clients choose their ids: nobody but us moves the cursor of a terminal. */
    static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }

    void print(PrintWriter out) {
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(i == row.length - 1 ? 0 : widths[i] - row[i].length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
