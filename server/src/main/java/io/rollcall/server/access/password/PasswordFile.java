package io.rollcall.server.access.password;

import io.rollcall.server.access.spi.FileError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a password file says: a line {@code NAME:HASH} for each user, as {@code mosquitto_passwd} and {@code rollcall passwd} write
 * it. Empty lines and those that begin with {@code #} say nothing. Immutable.
 */
public final class PasswordFile {
    /** So many users may stand in one file. */
    public static final int USERS_MAX = 1_000_000;

    private final Map<String, PasswordHash> users;

    private PasswordFile(Map<String, PasswordHash> users) {
        this.users = users;
    }

    /**
     * Reads a file.
     *
     * @throws FileError naming the line that cannot be read
     */
    public static PasswordFile read(Path file) throws FileError {
        try {
            return parse(file, Files.readAllLines(file));
        } catch (IOException failed) {
            throw FileError.of(file, failed);
        }
    }

    private static PasswordFile parse(Path file, List<String> lines) throws FileError {
        Map<String, PasswordHash> users = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (saysNothing(line)) {
                continue;
            }
            String name = nameIn(line);
            if (name == null) {
                throw new FileError(file, i + 1, "a user is written NAME:HASH");
            }
            PasswordHash before;
            try {
                before = users.put(
                        name,
                        PasswordHash.parse(line.substring(name.length() + 1).strip()));
            } catch (IllegalArgumentException e) {
                throw new FileError(file, i + 1, String.valueOf(e.getMessage()));
            }
            if (before != null) {
                throw new FileError(file, i + 1, "this user stands there twice");
            }
            if (users.size() > USERS_MAX) {
                throw new FileError(file, i + 1, "these are more than " + USERS_MAX + " users");
            }
        }
        return new PasswordFile(users);
    }

    static boolean saysNothing(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    /** Whose line it is: what stands before the last colon, since a client identifier may have some, and a hash has none. */
    static @Nullable String nameIn(String line) {
        int colon = line.lastIndexOf(':');
        return colon < 1 ? null : line.substring(0, colon);
    }

    /** The password of a user; absent when there is no such user. */
    public @Nullable PasswordHash find(String name) {
        return users.get(name);
    }

    /** Of any user; absent when there is none. */
    @Nullable
    PasswordHash any() {
        return users.isEmpty() ? null : users.values().iterator().next();
    }

    /** All users, in the order of the file. */
    public Set<String> names() {
        return users.keySet();
    }
}
