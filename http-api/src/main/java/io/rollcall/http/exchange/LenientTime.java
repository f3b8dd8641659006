package io.rollcall.http.exchange;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as callers of the platform write it: ISO 8601 with Z, with an offset whose plus may have become a space on its
 * way, or with no zone, which means UTC; with no fraction or 1 to 9 digits; or milliseconds since 1970. Immutable.
 */
public record LenientTime(Instant instant) {
    private static final Pattern MILLIS = Pattern.compile("-?\\d{1,15}");
    private static final Pattern ISO = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2})[Tt](\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?)([Zz]|[ +-]\\d{2}(?::?\\d{2})?)?");

    public static Optional<LenientTime> parse(String text) {
        if (MILLIS.matcher(text).matches()) {
            return Optional.of(new LenientTime(Instant.ofEpochMilli(Long.parseLong(text))));
        }
        Matcher iso = ISO.matcher(text);
        if (!iso.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.parse(iso.group(1));
            LocalTime time = LocalTime.parse(iso.group(2).replace(',', '.'));
            return Optional.of(new LenientTime(date.atTime(time).toInstant(zone(iso.group(3)))));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    private static ZoneOffset zone(String written) {
        if (written == null || written.equalsIgnoreCase("z")) {
            return ZoneOffset.UTC;
        }
        return ZoneOffset.of(written.replace(' ', '+'));
    }

    /** The greatest whole millisecond that is not later. */
    public long floorMillis() {
        return instant.toEpochMilli();
    }

    /** The least whole millisecond that is not earlier. */
    public long ceilingMillis() {
        return instant.plusNanos(999_999).toEpochMilli();
    }
}
