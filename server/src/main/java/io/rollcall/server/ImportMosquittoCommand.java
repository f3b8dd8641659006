package io.rollcall.server;

import io.rollcall.server.mosquitto.MosquittoImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code rollcall import-mosquitto}: prints a configuration that says what a {@code mosquitto.conf} says. */
final class ImportMosquittoCommand {
    static final String NAME = "import-mosquitto";

    private ImportMosquittoCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name(NAME)
                .addOption(Options.help())
                .addPositional(Options.argument("FILE", "Mosquitto's configuration, mosquitto.conf."));
        spec.usageMessage()
                .description(
                        "Prints a configuration file, in YAML, that says what Mosquitto's says. What cannot be said stands at its head, line by line.");
        return spec;
    }

    /** Runs the command; returns the exit code. */
    static int run(ParseResult parsed, PrintWriter out, PrintWriter err) {
        try {
            MosquittoImport.Result result = MosquittoImport.of(Path.of(parsed.matchedPositionalValue(0, "")));
            result.notes().forEach(note -> out.println("# " + note));
            out.print(result.yaml());
            out.flush();
            if (!result.notes().isEmpty()) {
                err.println("rollcall: what could not be said stands at the head, "
                        + result.notes().size() + " of it");
            }
            return 0;
        } catch (IOException e) {
            err.println("rollcall: " + e.getMessage());
            return ServerCommand.EXIT_FAILURE;
        }
    }
}
