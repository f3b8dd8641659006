package io.rollcall.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rollcall.server.backup.Backups;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The commands {@code rollcall backup} and {@code rollcall restore}: a copy of a data directory, and back. */
final class BackupCommand {
    static final String NAME = "backup";
    static final String RESTORE = "restore";

    private static final String DATA = "--data";

    private final Map<String, String> environment;

    BackupCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    static CommandSpec spec() {
        CommandSpec spec = ServerOptions.addTo(CommandSpec.create().name(NAME).addOption(Options.help()))
                .addOption(Options.value(
                        "DATA", "A data directory that no server runs on; without it a running server is asked.", DATA))
                .addPositional(
                        Options.argument(
                                "DIR",
                                "Where. Of a running server: in its directory of backups (backup.directory), or below. Made, or empty."));
        spec.usageMessage()
                .description(
                        "Makes a backup, while the server runs. Whole, when this ends with 0: it has a file backup.json.");
        return spec;
    }

    static CommandSpec restoreSpec() {
        CommandSpec spec = CommandSpec.create()
                .name(RESTORE)
                .addOption(Options.help())
                .addOption(Options.value(
                        "DATA", "The data directory, made or empty. Default: " + ServerConfig.DATA_DEFAULT, DATA))
                .addPositional(Options.argument("DIR", "A backup."));
        spec.usageMessage().description("Makes a data directory of a backup, which stays as it is.");
        return spec;
    }

    /** Makes a backup; returns the exit code. */
    int run(ParseResult parsed, PrintWriter out, PrintWriter err) {
        String directory = parsed.matchedPositionalValue(0, "");
        try {
            if (parsed.hasMatchedOption(DATA)) {
                Path data = Path.of(parsed.matchedOptionValue(DATA, ""));
                if (!Files.isDirectory(data)) {
                    throw new IOException(DATA + ": '" + data + "' is not a directory");
                }
                try (DataDirectory held = DataDirectory.holdAsItIs(data)) {
                    Backups.makeOffline(held.path(), Path.of(directory));
                }
                out.println("The backup is in " + directory + ".");
                return 0;
            }
            JsonNode made = ServerOptions.caller(parsed, environment)
                    .askLong(
                            "POST",
                            "/api/v1/backup",
                            JsonNodeFactory.instance.objectNode().put("directory", directory));
            out.println(
                    ServerOptions.isJson(parsed)
                            ? made.toString()
                            : "The backup is in " + made.path("directory").asText() + ": the feed up to "
                                    + made.path("seq").asLong() + " at least, "
                                    + made.path("bytes").asLong() + " bytes.");
            return 0;
        } catch (IllegalArgumentException e) {
            return say(err, NAME, e, ServerCommand.EXIT_USAGE);
        } catch (IOException | StartError e) {
            return say(err, NAME, e, ServerCommand.EXIT_FAILURE);
        }
    }

    /** Puts one back; returns the exit code. */
    static int restore(ParseResult parsed, PrintWriter out, PrintWriter err) {
        Path backup = Path.of(parsed.matchedPositionalValue(0, ""));
        Path data = Path.of(parsed.matchedOptionValue(DATA, ServerConfig.DATA_DEFAULT.toString()));
        try {
            String begun = Backups.putBack(backup, data);
            out.println("'" + data + "' is as it was at " + begun + ". Start a server on it with --data.");
            return 0;
        } catch (IOException e) {
            return say(err, RESTORE, e, ServerCommand.EXIT_FAILURE);
        }
    }

    private static int say(PrintWriter err, String command, Exception problem, int exit) {
        err.println("rollcall " + command + ": " + problem.getMessage());
        return exit;
    }
}
