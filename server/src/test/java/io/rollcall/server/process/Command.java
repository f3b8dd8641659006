package io.rollcall.server.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A command of the jar that ran to its end.
 *
 * @param exit its exit code
 */
public record Command(int exit, List<String> out, List<String> err) {

    /** Runs {@code rollcall} with these arguments. */
    public static Command run(Map<String, String> variables, String... arguments) {
        try (ServerProcess process = ServerProcess.launch(variables, List.of(), List.of(arguments))) {
            int exit = process.exitCode();
            return new Command(exit, process.stdout(), process.stderr());
        }
    }

    /** What it said, as JSON. */
    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(String.join("\n", out));
        } catch (IOException e) {
            throw new UncheckedIOException(this.toString(), e);
        }
    }
}
