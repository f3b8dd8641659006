package io.rollcall.server;

import io.rollcall.server.access.password.PasswordFile;
import io.rollcall.server.access.password.PasswordFileEditor;
import io.rollcall.server.access.password.PasswordHash;
import io.rollcall.server.access.password.PasswordHash.Algorithm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code rollcall passwd}: adds, changes, removes and lists the users of a password file. */
final class PasswdCommand {
    static final String NAME = "passwd";

    private static final String DELETE = "--delete";
    private static final String LIST = "--list";
    private static final String HASH = "--hash";
    private static final String STDIN = "--stdin";

    private final Prompt terminal;
    private final Prompt stdin;

    PasswdCommand(Prompt terminal, Prompt stdin) {
        this.terminal = terminal;
        this.stdin = stdin;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name(NAME)
                .addOption(OptionSpec.builder("--help", "-h")
                        .usageHelp(true)
                        .description("Says this.")
                        .build())
                .addOption(OptionSpec.builder(DELETE, "-D")
                        .type(boolean.class)
                        .description("Removes the user.")
                        .build())
                .addOption(OptionSpec.builder(LIST)
                        .type(boolean.class)
                        .description("Lists the users.")
                        .build())
                .addOption(OptionSpec.builder(HASH, "-H")
                        .paramLabel("KIND")
                        .type(String.class)
                        .arity("1")
                        .description("How the password is kept: " + kinds() + ". Default: " + Algorithm.ARGON2ID.label()
                                + ". Mosquitto reads the last two.")
                        .build())
                .addOption(OptionSpec.builder(STDIN)
                        .type(boolean.class)
                        .description("Takes the password from the first line of stdin.")
                        .build())
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("1")
                        .paramLabel("FILE")
                        .type(String.class)
                        .description("The password file; a new one is made when it is not there.")
                        .build())
                .addPositional(PositionalParamSpec.builder()
                        .index("1")
                        .arity("0..1")
                        .paramLabel("NAME")
                        .type(String.class)
                        .description("The user.")
                        .build());
        spec.usageMessage()
                .description(
                        "Adds a user to a password file, or changes the password of one. Asks for the password, or takes"
                                + " the first line of stdin where there is no terminal.");
        return spec;
    }

    private static String kinds() {
        return Arrays.stream(Algorithm.values()).map(Algorithm::label).collect(Collectors.joining(", "));
    }

    /** Runs the command; returns the exit code. */
    int run(ParseResult parsed, PrintWriter out, PrintWriter err) {
        Path file = Path.of(parsed.matchedPositionalValue(0, ""));
        String name = parsed.matchedPositionalValue(1, "");
        boolean delete = parsed.hasMatchedOption(DELETE);
        boolean list = parsed.hasMatchedOption(LIST);
        if (delete && list) {
            return refuse(err, DELETE + " and " + LIST + " do not go together");
        }
        if (list != name.isEmpty()) {
            return refuse(err, list ? LIST + " takes a FILE and no NAME" : "a FILE and a NAME are wanted");
        }
        try {
            if (list) {
                PasswordFile.read(file).names().forEach(out::println);
                return 0;
            }
            return delete ? delete(file, name, err) : put(file, name, parsed, err);
        } catch (IOException | IllegalArgumentException e) {
            return fail(err, String.valueOf(e.getMessage()));
        }
    }

    private static int delete(Path file, String name, PrintWriter err) throws IOException {
        return new PasswordFileEditor(file).remove(name) ? 0 : fail(err, file + ": there is no user '" + name + "'");
    }

    private int put(Path file, String name, ParseResult parsed, PrintWriter err) throws IOException {
        String kind = parsed.matchedOptionValue(HASH, Algorithm.ARGON2ID.label());
        List<Algorithm> algorithms = Arrays.stream(Algorithm.values())
                .filter(known -> known.label().equals(kind))
                .toList();
        if (algorithms.isEmpty()) {
            return refuse(err, HASH + ": '" + kind + "' is none of " + kinds());
        }
        Optional<byte[]> password = (parsed.hasMatchedOption(STDIN) ? stdin : terminal).password("Password of " + name);
        if (password.isEmpty()) {
            return fail(err, "no password was given, or not the same one twice");
        }
        PasswordHash hash = PasswordHash.of(algorithms.get(0), password.get(), new SecureRandom());
        Arrays.fill(password.get(), (byte) 0);
        new PasswordFileEditor(file).put(name, hash);
        return 0;
    }

    private static int refuse(PrintWriter err, String sentence) {
        err.println("rollcall passwd: " + sentence);
        err.println("Try 'rollcall passwd --help'.");
        return ServerCommand.EXIT_USAGE;
    }

    private static int fail(PrintWriter err, String sentence) {
        err.println("rollcall passwd: " + sentence);
        return ServerCommand.EXIT_FAILURE;
    }
}
