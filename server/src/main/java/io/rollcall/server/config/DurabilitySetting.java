package io.rollcall.server.config;

import io.rollcall.broker.store.Durability;
import io.rollcall.broker.store.StoreConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code durability} says. */
final class DurabilitySetting {
    private static final String MEMORY = "memory";
    private static final String DEFAULT = "fsync";
    private static final String ALLOWED = "fsync, os, none or memory";

    private DurabilitySetting() {}

    /**
     * Where MQTT keeps what must last; absent when that is in memory.
     *
     * @param directory absent when there is none: then nothing but memory may be asked for
     */
    static @Nullable StoreConfig store(Settings settings, @Nullable Path directory) {
        String otherwise = directory == null ? MEMORY : DEFAULT;
        String said = settings.oneOf(Key.DURABILITY, otherwise, ALLOWED, DurabilitySetting::known);
        if (said.equals(MEMORY)) {
            return null;
        }
        if (directory == null) {
            throw new ConfigError(Key.DURABILITY.path() + ": '" + said + "' needs a directory; say which with data");
        }
        return LimitsSection.store(
                settings,
                StoreConfig.in(directory).toBuilder()
                        .durability(Durability.valueOf(said.toUpperCase(Locale.ROOT)))
                        .build());
    }

    private static Optional<String> known(String text) {
        return switch (text) {
            case DEFAULT, "os", "none", MEMORY -> Optional.of(text);
            default -> Optional.empty();
        };
    }
}
