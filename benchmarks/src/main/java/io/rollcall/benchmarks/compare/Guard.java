package io.rollcall.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Two minutes that say whether messages have become more expensive: Rollcall and the floor in turns, A B B A, each on the same core, and
 * the ratio of their CPU for a message against what it was. Ratios, since times are another machine's tomorrow; of the least of each, since a
 * disturbance only ever adds; and where one is worse, all of it once more, for a host that swings does so both ways: a ratio that is good in one of
 * two is good. So the baseline is the worse of two.
 */
public final class Guard {
    private static final List<Trial> TRIALS = List.of(Trial.PAIRS_0_MAX, Trial.PAIRS_1_MAX, Trial.FAN_OUT_MAX);
    private static final List<Contestant> TURNS =
            List.of(Contestant.ROLLCALL, Contestant.FLOOR, Contestant.FLOOR, Contestant.ROLLCALL);
    private static final Path FILE = Path.of("benchmarks", "guard.properties");
    private static final int WARM_UP_SECONDS = 4;
    private static final int SECONDS = 4;

    private Guard() {}

    /** With {@code --renew}, what is measured is the baseline from now on. */
    public static void main(String[] arguments) throws InterruptedException {
        boolean renew = List.of(arguments).contains("--renew");
        try {
            Map<Trial, Double> ratios = measure(System.out);
            if (renew) {
                new Baseline(merge(ratios, measure(System.out), Math::max))
                        .write(FILE, LocalDate.now(ZoneOffset.UTC) + ", load " + load());
                System.out.println("the baseline is in " + FILE + ": commit it");
                return;
            }
            Baseline baseline = Baseline.read(FILE);
            if (!holds(ratios, baseline, System.out)) {
                System.out.println("once more, to be sure");
                if (!holds(merge(ratios, measure(System.out), Math::min), baseline, System.out)) {
                    System.out.println(
                            "A ratio is worse by a quarter. Is that the price of something that is worth it, and the machine quiet? Then"
                                    + " renew the baseline with benchmarks/guard --renew, and commit " + FILE + ".");
                    System.exit(1);
                }
            }
        } catch (IOException failed) {
            System.err.println("guard: " + failed.getMessage());
            System.exit(2);
        }
    }

    private static Map<Trial, Double> merge(
            Map<Trial, Double> some, Map<Trial, Double> others, BinaryOperator<Double> which) {
        Map<Trial, Double> merged = new EnumMap<>(some);
        others.forEach((trial, ratio) -> merged.merge(trial, ratio, which));
        return merged;
    }

    private static Map<Trial, Double> measure(PrintStream out) throws IOException, InterruptedException {
        Series series = new Series();
        LoadTester tester = new LoadTester("1", WARM_UP_SECONDS, SECONDS);
        for (Contestant contestant : TURNS) {
            out.println(contestant.title() + ", load " + load());
            try (Running broker = new Running(contestant, "0")) {
                for (Trial trial : TRIALS) {
                    series.add(trial, contestant, tester.play(broker, false, trial.options(), 0));
                }
            }
        }
        Map<Trial, Double> ratios = new EnumMap<>(Trial.class);
        for (Trial trial : TRIALS) {
            ratios.put(trial, cpu(series, trial, Contestant.ROLLCALL) / cpu(series, trial, Contestant.FLOOR));
        }
        return ratios;
    }

    private static double cpu(Series series, Trial trial, Contestant contestant) {
        List<Double> sorted = series.sorted(trial.name(), Table.CPU, contestant);
        return sorted.isEmpty() ? Double.NaN : sorted.get(0);
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
