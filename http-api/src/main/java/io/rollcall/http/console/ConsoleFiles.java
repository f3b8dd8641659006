package io.rollcall.http.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the console out of the jar, each read once. From any thread. */
final class ConsoleFiles {
    static final String INDEX = "index.html";

    /** Names of which none leads out of the directory. */
    private static final Pattern NAME =
            Pattern.compile("(lib/|texts/)?[a-z0-9-]+(\\.license)?\\.(html|css|js|json|svg|txt)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, Optional<ConsoleFile>> known = new ConcurrentHashMap<>();

    /**
     * One file.
     *
     * @param type with its charset
     * @param text the whole of it; all are texts
     * @param tag changes with the text
     */
    record ConsoleFile(String type, String text, String tag) {}

    /**
     * The file of this name below the console; empty when there is none.
     *
     * @param name such as {@code texts/en.json}
     */
    Optional<ConsoleFile> find(String name) {
        return NAME.matcher(name).matches() ? known.computeIfAbsent(name, ConsoleFiles::read) : Optional.empty();
    }

    private static Optional<ConsoleFile> read(String name) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
            return Optional.of(new ConsoleFile(type, new String(bytes, UTF_8), tag(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
