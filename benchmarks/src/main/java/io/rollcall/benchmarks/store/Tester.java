package io.rollcall.benchmarks.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The load tester, in a process of its own. */
final class Tester {
    private Tester() {}

    /**
     * Plays against a broker that runs.
     *
     * @return the figures, by their names
     * @throws IOException when it failed; it has said why on standard error
     */
    static Map<String, Double> play(StoreBroker broker, String... options) throws IOException {
        Path json = Files.createTempFile("rollcall-store-speed", ".json");
        List<String> command = new ArrayList<>(List.of("benchmarks/load"));
        command.addAll(List.of(options));
        command.addAll(List.of("--quiet", "--port", Integer.toString(broker.port())));
        command.addAll(List.of("--broker-pid", Long.toString(broker.pid()), "--json", json.toString()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        Thread whenWeAreEnded = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(whenWeAreEnded);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("the load tester failed: " + command);
            }
            Map<String, Double> figures = new LinkedHashMap<>();
            new ObjectMapper()
                    .readTree(json.toFile())
                    .get("figures")
                    .properties()
                    .forEach(figure ->
                            figures.put(figure.getKey(), figure.getValue().asDouble()));
            return figures;
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            Runtime.getRuntime().removeShutdownHook(whenWeAreEnded);
            Files.deleteIfExists(json);
        }
    }
}
