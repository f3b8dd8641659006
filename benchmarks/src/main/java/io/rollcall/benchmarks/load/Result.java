package io.rollcall.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has shown.
 *
 * @param settings what it was told
 * @param figures what came out, by names that say the units
 * @param seconds how it went
 */
record Result(String scenario, Map<String, String> settings, Map<String, Double> figures, List<Second> seconds) {
    static Result of(LoadConfig config, Figures figures, List<Second> seconds) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(
                "broker",
                config.broker().getHostString() + ":" + config.broker().getPort());
        settings.put("mqtt", config.mqtt5() ? "5" : "3.1.1");
        settings.put("qos", Integer.toString(config.qos()));
        settings.put("clients", Integer.toString(config.clients()));
        settings.put("payload", config.payloadBytes() + " bytes");
        settings.put("rate", config.isOpenLoop() ? config.rate() + " per second" : "maximum");
        settings.put("window", Integer.toString(config.window()));
        settings.put("warm-up", config.warmUp().toMillis() / 1e3 + " s");
        settings.put("duration", config.duration().toMillis() / 1e3 + " s");
        settings.put("loops", Integer.toString(config.loops()));
        settings.put("seed", Long.toString(config.seed()));
        return new Result(config.scenario().word(), settings, figures.all(), List.copyOf(seconds));
    }

    /** Figures below each other, numbers flush right. */
    String table() {
        StringBuilder table = new StringBuilder(scenario).append(' ').append(settings);
        int width = figures.keySet().stream().mapToInt(String::length).max().orElse(0);
        figures.forEach((name, value) -> table.append(("%n  %-" + width + "s  %,16.3f").formatted(name, value)));
        return table.toString();
    }

    /**
     * Writes all of it to a file.
     *
     * @throws IOException when the file cannot be written
     */
    void writeJson(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }
}
