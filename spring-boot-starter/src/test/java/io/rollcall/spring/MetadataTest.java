package io.rollcall.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What editors know of the properties: every key of the configuration. Written anew by
 * {@code ./mvnw -pl spring-boot-starter -am test -Dtest=MetadataTest -Dsurefire.failIfNoSpecifiedTests=false -Dmetadata.write=true}.
 */
class MetadataTest {
    private static final Path FILE = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");

    @Test
    void everyKeyIsAProperty() throws IOException {
        List<String> properties = new ArrayList<>();
        properties.add(property(
                "rollcall.enabled", "java.lang.Boolean", "Whether a broker is started with the application.", "true"));
        properties.add(property(
                "rollcall.config",
                "java.nio.file.Path",
                "A YAML file of the server's own form; what properties say wins over it.",
                null));
        for (Key key : Key.values()) {
            if (key.isText()) {
                properties.add(property(
                        RollcallProperties.nameOf(key),
                        "java.lang.String",
                        "What " + key.path() + " is in the server's own file.",
                        null));
            }
        }
        String json = "{\n  \"properties\": [\n" + String.join(",\n", properties) + "\n  ]\n}\n";
        if (Boolean.getBoolean("metadata.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, json);
        }

        assertThat(FILE).hasContent(json);
    }

    private static String property(String name, String type, String description, @Nullable String otherwise) {
        return "    {\"name\": \"" + name + "\", \"type\": \"" + type + "\", \"description\": \"" + description + "\""
                + (otherwise == null ? "" : ", \"defaultValue\": " + otherwise) + "}";
    }
}
