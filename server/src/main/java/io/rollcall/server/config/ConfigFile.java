package io.rollcall.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.rollcall.http.auth.ApiKey;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What a YAML file says. Keys that do not exist, stand twice or have no value are errors that name the line. */
public final class ConfigFile {
    private final YAMLParser parser;
    private final String name;
    private final Map<Key, Setting> values = new EnumMap<>(Key.class);
    private final List<ApiKey> apiKeys = new ArrayList<>();
    private final Map<Key, List<Written.Section>> sections = new EnumMap<>(Key.class);

    private ConfigFile(YAMLParser parser, String name) {
        this.parser = parser;
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @param origin what named the file, for the message when there is none
     */
    public static Settings read(String file, String origin) {
        try (YAMLParser parser = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .createParser(Files.readString(Path.of(file)))) {
            return new ConfigFile(parser, file).settings();
        } catch (NoSuchFileException e) {
            throw new ConfigError(origin + ": there is no file '" + file + "'");
        } catch (CharacterCodingException e) {
            throw new ConfigError(origin + ": '" + file + "' is not text in UTF-8");
        } catch (JsonProcessingException e) {
            throw notYaml(file, e);
        } catch (IOException | InvalidPathException e) {
            throw new ConfigError(origin + ": '" + file + "' cannot be read: " + e.getMessage());
        }
    }

    private Settings settings() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            section("");
        } else if (first != null && !isNothing(first)) {
            throw error("a configuration is a list of keys and values, such as 'data: rollcall-data'");
        }
        if (parser.nextToken() != null) {
            throw error("one document in a file, please");
        }
        return new Settings(values, apiKeys, sections);
    }

    /** From the opening of a section to its end. */
    private void section(String prefix) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String path = prefix + parser.currentName();
            @Nullable Key key = Key.at(path).orElse(null);
            if (key == null && !Key.isSection(path)) {
                throw error(path + ": no such key; the nearest is " + NearestName.of(path, Key.paths()));
            }
            JsonToken value = parser.nextToken();
            if (key == Key.API_KEYS) {
                apiKeys(value);
            } else if (key != null && key.isSections()) {
                sections(key, value);
            } else if (key != null && key.isTexts() && value == JsonToken.START_ARRAY) {
                put(key, texts(path));
            } else if (key != null) {
                put(key, new Setting(scalar(path, value), origin(path)));
            } else if (value == JsonToken.START_OBJECT) {
                section(path + ".");
            } else if (!isNothing(value)) {
                throw error(path + ": this is a section; its keys stand below it, indented");
            }
        }
    }

    private void put(Key key, Setting setting) {
        if (values.put(key, setting) != null) {
            throw error(key.path() + ": it stands there twice");
        }
    }

    private void apiKeys(JsonToken value) throws IOException {
        for (Written.Section section : sections(Key.API_KEYS.path(), ApiKeySection.FORM, value)) {
            apiKeys.add(ApiKeySection.read(section));
        }
    }

    private void sections(Key key, JsonToken value) throws IOException {
        String each = switch (key) {
            case WEBHOOKS -> "each webhook begins with '- name: NAME'";
            case LISTENERS -> "each listener begins with '- name: NAME'";
            case PRESENCE_KEEP_CLASSES -> "each class begins with '- ids: PATTERN'";
            default -> "each of its entries begins with '- id: ID'";
        };
        if (sections.put(key, sections(key.path(), each, value)) != null) {
            throw error(key.path() + ": it stands there twice");
        }
    }

    private List<Written.Section> sections(String path, String each, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            throw error(path + ": this is a list; " + each);
        }
        List<Written.Section> sections = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String place = path + "[" + sections.size() + "]";
            if (!(written(place, parser.currentToken()) instanceof Written.Section section)) {
                throw error(place + ": " + each);
            }
            sections.add(section);
        }
        return sections;
    }

    /** From the beginning of a list of values to its end. */
    private Setting texts(String path) throws IOException {
        String origin = origin(path);
        StringJoiner texts = new StringJoiner(",");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(scalar(path, parser.currentToken()));
        }
        return new Setting(texts.toString(), origin);
    }

    /** Whatever stands here, with all that is below it. */
    private Written written(String path, JsonToken value) throws IOException {
        String origin = origin(path);
        if (value == JsonToken.START_OBJECT) {
            Map<String, Written> entries = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String below = parser.currentName();
                entries.put(below, written(path + "." + below, parser.nextToken()));
            }
            return new Written.Section(entries, origin);
        }
        if (value == JsonToken.START_ARRAY) {
            List<Written> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(written(path + "[" + items.size() + "]", parser.currentToken()));
            }
            return new Written.Items(items, origin);
        }
        return new Written.Value(new Setting(scalar(path, value), origin));
    }

    private String scalar(String path, JsonToken value) throws IOException {
        if (isNothing(value)) {
            throw error(path + ": it has no value");
        }
        if (!value.isScalarValue()) {
            throw error(path + ": this is one value, neither a list nor a section");
        }
        if (parser.isCurrentAlias()) {
            throw error(path + ": references to other values are not read");
        }
        return parser.getText();
    }

    /** A key without a value, or with an empty one. */
    private boolean isNothing(JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NULL
                || (value == JsonToken.VALUE_STRING && parser.getText().isEmpty());
    }

    private ConfigError error(String message) {
        return new ConfigError(origin(message));
    }

    private String origin(String path) {
        return name + ", line " + parser.currentTokenLocation().getLineNr() + ", " + path;
    }

    private static ConfigError notYaml(String file, JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml) {
            return notYaml(file, yaml.getProblemMark().getLine() + 1, yaml.getProblem());
        }
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        return notYaml(file, line, String.valueOf(e.getOriginalMessage()));
    }

    private static ConfigError notYaml(String file, int line, String problem) {
        return new ConfigError(file + ", line " + line + ": this is not YAML: " + problem);
    }
}
