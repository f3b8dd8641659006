package io.rollcall.server.config;

import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.http.auth.ApiKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
    private final Map<Key, List<Written.Section>> sections;

    Settings(Map<Key, Setting> values, List<ApiKey> apiKeys) {
        this(values, apiKeys, Map.of());
    }

    Settings(Map<Key, Setting> values, List<ApiKey> apiKeys, Map<Key, List<Written.Section>> sections) {
        this.values = Map.copyOf(values);
        this.apiKeys = List.copyOf(apiKeys);
        this.sections = Map.copyOf(sections);
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
        var lists = new EnumMap<Key, List<Written.Section>>(Key.class);
        lists.putAll(lower.sections);
        lists.putAll(sections);
        return new Settings(merged, apiKeys.isEmpty() ? lower.apiKeys : apiKeys, lists);
    }

    /** The keys of which these say something else than those did, or only one of them says anything. */
    public Set<Key> changesFrom(Settings before) {
        Set<Key> changed = EnumSet.noneOf(Key.class);
        for (Key key : Key.values()) {
            boolean isSame = text(key).equals(before.text(key))
                    && Written.textOf(sections(key)).equals(Written.textOf(before.sections(key)));
            if (!isSame) {
                changed.add(key);
            }
        }
        if (!apiKeys.equals(before.apiKeys)) {
            changed.add(Key.API_KEYS);
        }
        return changed;
    }

    private Optional<String> text(Key key) {
        return Optional.ofNullable(values.get(key)).map(Setting::text);
    }

    List<MqttListener> listeners(ConnectionLimits otherwise) {
        return sections(Key.LISTENERS).stream()
                .map(section -> ListenerSection.read(section, otherwise))
                .toList();
    }

    /** The entries of a list; none when nothing is said. */
    List<Written.Section> sections(Key key) {
        return sections.getOrDefault(key, List.of());
    }

    /** Whether anything is said of a key. */
    boolean says(Key key) {
        return values.containsKey(key);
    }

    /** Texts that are separated by commas, with or without spaces; none when nothing is said. */
    List<String> texts(Key key, String allowed, Predicate<String> isOne) {
        Setting setting = values.get(key);
        if (setting == null) {
            return List.of();
        }
        List<String> texts =
                Arrays.stream(setting.text().split(",", -1)).map(String::strip).toList();
        for (String text : texts) {
            if (!isOne.test(text)) {
                throw new Setting(text, setting.origin()).isNot(allowed);
            }
        }
        return texts;
    }

    /** Whether there are secrets of API keys. */
    public boolean hasApiKeys() {
        return !apiKeys.isEmpty();
    }

    List<ApiKey> apiKeys() {
        return apiKeys;
    }

    /** Any text but none. */
    String text(Key key, String otherwise, String allowed) {
        return read(key, otherwise, allowed, Reading::text);
    }

    /** One of some words. */
    String oneOf(Key key, String otherwise, String allowed, Reading<String> words) {
        return read(key, otherwise, allowed, words);
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

    /** Any value that a reading makes. */
    <T> T read(Key key, T otherwise, String allowed, Reading<T> reading) {
        Setting setting = values.get(key);
        return setting == null ? otherwise : reading.of(setting, allowed);
    }
}
