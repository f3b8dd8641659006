package io.rollcall.server.config;

import io.rollcall.http.auth.ApiKey;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was written in one place, or in several laid over each other. Values stay as written until they are read; the
 * one that reads says what is allowed, and every refusal names the place.
 */
public final class Settings {
    public static final Settings NONE = new Settings(Map.of(), List.of());

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

    private final Map<Key, Setting> values;
    private final List<ApiKey> apiKeys;

    Settings(Map<Key, Setting> values, List<ApiKey> apiKeys) {
        this.values = Map.copyOf(values);
        this.apiKeys = List.copyOf(apiKeys);
        Set<String> ids = new HashSet<>();
        for (ApiKey key : apiKeys) {
            if (!ids.add(key.id())) {
                throw new ConfigError("apiKeys: the id '" + key.id() + "' stands there twice");
            }
        }
    }

    /** These, and below them those: what both say, these decide. API keys are one value: a list hides the one below. */
    public Settings over(Settings lower) {
        var merged = new EnumMap<Key, Setting>(Key.class);
        merged.putAll(lower.values);
        merged.putAll(values);
        return new Settings(merged, apiKeys.isEmpty() ? lower.apiKeys : apiKeys);
    }

    List<ApiKey> apiKeys() {
        return apiKeys;
    }

    /** Any text but none. */
    String text(Key key, String otherwise, String allowed) {
        return read(key, otherwise, allowed, text -> text.isBlank() ? Optional.empty() : Optional.of(text));
    }

    Path path(Key key, Path otherwise) {
        return read(key, otherwise, "a path", Settings::pathOf);
    }

    boolean flag(Key key, boolean otherwise) {
        return read(key, otherwise, "true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    int port(Key key, int otherwise) {
        return Math.toIntExact(number(key, otherwise, 0, 65_535));
    }

    long number(Key key, long otherwise, long min, long max) {
        String allowed = "a whole number from " + min + " to " + max;
        return read(key, otherwise, allowed, text -> wholeNumber(text).filter(n -> n >= min && n <= max));
    }

    Duration duration(Key key, Duration otherwise) {
        return read(key, otherwise, "a duration such as 500ms, 30s, 5m, 12h or 7d", Settings::durationOf);
    }

    /**
     * Makes a record that checks its own components. A record's refusal begins with the component's name; here the
     * place where that value was written is put before it.
     */
    <T> T section(String section, Supplier<T> made) {
        try {
            return made.get();
        } catch (ConfigError e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigError(located(section, String.valueOf(e.getMessage())));
        }
    }

    private String located(String section, String message) {
        int colon = message.indexOf(':');
        String path = section + "." + (colon < 0 ? message : message.substring(0, colon));
        @Nullable Setting setting = Key.at(path).map(values::get).orElse(null);
        return setting == null ? section + "." + message : setting.origin() + message.substring(colon);
    }

    private <T> T read(Key key, T otherwise, String allowed, Reading<T> reading) {
        Setting setting = values.get(key);
        if (setting == null) {
            return otherwise;
        }
        return reading.of(setting.text()).orElseThrow(() -> setting.isNot(allowed));
    }

    private static Optional<Path> pathOf(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> wholeNumber(String text) {
        try {
            return Optional.of(Long.parseLong(text.replace("_", "")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> durationOf(String text) {
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

    /** Makes a value of a text; empty when the text is none. */
    @FunctionalInterface
    private interface Reading<T> {
        Optional<T> of(String text);
    }
}
