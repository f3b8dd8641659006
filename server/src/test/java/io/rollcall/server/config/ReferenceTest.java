package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of all keys says what is so. */
class ReferenceTest {
    private static final Pattern ROW = Pattern.compile("\\| `([a-zA-Z0-9.]+)` \\| ([^|]+) \\| [^|]+ \\|");
    private static final Pattern VALUE = Pattern.compile("`([^`]+)`");

    /** Keys and what the page says of their defaults, but for those of a listener. */
    private static Map<String, String> rows() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        Map<String, String> rows = new LinkedHashMap<>();
        Matcher row = ROW.matcher(page.substring(0, page.indexOf("## Listeners")));
        while (row.find()) {
            assertThat(rows.put(row.group(1), row.group(2)))
                    .as(row.group(1) + " stands there twice")
                    .isNull();
        }
        return rows;
    }

    @Test
    void everyKeyIsThereOnceAndNoOther() throws IOException {
        assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(Key.paths());
    }

    @Test
    void whoSaysTheDefaultsChangesNothing() throws IOException {
        Map<String, String> switches = Map.of( // without them, what belongs to them is not read
                Key.MQTT_AUTH_JWT_KEYS.variable(), "keys.json",
                Key.MQTT_AUTH_HTTP_URL.variable(), "http://localhost/",
                Key.HTTP_TLS_CERTIFICATE.variable(), "http.pem",
                Key.HTTP_TLS_KEY.variable(), "http.key");
        Map<String, String> environment = new LinkedHashMap<>(switches);
        rows().forEach((path, text) -> {
            Matcher value = VALUE.matcher(text);
            if (value.matches()) {
                environment.put(Key.at(path).orElseThrow().variable(), value.group(1));
            }
        });
        assertThat(environment).hasSizeGreaterThan(70);
        assertThat(config(environment)).isEqualTo(config(switches));
    }

    private static ServerConfig config(Map<String, String> environment) {
        return ServerConfig.of(new Environment(environment).settings());
    }
}
