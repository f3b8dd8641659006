package io.rollcall.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long from the start command to the ready line: starts {@code rollcall.jar} again and again with the {@code java}
 * that runs this, on free ports, with a new directory each time and then with the one that is there, first without and then
 * with an archive of classes as {@code rollcall class-archive} makes it, and prints the median and the spread of each in milliseconds.
 */
public final class StartTime {
    private static final String READY = "rollcall ready in ";

    private final Path jar;
    private final int rounds;
    private final PrintStream out;

    private StartTime(Path jar, int rounds, PrintStream out) {
        this.jar = jar;
        this.rounds = rounds;
        this.out = out;
    }

    /** Arguments: the jar, and how many rounds (15 when left out). */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        new StartTime(Path.of(arguments[0]), rounds, System.out).run();
    }

    private void run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("rollcall-start");
        try {
            String archive = directory.resolve("rollcall.jsa").toString();
            check(java("-jar", jar.toString(), "class-archive", "--to", archive)
                    .inheritIO()
                    .start());
            List<List<String>> options = List.of(List.of(), List.of("-XX:SharedArchiveFile=" + archive));
            Map<String, List<Long>> millis = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (List<String> each : options) {
                    Path data = directory.resolve("round-" + round + "-" + each.size());
                    String how = each.isEmpty() ? "java -jar" : "with an archive of classes";
                    for (String what : List.of("new directory", "started again")) {
                        millis.computeIfAbsent(how + ", " + what, key -> new ArrayList<>())
                                .add(start(each, data));
                    }
                }
            }
            millis.forEach(this::report);
        } finally {
            delete(directory);
        }
    }

    private static void check(Process process) throws IOException, InterruptedException {
        if (process.waitFor() != 0) {
            throw new IOException("no archive of classes could be made");
        }
    }

    private static ProcessBuilder java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    private long start(List<String> jvmOptions, Path data) throws IOException, InterruptedException {
        ProcessBuilder command =
                java("-jar", jar.toString(), "--mqtt-port", "0", "--http-port", "0", "--data", data.toString());
        command.command().addAll(1, jvmOptions);
        command.redirectError(ProcessBuilder.Redirect.DISCARD);
        long began = System.nanoTime();
        Process server = command.start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                }
            }
            throw new IOException("the server ended without a ready line");
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private void report(String what, List<Long> millis) {
        Collections.sort(millis);
        out.printf(
                "%s: median %d ms, least %d, most %d, of %d starts%n",
                what, millis.get(millis.size() / 2), millis.get(0), millis.get(millis.size() - 1), millis.size());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
