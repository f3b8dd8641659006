package io.rollcall.server.config;

import io.rollcall.http.auth.ApiKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the options of the command line say. */
public final class CommandLineSettings {
    private final Map<Key, Setting> values = new EnumMap<>(Key.class);
    private final List<ApiKey> apiKeys = new ArrayList<>();

    /** An option, as it was written, says this of a key. */
    public void say(Key key, String option, String text) {
        values.put(key, new Setting(text, option));
    }

    /** An option says {@code ID:SECRET}. */
    public void sayApiKey(String option, String text) {
        apiKeys.add(ApiKeyText.parse(text, option));
    }

    public Settings settings() {
        return new Settings(values, apiKeys);
    }
}
