package io.rollcall.server.access.password;

import io.rollcall.server.access.spi.FileError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes one line of a password file, and leaves all others as they are. The file is replaced whole, so that whoever reads it
 * sees it before or after; a new one is for its owner alone.
 */
public final class PasswordFileEditor {
    private final Path file;

    public PasswordFileEditor(Path file) {
        this.file = file;
    }

    /**
     * Adds a user, or changes the password of one.
     *
     * @return whether the user is new
     * @throws FileError when the file cannot be read or written
     * @throws IllegalArgumentException when nobody can have this name
     */
    public boolean put(String name, PasswordHash hash) throws FileError {
        checkName(name);
        List<String> lines = lines();
        int at = find(lines, name);
        String line = name + ":" + hash.text();
        if (at < 0) {
            lines.add(line);
        } else {
            lines.set(at, line);
        }
        write(lines);
        return at < 0;
    }

    private static void checkName(String name) {
        boolean printable = name.chars().noneMatch(Character::isISOControl);
        if (name.isBlank() || name.startsWith("#") || !printable || !name.equals(name.strip())) {
            throw new IllegalArgumentException(
                    "a name is not empty, does not begin with # and has neither control characters nor spaces around it");
        }
    }

    /**
     * Removes a user.
     *
     * @return whether there was one
     * @throws FileError when the file cannot be read or written
     */
    public boolean remove(String name) throws FileError {
        List<String> lines = lines();
        int at = find(lines, name);
        if (at < 0) {
            return false;
        }
        lines.remove(at);
        write(lines);
        return true;
    }

    private static int find(List<String> lines, String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (!PasswordFile.saysNothing(lines.get(i)) && name.equals(PasswordFile.nameIn(lines.get(i)))) {
                return i;
            }
        }
        return -1;
    }

    private List<String> lines() throws FileError {
        try {
            return new ArrayList<>(Files.readAllLines(file));
        } catch (NoSuchFileException isNew) {
            return new ArrayList<>();
        } catch (IOException failed) {
            throw FileError.of(file, failed);
        }
    }

    private void write(List<String> lines) throws FileError {
        PrivateFile.replace(file, lines);
    }
}
