package io.rollcall.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.http.alibaba.Operation;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.config.Key;
import io.rollcall.server.keys.KeyFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The commands {@code rollcall keys create|list|revoke}: change the file of API keys, which a running server reads again by itself. */
final class KeysCommand {
    static final String NAME = "keys";

    private static final String FILE = "--file";
    private static final String JSON = "--json";
    private static final String SCOPES = "--scopes";
    private static final String ORG = "--org";
    private static final String GROUP = "--group";
    private static final String INSTANCE = "--instance";
    private static final String OPERATION = "--operation";
    private static final String ALIBABA = "--alibaba";
    private static final String VARIABLE = Key.HTTP_KEYS_FILE.variable();

    private final Map<String, String> environment;

    KeysCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    static CommandSpec spec() {
        CommandSpec keys = CommandSpec.create().name(NAME).addOption(Options.help());
        keys.usageMessage().description("Looks after the API keys of " + Key.HTTP_KEYS_FILE.path() + ".");
        CommandSpec create = one("Makes a key and shows its secret, which nobody can tell later.")
                .addPositional(id())
                .addOption(Options.value(
                        "WORDS", "Of " + String.join(",", Scope.words()) + ". Default: read,stream", SCOPES))
                .addOption(Options.value("ORG", "The organization whose clients alone it sees.", ORG))
                .addOption(Options.list(
                        "GROUP", "A group whose clients alone it sees; may be given more than once.", GROUP))
                .addOption(Options.list(
                        "ID", "An Alibaba instance that it may name; may be given more than once.", INSTANCE))
                .addOption(Options.list("NAME", "An Alibaba operation that it may call; likewise.", OPERATION))
                .addOption(Options.flag(
                        "It signs as Alibaba's callers do: the file has the secret and not its hash.", ALIBABA));
        keys.addSubcommand("create", create);
        keys.addSubcommand("list", one("Lists the keys, without what would prove them."));
        keys.addSubcommand(
                "revoke",
                one("Removes a key: whoever holds it is let in no more.").addPositional(id()));
        return keys;
    }

    private static PositionalParamSpec id() {
        return Options.argument("ID", "The key's name.");
    }

    private static CommandSpec one(String description) {
        CommandSpec command = CommandSpec.create()
                .addOption(Options.help())
                .addOption(Options.value("FILE", "The file of keys. Default: what " + VARIABLE + " says", FILE))
                .addOption(Options.flag("Answers in JSON.", JSON));
        command.usageMessage().description(description);
        return command;
    }

    /** Runs the command; returns the exit code. */
    int run(ParseResult keys, PrintWriter out, PrintWriter err) {
        if (!keys.hasSubcommand()) {
            keys.commandSpec().commandLine().usage(err);
            return ServerCommand.EXIT_USAGE;
        }
        ParseResult parsed = keys.subcommand();
        String path = parsed.matchedOptionValue(FILE, environment.getOrDefault(VARIABLE, ""));
        if (path.isEmpty()) {
            return say(
                    err,
                    FILE + ": no file of keys is named, and " + VARIABLE + " is not set",
                    ServerCommand.EXIT_USAGE);
        }
        KeyFile file = new KeyFile(Path.of(path));
        try {
            return switch (parsed.commandSpec().name()) {
                case "create" -> create(file, parsed, out, err);
                case "list" -> list(file, parsed, out, err);
                default -> revoke(file, parsed, out, err);
            };
        } catch (FileError e) {
            return say(err, String.valueOf(e.getMessage()), ServerCommand.EXIT_FAILURE);
        } catch (IllegalArgumentException e) {
            return say(err, String.valueOf(e.getMessage()), ServerCommand.EXIT_USAGE);
        }
    }

    private static int create(KeyFile file, ParseResult parsed, PrintWriter out, PrintWriter err) throws FileError {
        String id = parsed.matchedPositionalValue(0, "");
        String secret = file.create(id, rights(parsed, id), parsed.hasMatchedOption(ALIBABA));
        if (parsed.hasMatchedOption(JSON)) {
            ObjectNode json = new ObjectMapper().createObjectNode();
            out.println(json.put("id", id).put("secret", secret));
        } else {
            out.println(id + ":" + secret);
            err.println("This is the only time that the secret is shown.");
        }
        return 0;
    }

    private static Rights rights(ParseResult parsed, String id) {
        List<Scope> scopes = new ArrayList<>();
        if (parsed.hasMatchedOption(SCOPES)) {
            for (String word : parsed.matchedOptionValue(SCOPES, "").split(",", -1)) {
                scopes.add(KeyFile.scope(word.strip()));
            }
        }
        List<String> operations = parsed.matchedOptionValue(OPERATION, List.of());
        for (String operation : operations) {
            if (!Operation.actions().contains(operation)) {
                throw new IllegalArgumentException(
                        OPERATION + ": '" + operation + "' is not one of " + Operation.actions());
            }
        }
        String org = parsed.matchedOptionValue(ORG, ApiKey.orgIn(id).orElse(null));
        return new Rights(
                scopes.isEmpty() ? Rights.READ.scopes() : Set.copyOf(scopes),
                new Sight(org, Set.copyOf(parsed.matchedOptionValue(GROUP, List.<String>of()))),
                Set.copyOf(parsed.matchedOptionValue(INSTANCE, List.<String>of())),
                Set.copyOf(operations));
    }

    private static int list(KeyFile file, ParseResult parsed, PrintWriter out, PrintWriter err) throws FileError {
        List<KeyFile.Entry> entries = file.read();
        if (!file.isThere()) {
            say(err, "there is no file '" + file.path() + "' yet", 0);
        }
        if (parsed.hasMatchedOption(JSON)) {
            entries.forEach(entry -> out.println(KeyFile.json(entry, false)));
            return 0;
        }
        TextTable table = new TextTable("ID", "SCOPES", "ORG", "GROUPS", "SIGNS", "CREATED");
        for (KeyFile.Entry entry : entries) {
            ApiKey key = entry.key();
            table.row(
                    key.id(),
                    joined(key.rights().scopes().stream()
                            .sorted()
                            .map(Scope::word)
                            .toList()),
                    key.org().orElse("all"),
                    key.rights().sight().groups().isEmpty()
                            ? "all"
                            : joined(key.rights().sight().groups()),
                    key.proof().isHash() ? "no" : "yes",
                    entry.created());
        }
        table.print(out);
        return 0;
    }

    private static String joined(Collection<String> words) {
        return words.stream().collect(Collectors.joining(","));
    }

    private static int revoke(KeyFile file, ParseResult parsed, PrintWriter out, PrintWriter err) throws FileError {
        String id = parsed.matchedPositionalValue(0, "");
        if (!file.revoke(id)) {
            return say(err, "there is no key '" + id + "'", ServerCommand.EXIT_FAILURE);
        }
        out.println(
                parsed.hasMatchedOption(JSON)
                        ? new ObjectMapper()
                                .createObjectNode()
                                .put("revoked", id)
                                .toString()
                        : id + " is revoked");
        return 0;
    }

    private static int say(PrintWriter err, String sentence, int exit) {
        err.println("rollcall keys: " + sentence);
        return exit;
    }
}
