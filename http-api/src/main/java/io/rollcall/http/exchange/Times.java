package io.rollcall.http.exchange;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as every face but Alibaba's writes them: UTC, ISO 8601, exactly three decimals. From any thread. */
public final class Times {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    /** Milliseconds since 1970, in words. */
    public static String iso(long millis) {
        return ISO.format(Instant.ofEpochMilli(millis));
    }
}
