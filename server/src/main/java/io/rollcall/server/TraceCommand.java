package io.rollcall.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The command {@code rollcall trace}: shows what one client sends and is sent, or the messages of some topics, while it happens. */
final class TraceCommand {
    static final String NAME = "trace";

    private static final String CLIENT = "--client";
    private static final String TOPIC = "--topic";
    private static final String PAYLOAD = "--payload";
    private static final String SECONDS = "--seconds";
    private static final String LINES = "--lines-per-second";

    /** What stands at the beginning of a line, and not among its details. */
    private static final Set<String> FIRST = Set.of("time", "clientId", "from", "type");

    private final Map<String, String> environment;

    TraceCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    static CommandSpec spec() {
        CommandSpec spec = ServerOptions.addTo(CommandSpec.create().name(NAME).addOption(Options.help()))
                .addOption(Options.value("ID", "The packets of this client, also when it connects later.", CLIENT))
                .addOption(Options.value("FILTER", "The messages of these topics; # is all.", TOPIC))
                .addOption(Options.flag("With payloads, their first 4 KiB.", PAYLOAD))
                .addOption(Options.value("N", "Ends after so many seconds, 3600 or less. Default: 60", SECONDS))
                .addOption(Options.value(
                        "N", "So many lines a second, 1000 or less; others are counted. Default: 100", LINES));
        spec.usageMessage()
                .description(
                        "Shows what one client sends and is sent, or the messages of some topics, while it happens.");
        return spec;
    }

    /** Runs the command; returns the exit code. */
    int run(ParseResult parsed, PrintWriter out, PrintWriter err) {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "client", parsed, CLIENT);
        put(query, "topic", parsed, TOPIC);
        put(query, "seconds", parsed, SECONDS);
        put(query, "linesPerSecond", parsed, LINES);
        if (parsed.hasMatchedOption(PAYLOAD)) {
            query.put("payload", "true");
        }
        try {
            ApiCaller api = ServerOptions.caller(parsed, environment);
            read(api, query, ServerOptions.isJson(parsed), out);
            return 0;
        } catch (IllegalArgumentException e) {
            return say(err, e, ServerCommand.EXIT_USAGE);
        } catch (IOException e) {
            return say(err, e, ServerCommand.EXIT_FAILURE);
        }
    }

    private static void put(Map<String, String> query, String name, ParseResult parsed, String option) {
        if (parsed.hasMatchedOption(option)) {
            query.put(name, parsed.matchedOptionValue(option, ""));
        }
    }

    private static int say(PrintWriter err, Exception problem, int exit) {
        err.println("rollcall trace: " + problem.getMessage());
        return exit;
    }

    private static void read(ApiCaller api, Map<String, String> query, boolean isJson, PrintWriter out)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        String event = "";
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(api.stream("/api/v1/trace" + ApiCaller.query(query)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    JsonNode data = mapper.readTree(line.substring(6));
                    if (event.equals("end")) {
                        return;
                    }
                    out.println(isJson ? data.toString() : TextTable.printable(text(event, data)));
                    out.flush();
                }
            }
        }
        throw new ApiCaller.Failed("the server ended the trace");
    }

    private static String text(String event, JsonNode data) {
        if (event.equals("left-out")) {
            return "... " + data.path("lines").asLong() + " lines were left out";
        }
        StringJoiner line = new StringJoiner(" ");
        line.add(data.path("time").asText());
        if (data.has("clientId")) {
            line.add(data.path("clientId").asText());
            line.add(data.path("from").asText().equals("client") ? "->" : "<-");
        }
        line.add(data.path("type").asText());
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            if (!FIRST.contains(field.getKey())) {
                JsonNode value = field.getValue();
                line.add(field.getKey() + "=" + (value.isTextual() ? value.asText() : value.toString()));
            }
        }
        return line.toString();
    }
}
