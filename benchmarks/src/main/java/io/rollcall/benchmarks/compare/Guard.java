package io.rollcall.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Two minutes that say whether messages have become more expensive: Rollcall and the floor side by side on one core, each with its load at the same
 * time, and the ratio of their CPU for a message against what it was. Ratios, since times are another machine's tomorrow; side by side, since the
 * machine is another from one minute to the next, and what slows one then slows the other. Twice, in processes of their own, and the lower counts: a JVM compiles
 * the same code well or less well, and what is good once can be had.
 */
public final class Guard {
    private static final List<Trial> GUARDED = List.of(Trial.PAIRS_0_MAX, Trial.PAIRS_1_MAX, Trial.FAN_OUT_MAX);
    private static final Path FILE = Path.of("benchmarks", "guard.properties");
    private static final String BROKERS_CORE = "0";
    private static final LoadTester REHEARSAL = new LoadTester("1", 0, 5);
    private static final LoadTester TESTER = new LoadTester("1", 1, 5);
    private static final int LOOKS = 2;

    private Guard() {}

    /** With {@code --renew}, what is measured is the baseline from now on; with the names of trials, those are played, and no baseline is asked. */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> named = List.of(arguments);
        boolean renew = named.contains("--renew");
        boolean guards = named.isEmpty() || renew;
        try {
            List<Trial> trials = guards ? GUARDED : trials(named);
            Map<Trial, Double> ratios = new EnumMap<>(Trial.class);
            for (int look = 0; look < LOOKS; look++) {
                look(trials, System.out).forEach((trial, ratio) -> ratios.merge(trial, ratio, Math::min));
            }
            if (renew) {
                new Baseline(ratios).write(FILE, LocalDate.now(ZoneOffset.UTC) + ", load " + load());
                System.out.println("the baseline is in " + FILE + ": commit it");
            } else if (guards && !holds(ratios, Baseline.read(FILE), System.out)) {
                System.out.println(
                        "A ratio is worse by a quarter. Is that the price of something that is worth it, and the machine quiet? Then"
                                + " renew the baseline with benchmarks/guard --renew, and commit " + FILE + ".");
                System.exit(1);
            }
        } catch (IOException failed) {
            System.err.println("guard: " + failed.getMessage());
            System.exit(2);
        }
    }

    private static List<Trial> trials(List<String> names) throws IOException {
        List<Trial> trials = new ArrayList<>();
        for (String name : names) {
            try {
                trials.add(Trial.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException unknown) {
                throw new IOException("'" + name + "' is none of " + Arrays.toString(Trial.values()), unknown);
            }
        }
        return trials;
    }

    private static Map<Trial, Double> look(List<Trial> trials, PrintStream out)
            throws IOException, InterruptedException {
        Map<Trial, Double> ratios = new EnumMap<>(Trial.class);
        try (Running ours = new Running(Contestant.ROLLCALL, BROKERS_CORE);
                Running floor = new Running(Contestant.FLOOR, BROKERS_CORE)) {
            for (Trial trial : trials) {
                sideBySide(REHEARSAL, trial, ours, floor);
                ratios.put(trial, sideBySide(TESTER, trial, ours, floor));
                out.printf("%-28s %.2f, load %s%n", trial.title(), ratios.get(trial), load());
            }
        }
        return ratios;
    }

    /** What a message costs us, as a multiple of what it costs the floor in the same seconds. */
    private static double sideBySide(LoadTester tester, Trial trial, Running ours, Running floor)
            throws IOException, InterruptedException {
        FutureTask<Double> floors = new FutureTask<>(() -> cpu(tester, trial, floor));
        new Thread(floors, "floor").start();
        double cpu = cpu(tester, trial, ours);
        try {
            return cpu / floors.get();
        } catch (ExecutionException failed) {
            throw new IOException("the floor: " + failed.getMessage(), failed);
        }
    }

    private static double cpu(LoadTester tester, Trial trial, Running broker) throws IOException, InterruptedException {
        Double cpu = tester.play(broker, false, trial.options(), 0).get(Table.CPU);
        if (cpu == null) {
            throw new IOException(trial.title() + ": the load tester does not say '" + Table.CPU + "'");
        }
        return cpu;
    }

    private static boolean holds(Map<Trial, Double> ratios, Baseline baseline, PrintStream out) {
        boolean holds = true;
        for (Map.Entry<Trial, Double> each : ratios.entrySet()) {
            boolean isWorse = baseline.isWorse(each.getKey(), each.getValue());
            out.println("%-28s %.2f of the floor, was %.2f%s"
                    .formatted(
                            each.getKey().title(),
                            each.getValue(),
                            baseline.of(each.getKey()),
                            isWorse ? "  WORSE" : ""));
            holds &= !isWorse;
        }
        return holds;
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }
}
