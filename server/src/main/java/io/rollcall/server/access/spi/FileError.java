package io.rollcall.server.access.spi;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of users or rules that cannot be used, and why. The message begins with the file, and never repeats a secret. */
public final class FileError extends IOException {
    private static final long serialVersionUID = 1;

    public FileError(Path file, String problem) {
        super(file + ": " + problem);
    }

    /** What is wrong in one line, counted from 1. */
    public FileError(Path file, int line, String problem) {
        super(file + ", line " + line + ": " + problem);
    }

    /** What the file system said, in our words. */
    public static FileError of(Path file, IOException failed) {
        if (failed instanceof FileError already) {
            return already;
        }
        if (failed instanceof NoSuchFileException) {
            return new FileError(file, "there is no such file");
        }
        if (failed instanceof AccessDeniedException) {
            return new FileError(file, "it may not be read");
        }
        if (failed instanceof CharacterCodingException) {
            return new FileError(file, "this is not text in UTF-8");
        }
        return new FileError(file, String.valueOf(failed.getMessage()));
    }
}
