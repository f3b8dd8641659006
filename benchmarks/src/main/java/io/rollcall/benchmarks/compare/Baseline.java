package io.rollcall.benchmarks.compare;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/** What a message cost of the broker's CPU, as a multiple of what it costs the floor: a line {@code TRIAL=ratio} each. */
final class Baseline {
    /** A ratio that is so many times what it was is worse. */
    private static final double WORSE = 1.25;

    private final Map<Trial, Double> ratios;

    Baseline(Map<Trial, Double> ratios) {
        this.ratios = new EnumMap<>(ratios);
    }

    /**
     * Reads one.
     *
     * @throws IOException when it cannot be read; the message names the file, and the line that is wrong
     */
    static Baseline read(Path file) throws IOException {
        Properties lines = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            lines.load(in);
        }
        Map<Trial, Double> ratios = new EnumMap<>(Trial.class);
        for (String name : lines.stringPropertyNames()) {
            String ratio = lines.getProperty(name);
            try {
                ratios.put(Trial.valueOf(name), Double.valueOf(ratio));
            } catch (IllegalArgumentException wrong) {
                throw new IOException(file + ": " + name + "=" + ratio + " is no trial with a ratio", wrong);
            }
        }
        return new Baseline(ratios);
    }

    void write(Path file, String when) throws IOException {
        StringBuilder lines = new StringBuilder("# CPU of Rollcall for a message, as a multiple of the floor's. Made by"
                + " benchmarks/guard --renew, " + when + "\n");
        ratios.forEach((trial, ratio) ->
                lines.append(trial).append('=').append("%.2f".formatted(ratio)).append('\n'));
        Files.writeString(file, lines);
    }

    /** Whether a ratio is a quarter worse than it was, or was not measured. */
    boolean isWorse(Trial trial, double ratio) {
        Double before = ratios.get(trial);
        return before == null || !(ratio < before * WORSE);
    }

    /** What the ratio was; absent ones are not a number. */
    double of(Trial trial) {
        return ratios.getOrDefault(trial, Double.NaN);
    }
}
