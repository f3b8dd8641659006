package io.rollcall.server.config;

import io.rollcall.http.auth.ApiKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was written in one place, or in several laid over each other. Values stay as written until they are read; the
 * one that reads says what is allowed, and every refusal names the place.
 */
public final class Settings {
    public static final Settings NONE = new Settings(Map.of(), List.of());

    private final Map<Key, Setting> values;
    private final List<ApiKey> apiKeys;
    private final List<Written.Section> listeners;

    Settings(Map<Key, Setting> values, List<ApiKey> apiKeys) {
        this(values, apiKeys, List.of());
    }

    Settings(Map<Key, Setting> values, List<ApiKey> apiKeys, List<Written.Section> listeners) {
        this.values = Map.copyOf(values);
        this.apiKeys = List.copyOf(apiKeys);
        this.listeners = List.copyOf(listeners);
        Set<String> ids = new HashSet<>();
        for (ApiKey key : apiKeys) {
            if (!ids.add(key.id())) {
                throw new ConfigError("apiKeys: the id '" + key.id() + "' stands there twice");
            }
        }
    }

    /** These, and below them those: what both say, these decide. A list is one value: it hides the one below. */
    public Settings over(Settings lower) {
        var merged = new EnumMap<Key, Setting>(Key.class);
        merged.putAll(lower.values);
        merged.putAll(values);
        return new Settings(
                merged, apiKeys.isEmpty() ? lower.apiKeys : apiKeys, listeners.isEmpty() ? lower.listeners : listeners);
    }

    List<MqttListener> listeners() {
        return listeners.stream().map(ListenerSection::read).toList();
    }

    List<ApiKey> apiKeys() {
        return apiKeys;
    }

    /** Any text but none. */
    String text(Key key, String otherwise, String allowed) {
        return read(key, otherwise, allowed, Reading::text);
    }

    Path path(Key key, Path otherwise) {
        return read(key, otherwise, "a path", Reading::path);
    }

    boolean flag(Key key, boolean otherwise) {
        return read(key, otherwise, Reading.TRUE_OR_FALSE, Reading::flag);
    }

    int port(Key key, int otherwise) {
        return Math.toIntExact(number(key, otherwise, 0, 65_535));
    }

    long number(Key key, long otherwise, long min, long max) {
        return read(key, otherwise, Reading.aNumber(min, max), Reading.number(min, max));
    }

    Duration duration(Key key, Duration otherwise) {
        return read(key, otherwise, Reading.A_DURATION, Reading::duration);
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

    /** A value that need not be said. */
    <T> Optional<T> optional(Key key, String allowed, Reading<T> reading) {
        return Optional.ofNullable(values.get(key)).map(setting -> reading.of(setting, allowed));
    }

    private <T> T read(Key key, T otherwise, String allowed, Reading<T> reading) {
        Setting setting = values.get(key);
        return setting == null ? otherwise : reading.of(setting, allowed);
    }
}
