package io.rollcall.server.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody meant who wrote a name that does not exist. */
public final class NearestName {
    private NearestName() {}

    /**
     * The known name that needs the fewest letters changed. Of names with dots, one that ends in just what was written
     * is the nearest: who wrote {@code port} left the section out.
     *
     * @param written what somebody wrote
     * @param known every name there is; not empty
     */
    public static String of(String written, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> name.endsWith("." + written) ? 0 : distance(written, name)))
                .orElseThrow();
    }

    /** Levenshtein's distance, without regard to case. */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
