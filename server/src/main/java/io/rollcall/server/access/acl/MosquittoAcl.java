package io.rollcall.server.access.acl;

import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.access.spi.Permission;
import io.rollcall.server.access.spi.Permission.Access;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules in the form of Mosquitto's {@code acl_file}: {@code user NAME}, {@code topic [read|write|readwrite|deny] FILTER} for the user
 * before it, or for clients without a name when there is none, and {@code pattern [...] FILTER} for everybody.
 */
final class MosquittoAcl {
    private final Path file;
    private final AclRules.Builder rules = new AclRules.Builder();
    private @Nullable String user;
    private int line;

    private MosquittoAcl(Path file) {
        this.file = file;
    }

    static AclRules parse(Path file, String text) throws FileError {
        MosquittoAcl reading = new MosquittoAcl(file);
        List<String> lines = text.lines().toList();
        for (String next : lines) {
            reading.line++;
            reading.read(next);
        }
        return reading.rules.build();
    }

    private void read(String text) throws FileError {
        String said = text.strip();
        if (said.isEmpty() || said.startsWith("#")) {
            return;
        }
        String[] words = said.split("[ \t]+", 2);
        String rest = words.length < 2 ? "" : words[1];
        switch (words[0]) {
            case "user" -> user = named(rest);
            case "topic" -> limit(rules.line(user, permission(rest)));
            case "pattern" -> limit(rules.pattern(permission(rest)));
            default -> throw error("a line begins with user, topic or pattern");
        }
    }

    private String named(String name) throws FileError {
        if (name.isEmpty()) {
            throw error("user without a name");
        }
        return name;
    }

    private Permission permission(String rest) throws FileError {
        String[] words = rest.split("[ \t]+", 2);
        try {
            return words.length < 2
                    ? new Permission(Access.READWRITE, words[0])
                    : new Permission(access(words[0]), words[1]);
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
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

    private void limit(boolean within) throws FileError {
        if (!within) {
            throw error("these are more than " + AclRules.LINES_MAX + " lines");
        }
    }

    private FileError error(String problem) {
        return new FileError(file, line, problem);
    }
}
