package io.rollcall.benchmarks.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The command {@code rollcall-bench}: plays one scenario and says what came out. */
public final class Bench {
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILURE = 1;

    private final PrintWriter out;
    private final PrintWriter err;

    private Bench(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the command and ends the process: with 0 when the scenario was played to its end. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(new Bench(out, err).run(arguments));
    }

    private int run(String... arguments) {
        return new CommandLine(BenchOptions.spec())
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(this::execute)
                .execute(arguments);
    }

    private int execute(ParseResult parsed) {
        Optional<Integer> help = Optional.ofNullable(CommandLine.executeHelpRequest(parsed));
        if (help.isPresent()) {
            return help.get();
        }
        LoadConfig config;
        try {
            config = BenchOptions.config(parsed);
        } catch (IllegalArgumentException wrong) {
            err.println("rollcall-bench: " + wrong.getMessage());
            return EXIT_USAGE;
        }
        try {
            Result result = play(config, BenchOptions.flag(parsed, "--quiet") ? line -> {} : out::println);
            out.println(result.table());
            write(result, BenchOptions.file(parsed, "--json"), BenchOptions.file(parsed, "--plot"));
            return 0;
        } catch (IllegalStateException | IllegalArgumentException | IOException failed) {
            err.println("rollcall-bench: " + config.scenario().word() + ": " + failed.getMessage());
            return EXIT_FAILURE;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return EXIT_FAILURE;
        }
    }

    /**
     * Plays a scenario.
     *
     * @param progress gets a line each second
     * @throws IllegalStateException when the broker does not take part
     */
    static Result play(LoadConfig config, Consumer<String> progress) throws InterruptedException, IOException {
        try (Run run = new Run(config, progress)) {
            Figures figures = Play.of(config.scenario()).play(run);
            return Result.of(config, figures, run.seconds());
        }
    }

    private static void write(Result result, Optional<Path> json, Optional<Path> plot) throws IOException {
        if (json.isPresent()) {
            result.writeJson(json.get());
        }
        if (plot.isPresent()) {
            Plot.write(result, plot.get());
        }
    }
}
