package io.rollcall.server;

import io.rollcall.server.config.ConfigError;
import io.rollcall.server.config.Environment;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.config.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code rollcall}: reads what it is told, starts the server, and says in one sentence why it cannot. */
final class ServerCommand {
    /** The command line or the configuration cannot be. */
    static final int EXIT_USAGE = 2;
    /** The server could not start. */
    static final int EXIT_FAILURE = 1;

    private static final String NAME = "rollcall";

    private final Map<String, String> environment;
    private final Server server;

    /** What the command starts. */
    @FunctionalInterface
    interface Server {
        /**
         * Starts it; returns once it is open.
         *
         * @param settings what was said
         * @param again says it again, as it stands then in the file; throws {@link ConfigError} when it cannot be read
         */
        void start(Settings settings, Supplier<Settings> again);
    }

    /**
     * Names what it works with.
     *
     * @param environment the variables of the process
     * @param server starts the server, and returns once it is open
     */
    ServerCommand(Map<String, String> environment, Server server) {
        this.environment = environment;
        this.server = server;
    }

    /** Runs the command; returns the exit code, 0 when the server runs now. */
    int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(spec())
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(parsed -> execute(parsed, out, err))
                .setParameterExceptionHandler((e, args) -> refuse(err, sentence(e)))
                .execute(arguments);
    }

    private int execute(ParseResult parsed, PrintWriter out, PrintWriter err) {
        Optional<Integer> help = Optional.ofNullable(CommandLine.executeHelpRequest(parsed));
        if (help.isPresent()) {
            return help.get();
        }
        ParseResult command = parsed.subcommand();
        try {
            if (command == null) {
                return start(parsed, out);
            }
            return switch (command.commandSpec().name()) {
                case ClientsCommand.NAME -> new ClientsCommand(environment).run(command, out, err);
                case BackupCommand.NAME -> new BackupCommand(environment).run(command, out, err);
                case BackupCommand.RESTORE -> BackupCommand.restore(command, out, err);
                case TraceCommand.NAME -> new TraceCommand(environment).run(command, out, err);
                case KeysCommand.NAME -> new KeysCommand(environment).run(command, out, err);
                case ImportMosquittoCommand.NAME -> ImportMosquittoCommand.run(command, out, err);
                case ClassArchiveCommand.NAME -> ClassArchiveCommand.run(command, out, err);
                case PasswdCommand.NAME ->
                    new PasswdCommand(Prompt.ofTerminal(), Prompt.ofStdin()).run(command, out, err);
                case PresenceCommand.NAME -> PresenceCommand.run(command, out);
                default -> throw new IllegalStateException(command.commandSpec().name());
            };
        } catch (ConfigError e) {
            return refuse(err, String.valueOf(e.getMessage()));
        } catch (StartError e) {
            say(err, String.valueOf(e.getMessage()));
            return EXIT_FAILURE;
        }
    }

    private int start(ParseResult parsed, PrintWriter out) {
        Environment given = new Environment(environment);
        Supplier<Settings> told = () -> CommandLineOptions.read(parsed, given);
        Settings settings = told.get();
        ServerConfig config = ServerConfig.of(settings);
        List<String> exposed = SecretFiles.exposed(
                config, CommandLineOptions.fileWithSecrets(parsed, given).orElse(null));
        if (CommandLineOptions.isTest(parsed)) {
            ConfigCheck.run(config).forEach(sentence -> out.println("Warning: " + sentence));
            exposed.forEach(sentence -> out.println("Warning: " + sentence));
            out.println("The configuration is good.");
        } else {
            server.start(settings, told);
            exposed.forEach(sentence -> Rollcall.LOG.warn("{}", sentence));
        }
        return 0;
    }

    private static int refuse(PrintWriter err, String sentence) {
        say(err, sentence);
        err.println("Try '" + NAME + " --help'.");
        return EXIT_USAGE;
    }

    private static void say(PrintWriter err, String sentence) {
        err.println(NAME + ": " + sentence);
    }

    private static String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String argument = unmatched.getUnmatched().get(0);
            return argument + ": there is no such option" + nearest(unmatched);
        }
        return String.valueOf(e.getMessage());
    }

    private static String nearest(UnmatchedArgumentException unmatched) {
        var suggestions = unmatched.getSuggestions();
        return suggestions.isEmpty() ? "" : "; the nearest is " + suggestions.get(0);
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name(NAME)
                .version(NAME + " " + Version.ofTheJar())
                .addOption(OptionSpec.builder("--help", "-h")
                        .usageHelp(true)
                        .description("Says this.")
                        .build())
                .addOption(OptionSpec.builder("--version", "-V")
                        .versionHelp(true)
                        .description("Says which version this is.")
                        .build());
        CommandLineOptions.addTo(spec);
        spec.addSubcommand(PasswdCommand.NAME, PasswdCommand.spec());
        spec.addSubcommand(ClientsCommand.NAME, ClientsCommand.spec());
        spec.addSubcommand(KeysCommand.NAME, KeysCommand.spec());
        spec.addSubcommand(TraceCommand.NAME, TraceCommand.spec());
        spec.addSubcommand(BackupCommand.NAME, BackupCommand.spec());
        spec.addSubcommand(BackupCommand.RESTORE, BackupCommand.restoreSpec());
        spec.addSubcommand(ImportMosquittoCommand.NAME, ImportMosquittoCommand.spec());
        spec.addSubcommand(ClassArchiveCommand.NAME, ClassArchiveCommand.spec());
        PresenceCommand.addTo(spec);
        spec.usageMessage()
                .description("Starts an MQTT broker that always knows who is here, and answers over HTTP.")
                .footer(
                        "",
                        "Every setting can stand in the file (mqtt.port), in the environment (ROLLCALL_MQTT_PORT) and some on",
                        "the command line, which wins over the environment, which wins over the file.",
                        "Ends with 2 when it is told what cannot be, with 1 when it cannot start.");
        return spec;
    }
}
