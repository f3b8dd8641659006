package io.rollcall.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Plays the same against Rollcall with presence and without, in turns: with, without, with, without. Each turn has a process and a directory
 * of its own. The broker has one core, if not told otherwise, the load tester another.
 */
final class Turns {
    private static final List<Contestant> BOTH = List.of(Contestant.ROLLCALL, Contestant.WITHOUT_PRESENCE);
    static final String BROKER_CORE = "0";
    private static final String LOAD_CORE = "1";

    private final LoadTester tester;
    private final PrintStream out;
    private final String brokerCores;
    private final Series series = new Series();

    Turns(int warmUpSeconds, int seconds, PrintStream out) {
        this(warmUpSeconds, seconds, BROKER_CORE, out);
    }

    /** @param brokerCores as {@code taskset -c} wants them */
    Turns(int warmUpSeconds, int seconds, String brokerCores, PrintStream out) {
        this.brokerCores = brokerCores;
        this.tester = new LoadTester(LOAD_CORE, warmUpSeconds, seconds);
        this.out = out;
    }

    /**
     * Plays all rounds.
     *
     * @param trials what the load tester is told, by title
     * @throws IOException when a turn fails; what was measured before is worth nothing then
     */
    void play(int rounds, Map<String, String> trials) throws IOException, InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : BOTH) {
                try (Running broker = new Running(contestant, brokerCores)) {
                    for (Map.Entry<String, String> trial : trials.entrySet()) {
                        List<String> options = List.of(trial.getValue().split(" ", -1));
                        tester.play(broker, true, options, 0)
                                .forEach((figure, value) -> series.add(trial.getKey(), figure, contestant, value));
                    }
                }
                out.printf("round %d of %d, %s, load %s%n", round, rounds, contestant.title(), load());
            }
        }
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    double with(String trial, String figure) {
        return median(trial, figure, Contestant.ROLLCALL);
    }

    double without(String trial, String figure) {
        return median(trial, figure, Contestant.WITHOUT_PRESENCE);
    }

    private double median(String trial, String figure, Contestant contestant) {
        return series.median(trial, figure, contestant)
                .orElseThrow(() -> new IllegalStateException(trial + ": no figure " + figure));
    }

    /** A row up to its last cells: title, with and without presence, each median, least and most. */
    String row(String title, String trial, String figure, double factor) {
        return "| " + title + " | " + spread(trial, figure, factor, Contestant.ROLLCALL) + " | "
                + spread(trial, figure, factor, Contestant.WITHOUT_PRESENCE) + " |";
    }

    private String spread(String trial, String figure, double factor, Contestant contestant) {
        List<Double> all = series.sorted(trial, figure, contestant);
        return "%s (%s to %s)"
                .formatted(
                        number(median(trial, figure, contestant) * factor),
                        number(all.get(0) * factor),
                        number(all.get(all.size() - 1) * factor));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 1_000 ? "%,.0f" : "%.3f", value);
    }
}
