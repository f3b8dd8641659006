package io.rollcall.server.access.acl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.access.spi.Permission;
import io.rollcall.server.access.spi.Permission.Access;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Rules in YAML. The same as Mosquitto's, in three sections:
 *
 * <pre>{@code
 * anonymous:
 *   - read: public/#
 * users:
 *   ann:
 *     - readwrite: home/#
 *     - deny: home/safe
 * patterns:
 *   - write: devices/%c/#
 * }</pre>
 */
final class YamlAcl {
    private final Path file;
    private final YAMLParser parser;
    private final AclRules.Builder rules = new AclRules.Builder();

    private YamlAcl(Path file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static AclRules parse(Path file, String text) throws IOException {
        try (YAMLParser parser = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .createParser(text)) {
            return new YamlAcl(file, parser).rules();
        } catch (JsonProcessingException e) {
            throw notYaml(file, e);
        }
    }

    private AclRules rules() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return rules.build(); // nothing is allowed
        }
        expect(first, JsonToken.START_OBJECT, "the sections are anonymous, users and patterns");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String section = parser.currentName();
            switch (section) {
                case "anonymous" -> lines(parser.nextToken(), permission -> rules.line(null, permission));
                case "users" -> users(parser.nextToken());
                case "patterns" -> lines(parser.nextToken(), rules::pattern);
                default -> throw error("'" + section + "' is none of anonymous, users and patterns");
            }
        }
        return rules.build();
    }

    private void users(JsonToken value) throws IOException {
        expect(value, JsonToken.START_OBJECT, "below users stand names, each with a list");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String user = parser.currentName();
            lines(parser.nextToken(), permission -> rules.line(user, permission));
        }
    }

    /** Takes one permission; false when these are too many. */
    private interface Lines {
        boolean add(Permission permission);
    }

    private void lines(JsonToken value, Lines to) throws IOException {
        expect(value, JsonToken.START_ARRAY, "this is a list of lines such as '- read: home/#'");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT, "a line is written '- read: home/#'");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                Access access = access(parser.currentName());
                expect(parser.nextToken(), JsonToken.VALUE_STRING, "a topic filter is wanted");
                if (!to.add(permission(access, parser.getText()))) {
                    throw error("these are more than " + AclRules.LINES_MAX + " lines");
                }
            }
        }
    }

    private Access access(String word) throws FileError {
        return switch (word) {
            case "read" -> Access.READ;
            case "write" -> Access.WRITE;
            case "readwrite" -> Access.READWRITE;
            case "deny" -> Access.DENY;
            default -> throw error("'" + word + "' is none of read, write, readwrite and deny");
        };
    }

    private Permission permission(Access access, String filter) throws FileError {
        try {
            return new Permission(access, filter);
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    private void expect(@Nullable JsonToken is, JsonToken wanted, String problem) throws FileError {
        if (is != wanted) {
            throw error(problem);
        }
    }

    private FileError error(String problem) {
        return new FileError(file, parser.currentTokenLocation().getLineNr(), problem);
    }

    private static FileError notYaml(Path file, JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml) {
            return new FileError(file, yaml.getProblemMark().getLine() + 1, "this is not YAML: " + yaml.getProblem());
        }
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        return new FileError(file, line, "this is not YAML: " + e.getOriginalMessage());
    }
}
