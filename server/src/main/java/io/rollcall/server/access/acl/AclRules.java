package io.rollcall.server.access.acl;

import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.access.spi.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with which topics: lines for clients without a user name, lines for each user, and patterns for everybody.
 * What is not allowed is denied. Immutable.
 *
 * @param anonymous for clients without a user name, and for no others
 * @param users by user name
 * @param patterns for everybody
 */
public record AclRules(List<Permission> anonymous, Map<String, List<Permission>> users, List<Permission> patterns) {
    /** So many lines may stand in one file. */
    public static final int LINES_MAX = 1_000_000;

    public AclRules {
        anonymous = List.copyOf(anonymous);
        users = Map.copyOf(users);
        patterns = List.copyOf(patterns);
    }

    /**
     * Reads a file: in YAML when its name ends in {@code .yaml} or {@code .yml}, else in the form of Mosquitto.
     *
     * @throws FileError naming the line that cannot be read
     */
    public static AclRules read(Path file) throws FileError {
        try {
            String text = Files.readString(file);
            String name = file.toString();
            return name.endsWith(".yaml") || name.endsWith(".yml")
                    ? YamlAcl.parse(file, text)
                    : MosquittoAcl.parse(file, text);
        } catch (IOException failed) {
            throw FileError.of(file, failed);
        }
    }

    /** What holds for a client. */
    public ClientRules of(@Nullable String userName, String clientId) {
        List<Permission> lines = userName == null ? anonymous : users.getOrDefault(userName, List.of());
        return ClientRules.of(lines, patterns, userName, clientId);
    }

    /** What a file says, as it is read. */
    static final class Builder {
        private final List<Permission> anonymous = new ArrayList<>();
        private final Map<String, List<Permission>> users = new LinkedHashMap<>();
        private final List<Permission> patterns = new ArrayList<>();
        private int lines;

        /** A line for a user, or for those without a name; false when these are too many. */
        boolean line(@Nullable String user, Permission permission) {
            (user == null ? anonymous : users.computeIfAbsent(user, name -> new ArrayList<>())).add(permission);
            return ++lines <= LINES_MAX;
        }

        /** A pattern; false when these are too many. */
        boolean pattern(Permission permission) {
            patterns.add(permission);
            return ++lines <= LINES_MAX;
        }

        AclRules build() {
            return new AclRules(anonymous, users, patterns);
        }
    }
}
