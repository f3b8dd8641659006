package io.rollcall.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a value of a text; empty when the text is none. */
@FunctionalInterface
interface Reading<T> {
    String A_DURATION = "a duration such as 500ms, 30s, 5m, 12h or 7d";
    String TRUE_OR_FALSE = "true or false";
    Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

    Optional<T> of(String text);

    /** What was written, as this reads it; refused with what is allowed. */
    default T of(Setting setting, String allowed) {
        return of(setting.text()).orElseThrow(() -> setting.isNot(allowed));
    }

    /** Any text but none. */
    static Optional<String> text(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }

    static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static Reading<Long> number(long min, long max) {
        return text -> wholeNumber(text).filter(n -> n >= min && n <= max);
    }

    static String aNumber(long min, long max) {
        return "a whole number from " + min + " to " + max;
    }

    private static Optional<Long> wholeNumber(String text) {
        try {
            return Optional.of(Long.parseLong(text.replace("_", "")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }
}
