package io.rollcall.server;

import io.rollcall.server.config.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options of every command that asks a running server: where it is, and as whom. */
final class ServerOptions {
    private static final String URL = "--url";
    private static final String URL_DEFAULT = "http://localhost:8080";
    private static final String KEY = "--key";
    private static final String KEY_FILE = "--key-file";
    private static final String CA = "--ca";
    private static final String JSON = "--json";

    private ServerOptions() {}

    static CommandSpec addTo(CommandSpec command) {
        return command.addOption(Options.value(
                        "URL", "The server. Default: what " + Environment.URL + " says, or " + URL_DEFAULT, URL))
                .addOption(Options.value(
                        "ID:SECRET",
                        "The API key. Others on this machine can see it: prefer " + KEY_FILE + " or " + Environment.KEY,
                        KEY))
                .addOption(Options.value("FILE", "A file with ID:SECRET in its first line.", KEY_FILE))
                .addOption(Options.value(
                        "FILE",
                        "Certificates, PEM, that the server's must be signed by. Default: what " + Environment.CA
                                + " says, or those that the JDK trusts",
                        CA))
                .addOption(Options.flag("Answers in JSON, one line each.", JSON));
    }

    /** Whether the answer is wanted as JSON. */
    static boolean isJson(ParseResult parsed) {
        return parsed.hasMatchedOption(JSON);
    }

    /**
     * Who asks the server.
     *
     * @throws IllegalArgumentException when the URL is none
     * @throws IOException when the key or the certificates cannot be read
     */
    static ApiCaller caller(ParseResult parsed, Map<String, String> environment) throws IOException {
        String url = parsed.matchedOptionValue(URL, environment.getOrDefault(Environment.URL, URL_DEFAULT));
        String ca = parsed.matchedOptionValue(CA, environment.getOrDefault(Environment.CA, ""));
        return new ApiCaller(url, key(parsed, environment), ca);
    }

    private static String key(ParseResult parsed, Map<String, String> environment) throws IOException {
        if (parsed.hasMatchedOption(KEY_FILE)) {
            String file = parsed.matchedOptionValue(KEY_FILE, "");
            List<String> lines;
            try {
                lines = Files.readAllLines(Path.of(file));
            } catch (IOException e) {
                throw new ApiCaller.Failed(KEY_FILE + ": '" + file + "' cannot be read: " + e);
            }
            return lines.isEmpty() ? "" : lines.get(0).strip();
        }
        return parsed.matchedOptionValue(KEY, environment.getOrDefault(Environment.KEY, ""));
    }
}
