package io.rollcall.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The commands {@code rollcall clients list|groups|show|kick|erase|watch|log}: ask a running server over HTTP. */
final class ClientsCommand {
    static final String NAME = "clients";

    private static final String FILTER = "--filter";
    private static final String SORT = "--sort";
    private static final String LIMIT = "--limit";
    private static final String AFTER = "--after";
    private static final String PREFIX = "--prefix";
    private static final String COUNT = "--count";
    private static final int PAGE = 1_000;
    private static final String CLIENTS = "/api/v1/clients";

    private final Map<String, String> environment;

    ClientsCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    static CommandSpec spec() {
        CommandSpec clients = CommandSpec.create().name(NAME).addOption(Options.help());
        clients.usageMessage().description("Asks a running server who is here.");
        clients.addSubcommand(
                "list",
                one("Lists clients.")
                        .addOption(filter())
                        .addOption(Options.value(
                                "FIELDS", "Such as -connectTime,clientId, as /api/v1/clients takes it.", SORT))
                        .addOption(Options.value("N", "Clients at most. Default: 100", LIMIT)));
        clients.addSubcommand(
                "groups",
                one("Lists the groups that clients name, with their counts.")
                        .addOption(Options.value("PREFIX", "Groups whose names begin so.", PREFIX))
                        .addOption(Options.value("N", "Groups at most. Default: 100", LIMIT)));
        clients.addSubcommand("show", one("Shows one client.").addPositional(id()));
        clients.addSubcommand("kick", one("Ends the connection of a client.").addPositional(id()));
        clients.addSubcommand(
                "erase",
                one("Erases what presence knows of a client that is not connected.")
                        .addPositional(id()));
        clients.addSubcommand(
                "watch",
                one("Shows who comes and goes, from now on, until it is interrupted.")
                        .addOption(filter())
                        .addOption(Options.value(
                                "BOOKMARK", "Where to begin: behind a bookmark or a sequence number.", AFTER))
                        .addOption(Options.value("N", "Ends after so many entries.", COUNT)));
        clients.addSubcommand(
                "log",
                one("Shows what happened to one client, newest first.")
                        .addPositional(id())
                        .addOption(Options.value("N", "Entries at most, 1000 or less. Default: 100", LIMIT)));
        return clients;
    }

    private static OptionSpec filter() {
        return Options.list(
                "NAME=VALUE",
                "As the API takes it: status=connected, prefix=d:acme:, group=GID_x; may be given more than once.",
                FILTER,
                "-f");
    }

    private static PositionalParamSpec id() {
        return Options.argument("CLIENT", "The client identifier.");
    }

    private static CommandSpec one(String description) {
        CommandSpec command = ServerOptions.addTo(CommandSpec.create().addOption(Options.help()));
        command.usageMessage().description(description);
        return command;
    }

    /** Runs the command; returns the exit code. */
    int run(ParseResult clients, PrintWriter out, PrintWriter err) {
        if (!clients.hasSubcommand()) {
            clients.commandSpec().commandLine().usage(err);
            return ServerCommand.EXIT_USAGE;
        }
        ParseResult parsed = clients.subcommand();
        try {
            ApiCaller api = ServerOptions.caller(parsed, environment);
            ClientsOutput shown = new ClientsOutput(out, ServerOptions.isJson(parsed));
            switch (parsed.commandSpec().name()) {
                case "list" -> list(api, parsed, shown);
                case "groups" -> groups(api, parsed, shown);
                case "show" -> shown.client(api.ask("GET", path(parsed, "")));
                case "kick" -> shown.kicked(api.ask("DELETE", path(parsed, "/connection")));
                case "erase" -> shown.erased(api.ask("DELETE", path(parsed, "")));
                case "watch" -> watch(api, parsed, shown);
                default -> shown.log(api.ask("GET", path(parsed, "/log") + ApiCaller.query(limited(parsed, 1_000))));
            }
            return 0;
        } catch (IllegalArgumentException e) {
            return say(err, e, ServerCommand.EXIT_USAGE);
        } catch (IOException e) {
            return say(err, e, ServerCommand.EXIT_FAILURE);
        }
    }

    private static int say(PrintWriter err, Exception problem, int exit) {
        err.println("rollcall clients: " + problem.getMessage());
        return exit;
    }

    private static String path(ParseResult parsed, String part) {
        return CLIENTS + "/" + ApiCaller.encode(parsed.matchedPositionalValue(0, "")) + part;
    }

    private static Map<String, String> filters(ParseResult parsed) {
        Map<String, String> filters = new LinkedHashMap<>();
        for (String filter : parsed.matchedOptionValue(FILTER, List.<String>of())) {
            int equals = filter.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(FILTER + ": '" + filter + "' is not NAME=VALUE");
            }
            filters.put(filter.substring(0, equals), filter.substring(equals + 1));
        }
        return filters;
    }

    private static int number(ParseResult parsed, String option, int otherwise, int most) {
        String text = parsed.matchedOptionValue(option, Integer.toString(otherwise));
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(option + ": '" + text + "' is not a whole number from 1 to " + most);
    }

    private static Map<String, String> limited(ParseResult parsed, int most) {
        return Map.of("limit", Integer.toString(number(parsed, LIMIT, 100, most)));
    }

    /** In pages, as many as it takes. */
    private static void list(ApiCaller api, ParseResult parsed, ClientsOutput shown) throws IOException {
        Map<String, String> query = filters(parsed);
        if (parsed.hasMatchedOption(SORT)) {
            query.put("sort", parsed.matchedOptionValue(SORT, ""));
        }
        shown.endOfClients(page(api, CLIENTS, "clients", query, parsed, shown::clients));
    }

    private static void groups(ApiCaller api, ParseResult parsed, ClientsOutput shown) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        if (parsed.hasMatchedOption(PREFIX)) {
            query.put("prefix", parsed.matchedOptionValue(PREFIX, ""));
        }
        shown.endOfGroups(page(api, "/api/v1/groups", "groups", query, parsed, shown::groups));
    }

    /** Reads pages until there are as many items as are wanted; returns whether there are more. */
    private static boolean page(
            ApiCaller api,
            String path,
            String items,
            Map<String, String> query,
            ParseResult parsed,
            Consumer<JsonNode> shown)
            throws IOException {
        int left = number(parsed, LIMIT, 100, Integer.MAX_VALUE);
        JsonNode page;
        do {
            query.put("limit", Integer.toString(Math.min(left, PAGE)));
            page = api.ask("GET", path + ApiCaller.query(query));
            left -= page.path(items).size();
            shown.accept(page.path(items));
            query.put("bookmark", page.path("bookmark").asText());
        } while (left > 0 && page.has("bookmark"));
        return page.has("bookmark");
    }

    private static void watch(ApiCaller api, ParseResult parsed, ClientsOutput shown) throws IOException {
        Map<String, String> query = filters(parsed);
        if (parsed.hasMatchedOption(AFTER)) {
            query.put("after", parsed.matchedOptionValue(AFTER, ""));
        }
        int left = number(parsed, COUNT, Integer.MAX_VALUE, Integer.MAX_VALUE);
        String bookmark = "";
        ObjectMapper mapper = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(api.stream("/api/v1/feed" + ApiCaller.query(query)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    bookmark = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    shown.entry(mapper.readTree(line.substring(6)));
                    if (--left == 0) {
                        return;
                    }
                }
            }
        } catch (ApiCaller.Failed e) {
            throw e;
        } catch (IOException e) {
            throw new ApiCaller.Failed("the stream broke: " + e + goOn(bookmark));
        }
        throw new ApiCaller.Failed("the server ended the stream" + goOn(bookmark));
    }

    private static String goOn(String bookmark) {
        return bookmark.isEmpty() ? "" : "; go on with --after " + bookmark;
    }
}
