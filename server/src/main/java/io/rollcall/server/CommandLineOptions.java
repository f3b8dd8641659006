package io.rollcall.server;

import io.rollcall.server.config.CommandLineSettings;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.Environment;
import io.rollcall.server.config.HttpConfig;
import io.rollcall.server.config.Key;
import io.rollcall.server.config.MqttConfig;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options of the command line, and how they make a configuration together with environment and file. */
final class CommandLineOptions {
    private static final String CONFIG = "--config";
    private static final String API_KEY = "--api-key";
    private static final String TEST_CONFIG = "--test-config";

    /** Options that set keys, by their first name. */
    private static final Map<String, List<Key>> KEYS = Map.of(
            "--mqtt-port", List.of(Key.MQTT_PORT),
            "--http-port", List.of(Key.HTTP_PORT),
            "--host", List.of(Key.MQTT_HOST, Key.HTTP_HOST),
            "--data", List.of(Key.DATA));

    private CommandLineOptions() {}

    static void addTo(CommandSpec command) {
        command.addOption(Options.value(
                        "N", "Port of MQTT; 0 is any free one. Default: " + MqttConfig.PORT_DEFAULT, "--mqtt-port"))
                .addOption(Options.value(
                        "N",
                        "Port of the HTTP faces; 0 is any free one. Default: " + HttpConfig.PORT_DEFAULT,
                        "--http-port"))
                .addOption(Options.value(
                        "ADDRESS",
                        "Address or host name to listen on, for MQTT and HTTP. Default: " + ServerConfig.HOST_DEFAULT,
                        "--host",
                        "--bind"))
                .addOption(Options.value(
                        "DIR",
                        "Directory of everything that outlives the server. Default: " + ServerConfig.DATA_DEFAULT,
                        "--data"))
                .addOption(Options.value("FILE", "Configuration file, in YAML.", CONFIG))
                .addOption(Options.flag(
                        "Reads the configuration and the files that it names, says what is wrong, and ends.",
                        TEST_CONFIG))
                .addOption(Options.list(
                        "ID:SECRET",
                        "Credentials of the HTTP faces; may be given more than once. Others on this"
                                + " machine can see it: prefer the file or the environment.",
                        API_KEY));
    }

    /** Whether nothing is to be started. */
    static boolean isTest(ParseResult options) {
        return options.hasMatchedOption(TEST_CONFIG);
    }

    /** Command line over environment over file over defaults. */
    static Settings read(ParseResult options, Environment environment) {
        Settings file = file(options, environment)
                .map(path -> ConfigFile.read(path, options.hasMatchedOption(CONFIG) ? CONFIG : Environment.CONFIG))
                .orElse(Settings.NONE);
        return settings(options).over(environment.settings().over(file));
    }

    private static Optional<String> file(ParseResult options, Environment environment) {
        return options.hasMatchedOption(CONFIG)
                ? Optional.of(options.matchedOptionValue(CONFIG, ""))
                : environment.configFile();
    }

    /** The configuration file, if it can be read and has secrets. */
    static Optional<Path> fileWithSecrets(ParseResult options, Environment environment) {
        return file(options, environment)
                .filter(path -> ConfigFile.read(path, CONFIG).hasApiKeys())
                .map(Path::of);
    }

    private static Settings settings(ParseResult options) {
        var settings = new CommandLineSettings();
        KEYS.forEach((option, keys) -> {
            if (options.hasMatchedOption(option)) {
                String names = String.join("/", options.matchedOption(option).names());
                String text = options.matchedOptionValue(option, "");
                keys.forEach(key -> settings.say(key, names, text));
            }
        });
        List<String> apiKeys = options.matchedOptionValue(API_KEY, List.of());
        apiKeys.forEach(text -> settings.sayApiKey(API_KEY, text));
        return settings.settings();
    }
}
