package io.rollcall.server.monitor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The order in which presence lists clients: by the bytes of their identifiers in UTF-8. */
final class Utf8Order {
    private Utf8Order() {}

    static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
