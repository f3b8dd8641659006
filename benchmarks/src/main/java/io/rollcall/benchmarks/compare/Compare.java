package io.rollcall.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Plays the same trials against every contestant, one contestant after the other, each in a process and on a core of its own,
 * in as many rounds as wished: forwards in one round, backwards in the next. Before it counts, a process plays the trials as often as wished
 * unmeasured: code that runs a hundred times a second is compiled after a minute, and does not wait for the trial that it costs. Ends with one
 * table.
 */
public final class Compare {
    private final List<Contestant> contestants;
    private final List<Trial> trials;
    private final String brokerCore;
    private final LoadTester tester;
    private final int rehearsals;
    private final long deadline;
    private final PrintStream out;
    private final Series series = new Series();

    private Compare(ParseResult parsed, PrintStream out) {
        contestants = Arrays.stream(Contestant.values())
                .filter(each -> isNamed(parsed, "--only", each.name()))
                .filter(each -> each.isPeer() || parsed.hasMatchedOption("--only"))
                .filter(Contestant::isHere)
                .toList();
        trials = Arrays.stream(Trial.values())
                .filter(each -> isNamed(parsed, "--trials", each.name()))
                .toList();
        brokerCore = parsed.commandSpec().findOption("--broker-core").getValue();
        tester = new LoadTester(
                parsed.commandSpec().findOption("--load-core").getValue(),
                number(parsed, "--warm-up"),
                number(parsed, "--seconds"));
        rehearsals = number(parsed, "--rehearsals");
        deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(number(parsed, "--minutes"));
        this.out = out;
    }

    private static int number(ParseResult parsed, String option) {
        return parsed.commandSpec().findOption(option).<Integer>getValue();
    }

    private static boolean isNamed(ParseResult parsed, String option, String name) {
        String names = parsed.commandSpec().findOption(option).<String>getValue();
        return names.isEmpty()
                || Arrays.asList(
                                names.toUpperCase(Locale.ROOT).replace('-', '_').split(",", -1))
                        .contains(name);
    }

    /** Runs the comparison; see {@code benchmarks/compare --help}. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(spec());
        command.setExecutionStrategy(parsed -> {
            Integer help = CommandLine.executeHelpRequest(parsed);
            return help == null ? compare(parsed) : help;
        });
        System.exit(command.execute(arguments));
    }

    private static int compare(ParseResult parsed) {
        try {
            Compare comparison = new Compare(parsed, System.out);
            comparison.run(number(parsed, "--rounds"));
            String table = new Table(comparison.series, comparison.contestants).markdown();
            System.out.print(table);
            String file = parsed.commandSpec().findOption("--table").<String>getValue();
            if (!file.isEmpty()) {
                Files.writeString(Path.of(file), table);
            }
            return 0;
        } catch (IOException failed) {
            System.err.println("compare: " + failed.getMessage());
            return 1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("compare").mixinStandardHelpOptions(true);
        spec.usageMessage().description("Compares Rollcall with the floor and the brokers that are there.");
        number(spec, "--rounds", "3", "How often everything is played.");
        number(spec, "--seconds", "8", "Measured seconds of each trial.");
        number(spec, "--warm-up", "5", "Seconds of each trial before that.");
        number(spec, "--rehearsals", "1", "How often a process plays all trials but idle unmeasured before.");
        number(spec, "--minutes", "120", "No trial begins later than that; the table is made of what there is.");
        text(
                spec,
                "--only",
                "",
                "Contestants: " + Arrays.toString(Contestant.values()) + ". Default: all that are there");
        text(spec, "--trials", "", "Trials: " + Arrays.toString(Trial.values()) + ". Default: all");
        text(spec, "--broker-core", "0", "Core of the broker.");
        text(spec, "--load-core", "1", "Core of the load tester.");
        text(spec, "--table", "", "File for the table, in Markdown.");
        return spec;
    }

    private static void number(CommandSpec spec, String name, String byDefault, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel("N")
                .type(int.class)
                .defaultValue(byDefault)
                .description(description + " Default: " + byDefault)
                .build());
    }

    private static void text(CommandSpec spec, String name, String byDefault, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel("X")
                .type(String.class)
                .defaultValue(byDefault)
                .description(description + (byDefault.isEmpty() ? "" : " Default: " + byDefault))
                .build());
    }

    private void run(int rounds) throws InterruptedException {
        List<Contestant> order = new ArrayList<>(contestants);
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : order) {
                if (System.nanoTime() < deadline) {
                    out.printf("round %d of %d: %s, load %s%n", round, rounds, contestant.title(), load());
                    play(contestant);
                }
            }
            Collections.reverse(order);
        }
    }

    /** What the machine did before, since nobody else should work on it now. */
    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException unknown) {
            return "unknown";
        }
    }

    private void play(Contestant contestant) throws InterruptedException {
        try (Running broker = new Running(contestant, brokerCore)) {
            series.add(Table.START, Table.START_FIGURE, contestant, broker.startMillis());
            for (int rehearsal = 0; rehearsal < rehearsals; rehearsal++) {
                for (Trial trial : trials) {
                    if (trial != Trial.IDLE) { // it says what memory is taken for the first time
                        play(contestant, broker, trial);
                    }
                }
            }
            for (Trial trial : trials) {
                play(contestant, broker, trial).ifPresent(figures -> series.add(trial, contestant, figures));
            }
        } catch (IOException failed) {
            out.printf("  %s: %s%n", contestant.title(), failed.getMessage());
        }
    }

    /** Nothing where the contestant cannot play it, where time is up, and where it failed. */
    private Optional<Map<String, Double>> play(Contestant contestant, Running broker, Trial trial)
            throws InterruptedException {
        if ((trial.isOfQos2() && !contestant.hasQos2()) || System.nanoTime() >= deadline) {
            return Optional.empty();
        }
        double rate = 0;
        if (trial.halfOf() != trial) {
            rate = series.median(trial.halfOf().name(), Trial.THROUGHPUT, contestant)
                            .orElse(0)
                    / 2;
            if (rate == 0) {
                return Optional.empty();
            }
        }
        try {
            Map<String, Double> figures = tester.play(broker, contestant.isJvm(), trial.options(), rate);
            out.printf("  %s: %s%n", trial.title(), figures);
            return Optional.of(figures);
        } catch (IOException failed) {
            out.printf("  %s: failed: %s%n", trial.title(), failed.getMessage());
            return Optional.empty();
        }
    }
}
