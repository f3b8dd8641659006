package io.rollcall.benchmarks.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** The options of {@code rollcall-bench}, each with its default in one place. */
final class BenchOptions {
    private BenchOptions() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("rollcall-bench")
                .mixinStandardHelpOptions(true)
                .version("rollcall-bench");
        spec.usageMessage()
                .description("Plays a scenario against an MQTT broker and measures it.")
                .footer(footer());
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("SCENARIO")
                .description("One of the scenarios below.")
                .type(String.class)
                .arity("1")
                .build());
        number(spec, "--port", "1883", "Port of the broker.");
        text(spec, "--host", "127.0.0.1", "Host of the broker; one of this machine, but for --anywhere.");
        flag(spec, "--anywhere", "The broker may be on another machine, which somebody else may need.");
        text(spec, "--mqtt", "3.1.1", "Protocol version: 3.1.1 or 5.");
        number(spec, "--qos", "0", "QoS of messages and subscriptions.");
        number(spec, "--clients", "100", "Connections in all.");
        number(spec, "--payload", "64", "Bytes of a payload.");
        text(
                spec,
                "--rate",
                "0",
                "Messages published, connects or changes per second; 0 is as fast as the broker can.");
        number(spec, "--window", "500", "Messages on their way to a subscriber, or not acknowledged to a publisher.");
        text(spec, "--warm-up", "3", "Seconds that are played and not measured.");
        text(spec, "--duration", "10", "Seconds that are measured.");
        number(spec, "--loops", "1", "Event loops. Each plays the scenario with its share of clients and rate.");
        text(spec, "--seed", "", "Seed of payloads and choices; part of client identifiers and topics. Default: new.");
        number(spec, "--connecting", "200", "Connects at a time without CONNACK.");
        number(spec, "--keep-alive", "60", "Keep-alive in seconds, and how often idle clients ping.");
        number(spec, "--messages", "1000", "Messages that wait for each client of offline.");
        number(spec, "--steps", "2", "In how many steps the clients of idle connect.");
        number(spec, "--http-port", "0", "Where churn asks for presence; 0 does not ask.");
        text(spec, "--query-rate", "100", "Presence queries per second.");
        text(spec, "--broker-pid", "0", "Process of a broker of this machine, for its CPU and memory.");
        flag(spec, "--heap", "The broker is a JVM: ask it for its live heap (idle).");
        text(spec, "--json", "", "File to write the result to.");
        text(spec, "--plot", "", "File to draw the run to, as SVG.");
        flag(spec, "--quiet", "No line each second.");
        return spec;
    }

    private static String[] footer() {
        List<String> lines = new ArrayList<>(List.of("", "Scenarios:"));
        for (Scenario scenario : Scenario.values()) {
            lines.add("  %-16s %s".formatted(scenario.word(), scenario.meaning()));
        }
        return lines.toArray(String[]::new);
    }

    private static void text(CommandSpec spec, String name, String byDefault, String description) {
        spec.addOption(option(name, description + (byDefault.isEmpty() ? "" : " Default: " + byDefault))
                .paramLabel("X")
                .type(String.class)
                .defaultValue(byDefault)
                .build());
    }

    private static void number(CommandSpec spec, String name, String byDefault, String description) {
        spec.addOption(option(name, description + " Default: " + byDefault)
                .paramLabel("N")
                .type(int.class)
                .defaultValue(byDefault)
                .build());
    }

    private static void flag(CommandSpec spec, String name, String description) {
        spec.addOption(option(name, description).type(boolean.class).build());
    }

    private static OptionSpec.Builder option(String name, String description) {
        return OptionSpec.builder(name).description(description);
    }

    /**
     * What the command line says.
     *
     * @throws IllegalArgumentException naming the option that cannot be, and its value
     */
    static LoadConfig config(ParseResult parsed) {
        String word = parsed.matchedPositionalValue(0, "");
        Scenario scenario = Scenario.of(word)
                .orElseThrow(
                        () -> new IllegalArgumentException("scenario: " + word + " is none of " + Scenario.words()));
        String mqtt = text(parsed, "--mqtt");
        if (!mqtt.equals("5") && !mqtt.equals("3.1.1")) {
            throw new IllegalArgumentException("mqtt: " + mqtt + " is neither 3.1.1 nor 5");
        }
        String seed = text(parsed, "--seed");
        return new LoadConfig(
                scenario,
                address(parsed),
                mqtt.equals("5"),
                number(parsed, "--qos"),
                number(parsed, "--clients"),
                number(parsed, "--payload"),
                decimal(parsed, "--rate"),
                number(parsed, "--window"),
                seconds(parsed, "--warm-up"),
                seconds(parsed, "--duration"),
                number(parsed, "--loops"),
                seed.isEmpty() ? System.nanoTime() & 0xFFFF_FFFFL : (long) decimal(parsed, "--seed"),
                number(parsed, "--connecting"),
                number(parsed, "--keep-alive"),
                number(parsed, "--messages"),
                number(parsed, "--steps"),
                number(parsed, "--http-port"),
                decimal(parsed, "--query-rate"),
                (long) decimal(parsed, "--broker-pid"),
                flag(parsed, "--heap"));
    }

    private static InetSocketAddress address(ParseResult parsed) {
        String host = text(parsed, "--host");
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isLoopbackAddress() && !flag(parsed, "--anywhere")) {
                throw new IllegalArgumentException(
                        "host: " + host + " is not this machine; add --anywhere if you mean it");
            }
            return new InetSocketAddress(address, number(parsed, "--port"));
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("host: " + host + " is not known", unknown);
        }
    }

    /** The file that an option names, if it does. */
    static Optional<Path> file(ParseResult parsed, String option) {
        String name = text(parsed, option);
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    static boolean flag(ParseResult parsed, String option) {
        return Boolean.TRUE.equals(parsed.<@Nullable Boolean>matchedOptionValue(option, false));
    }

    private static String text(ParseResult parsed, String option) {
        return parsed.commandSpec().findOption(option).<String>getValue();
    }

    private static int number(ParseResult parsed, String option) {
        return parsed.commandSpec().findOption(option).<Integer>getValue();
    }

    private static double decimal(ParseResult parsed, String option) {
        String value = text(parsed, option);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(option.substring(2) + ": " + value + " is no number", none);
        }
    }

    private static Duration seconds(ParseResult parsed, String option) {
        return Duration.ofMillis(Math.round(decimal(parsed, option) * 1_000));
    }
}
