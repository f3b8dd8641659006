package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.exchange.ConfigLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration as operators read it. */
class ConfigLinesTest {
    @TempDir
    Path directory;

    private static Map<String, String> byKey(List<ConfigLine> lines) {
        return lines.stream().collect(Collectors.toMap(ConfigLine::key, ConfigLine::value));
    }

    @Test
    void everyKeyHasItsLine() {
        List<String> keys = ConfigLines.of(ServerConfig.defaults()).stream()
                .map(ConfigLine::key)
                .toList();
        assertThat(keys)
                .containsExactlyElementsOf(
                        Arrays.stream(Key.values()).map(Key::path).toList());
    }

    @Test
    void valuesAreAsTheyWouldBeWritten() {
        Map<String, String> lines = byKey(ConfigLines.of(ServerConfig.defaults()));
        assertThat(lines)
                .containsEntry("mqtt.port", "1883")
                .containsEntry("mqtt.sysInterval", "10s")
                .containsEntry("presence.feed.age", "7d")
                .containsEntry("presence.flapping.window", "1m")
                .containsEntry("mqtt.whenFull", "dropNewest")
                .containsEntry("durability", "fsync")
                .containsEntry("http.tls.certificate", "");
    }

    @Test
    void noSecretIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("rollcall.yaml"), """
                apiKeys:
                  - {id: operations, secret: hush-1, scopes: [read, kick]}
                webhooks:
                  - {name: ledger, url: "https://example.org/hook?token=hush-3", secretVariable: LEDGER}
                mqtt:
                  auth:
                    http: {url: "https://example.org/ask?key=hush-4"}
                    jwt: {keys: "https://user:hush-5@example.org/jwks?hush-6"}
                """);
        List<ConfigLine> lines = ConfigLines.of(ServerConfig.of(ConfigFile.read(file.toString(), "--config")));
        assertThat(lines).noneMatch(line -> line.value().contains("hush"));
        assertThat(byKey(lines))
                .containsEntry("apiKeys", "operations (read kick)")
                .containsEntry("webhooks", "ledger (https://example.org/hook)")
                .containsEntry("mqtt.auth.http.url", "https://example.org/ask")
                .containsEntry("mqtt.auth.jwt.keys", "https://example.org/jwks");
    }
}
