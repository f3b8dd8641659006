package io.rollcall.server.mosquitto;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lines of a {@code mosquitto.conf}, those of its {@code include_dir}s in their place. */
final class MosquittoConf {
    private static final int INCLUDED_MAX = 1_000;

    private final List<Line> lines = new ArrayList<>();
    private int included;

    /**
     * One line that says something.
     *
     * @param where file and number of the line
     * @param option its first word
     * @param value the rest; empty when there is none
     */
    record Line(String where, String option, String value) {}

    private MosquittoConf() {}

    /**
     * Reads a file.
     *
     * @throws IOException when it, or one that it includes, cannot be read; the message names it
     */
    static List<Line> read(Path file) throws IOException {
        MosquittoConf conf = new MosquittoConf();
        conf.add(file);
        return conf.lines;
    }

    private void add(Path file) throws IOException {
        if (++included > INCLUDED_MAX) {
            throw new IOException(file + ": more than " + INCLUDED_MAX + " files are included");
        }
        int number = 0;
        for (String text : textOf(file)) {
            number++;
            String line = text.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.split("\\s+", 2);
            String value = words.length == 1 ? "" : words[1].strip();
            if (words[0].equals("include_dir")) {
                include(file + ", line " + number, Path.of(value));
            } else {
                lines.add(new Line(file + ", line " + number, words[0], value));
            }
        }
    }

    private static List<String> textOf(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": it is not text in UTF-8", e);
        } catch (IOException e) {
            throw new IOException(file + ": it cannot be read: " + e.getMessage(), e);
        }
    }

    /** Files that end in {@code .conf}, in the order of their names, as Mosquitto takes them. */
    private void include(String where, Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".conf"))
                    .sorted()
                    .toList()) {
                add(file);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new IOException(where + ": include_dir: there is no directory " + directory, e);
        }
    }
}
