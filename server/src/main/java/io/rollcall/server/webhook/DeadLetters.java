package io.rollcall.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.http.exchange.Times;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What could not be delivered: a file with a line of JSON for each entry, which can be read, shown and sent again. What is added is on the
 * disk. From any thread.
 */
final class DeadLetters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final WebhookLimits limits;
    private final InstantSource clock;
    private int count;
    private long bytes;

    /** @throws IOException when the file cannot be read */
    DeadLetters(Path file, WebhookLimits limits, InstantSource clock) throws IOException {
        this.file = file;
        this.limits = limits;
        this.clock = clock;
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.exists(file)) {
            cutOffHalfALine();
            recount();
        }
    }

    /** A crash may have left the beginning of a line; its entry was not passed, and comes again. */
    private void cutOffHalfALine() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            while (end > 0) {
                last.clear();
                channel.read(last, end - 1);
                if (last.get(0) == '\n') {
                    break;
                }
                end--;
            }
            channel.truncate(end);
        }
    }

    private void recount() throws IOException {
        bytes = Files.size(file);
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            count = Math.toIntExact(lines.lines().count());
        }
    }

    synchronized int count() {
        return count;
    }

    synchronized long bytes() {
        return bytes;
    }

    /**
     * Puts entries away; says whether there was room for all, and puts none away if not.
     *
     * @throws IOException when the file cannot be written
     */
    synchronized boolean add(List<Letter> letters, String why) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Letter letter : letters) {
            lines.append(line(letter, why)).append('\n');
        }
        byte[] written = lines.toString().getBytes(UTF_8);
        if (count + letters.size() > limits.deadEntriesMax() || bytes + written.length > limits.deadBytesMax()) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(written);
            for (long at = bytes; left.hasRemaining(); ) {
                at += channel.write(left, at);
            }
            channel.force(true);
        }
        bytes += written.length;
        count += letters.size();
        return true;
    }

    private String line(Letter letter, String why) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("deadTime", Times.iso(clock.millis()));
        line.put("because", why);
        line.put("seq", letter.seq());
        line.set("entry", JSON.readTree(letter.json()));
        return line.toString();
    }

    /** The first lines, as they stand in the file. */
    synchronized List<String> first(int most) {
        if (count == 0) {
            return List.of();
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return lines.lines().limit(most).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** The entries of lines of this file. */
    static List<Letter> letters(List<String> lines) throws IOException {
        List<Letter> letters = new ArrayList<>();
        for (String line : lines) {
            JsonNode read = JSON.readTree(line);
            letters.add(new Letter(
                    read.required("seq").asLong(), read.required("entry").toString()));
        }
        return letters;
    }

    /** Takes the first entries away, because they were delivered. */
    synchronized void removeFirst(int number) throws IOException {
        Path rest = file.resolveSibling(file.getFileName() + ".next");
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            Files.write(rest, lines.lines().skip(number).toList(), UTF_8);
        }
        try (FileChannel written = FileChannel.open(rest, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(rest, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        recount();
    }
}
