package io.rollcall.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the load tester in a process and on a core of its own, and reads what it found. */
final class LoadTester {
    private static final int MINUTES_MAX = 10;

    private final String core;
    private final int warmUpSeconds;
    private final int seconds;

    LoadTester(String core, int warmUpSeconds, int seconds) {
        this.core = core;
        this.warmUpSeconds = warmUpSeconds;
        this.seconds = seconds;
    }

    /**
     * Plays against a broker that runs.
     *
     * @param rate overrules that of the options, when above 0
     * @return the figures, by their names
     * @throws IOException when it failed, with what it said
     */
    Map<String, Double> play(Running broker, boolean jvm, List<String> options, double rate)
            throws IOException, InterruptedException {
        Path json = Files.createTempFile("rollcall-compare", ".json");
        Path output = Files.createTempFile("rollcall-compare", ".log");
        List<String> command = new ArrayList<>(List.of("taskset", "-c", core, "benchmarks/load"));
        command.addAll(options);
        command.addAll(List.of("--quiet", "--port", Integer.toString(broker.port())));
        command.addAll(List.of("--broker-pid", Long.toString(broker.pid()), "--json", json.toString()));
        command.addAll(List.of("--warm-up", Integer.toString(warmUpSeconds), "--duration", Integer.toString(seconds)));
        if (jvm) {
            command.add("--heap");
        }
        if (rate > 0) {
            command.addAll(List.of("--rate", Long.toString(Math.round(rate))));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(
                        Files.readString(output, StandardCharsets.UTF_8).strip());
            }
            return figures(new ObjectMapper().readTree(json.toFile()).get("figures"));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(json);
            Files.deleteIfExists(output);
        }
    }

    private static Map<String, Double> figures(JsonNode written) {
        Map<String, Double> figures = new LinkedHashMap<>();
        written.properties()
                .forEach(field -> figures.put(field.getKey(), field.getValue().asDouble()));
        return figures;
    }
}
