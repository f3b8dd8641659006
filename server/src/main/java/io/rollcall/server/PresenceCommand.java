package io.rollcall.server;

import io.rollcall.http.exchange.Json;
import io.rollcall.http.nativeapi.ClientJson;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.PresenceFiles;
import io.rollcall.presence.PresenceFiles.Report;
import io.rollcall.presence.PresenceOpenException;
import io.rollcall.server.config.ServerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The commands {@code rollcall presence check|repair|print}: what can be done with a data directory while no server runs on it. */
final class PresenceCommand {
    /** The check found something that is wrong. */
    static final int EXIT_WRONG = 3;

    static final String NAME = "presence";
    private static final String DATA = "--data";

    private PresenceCommand() {}

    static void addTo(CommandSpec rollcall) {
        CommandSpec presence = CommandSpec.create().addOption(Options.help());
        presence.usageMessage().description("Looks after the presence of a data directory while no server runs on it.");
        presence.addSubcommand(
                "check", one("Compares table, states and feed. Changes nothing. Ends with 3 when something is wrong."));
        presence.addSubcommand("repair", one("Sets the table aside and builds it anew from the journal."));
        presence.addSubcommand("print", one("Prints every client, one line of JSON each."));
        rollcall.addSubcommand(NAME, presence);
    }

    private static CommandSpec one(String description) {
        CommandSpec command = CommandSpec.create()
                .addOption(Options.help())
                .addOption(Options.value(
                        "DIR", "The server's data directory. Default: " + ServerConfig.DATA_DEFAULT, DATA));
        command.usageMessage().description(description);
        return command;
    }

    /**
     * Does what was said. Returns the exit code.
     *
     * @throws StartError when it cannot
     */
    static int run(ParseResult presence, PrintWriter out) {
        if (!presence.hasSubcommand()) {
            presence.commandSpec().commandLine().usage(out);
            return ServerCommand.EXIT_USAGE;
        }
        ParseResult command = presence.subcommand();
        Path data = Path.of(command.matchedOptionValue(DATA, ServerConfig.DATA_DEFAULT.toString()));
        try {
            PresenceFiles files = new PresenceFiles(data.resolve(ServerConfig.PRESENCE_DIRECTORY));
            return switch (command.commandSpec().name()) {
                case "check" -> check(files, out);
                case "repair" -> repair(files, out);
                default -> print(files, out);
            };
        } catch (PresenceOpenException e) {
            throw new StartError(DATA + ": " + e.getMessage(), e);
        }
    }

    private static int check(PresenceFiles files, PrintWriter out) {
        Report report = files.check();
        out.println("clients  " + report.clients());
        out.println("feed     " + report.oldestSeq() + " to " + report.newestSeq());
        out.println("folded   " + report.folded() + " clients from all their entries");
        out.println("table    " + report.table());
        report.wrong().forEach(sentence -> out.println("wrong    " + sentence));
        if (report.wrongCount() > report.wrong().size()) {
            out.println("wrong    and " + (report.wrongCount() - report.wrong().size()) + " more");
        }
        out.println(report.wrongCount() == 0 ? "All agrees." : report.wrongCount() + " things are wrong.");
        return report.wrongCount() == 0 ? 0 : EXIT_WRONG;
    }

    private static int repair(PresenceFiles files, PrintWriter out) {
        out.println("The table is built anew, with " + files.repair() + " clients.");
        return 0;
    }

    private static int print(PresenceFiles files, PrintWriter out) {
        files.forEach(state -> out.println(line(state)));
        return 0;
    }

    /** As {@code /api/v1/clients} writes a client. */
    private static String line(ClientState state) {
        return Json.object(json -> ClientJson.write(json, state));
    }
}
