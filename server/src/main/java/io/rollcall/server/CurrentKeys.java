package io.rollcall.server;

import io.rollcall.http.auth.ApiKey;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The API keys as they are now, by id, for those who look one up: of the configuration and of the file. From any thread. */
final class CurrentKeys implements Function<String, @Nullable ApiKey> {
    private volatile Map<String, ApiKey> byId;

    CurrentKeys(List<ApiKey> keys) {
        byId = byId(keys);
    }

    private static Map<String, ApiKey> byId(List<ApiKey> keys) {
        return keys.stream().collect(Collectors.toUnmodifiableMap(ApiKey::id, key -> key));
    }

    void replace(List<ApiKey> keys) {
        byId = byId(keys);
    }

    @Override
    public @Nullable ApiKey apply(String id) {
        return byId.get(id);
    }
}
