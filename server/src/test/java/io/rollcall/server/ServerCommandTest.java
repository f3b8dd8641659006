package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.server.config.ConfigError;
import io.rollcall.server.config.HttpConfig;
import io.rollcall.server.config.MqttConfig;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCommandTest {
    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private @Nullable ServerConfig started;

    @TempDir
    Path directory;

    @Test
    void withoutAWordItStartsWithTheDefaults() {
        assertThat(run()).isZero();
        assertThat(started).isEqualTo(ServerConfig.defaults());
        assertThat(started().mqtt()).isEqualTo(new MqttConfig("127.0.0.1", 1883, false));
        assertThat(started().http()).isEqualTo(new HttpConfig("127.0.0.1", 8080, false));
        assertThat(started().data()).isEqualTo(Path.of("rollcall-data"));
        assertThat(started().apiKeys()).isEmpty();
    }

    @Test
    void aConfigurationIsTestedWithoutAServer() throws IOException {
        Path file = directory.resolve("r.yaml");
        Files.writeString(file, "mqtt: {port: 0}\n");
        assertThat(run("--config", file.toString(), "--test-config")).isZero();
        assertThat(started).isNull();
        assertThat(out.toString()).isEqualTo("The configuration is good." + System.lineSeparator());
    }

    @Test
    void aTestOfTheConfigurationSaysWhichSecretsOthersMayRead() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), "{\"id\":\"LTAI5\",\"secret\":\"s\"}\n");
        Path file = Files.writeString(
                directory.resolve("r.yaml"), "apiKeys: [{id: ops, secret: s}]\nhttp: {keysFile: " + keys + "}\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
        assertThat(run("--config", file.toString(), "--test-config")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "Warning: " + keys + " has secrets of keys that sign, and others than its owner may read it:"
                                + " chmod 600 " + keys,
                        "Warning: " + file + " has secrets of API keys, and others than its owner may read it:"
                                + " chmod 600 " + file,
                        "The configuration is good.");
        for (Path each : List.of(keys, file)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-------"));
        }
        out.getBuffer().setLength(0);
        assertThat(run("--config", file.toString(), "--test-config")).isZero();
        assertThat(out.toString().lines()).containsExactly("The configuration is good.");
        Files.writeString(keys, "no JSON\n");
        assertThat(run("--config", file.toString(), "--test-config")).isEqualTo(ServerCommand.EXIT_FAILURE);
        assertThat(err.toString()).contains(keys + ", line 1");
    }

    @Test
    void aTestOfTheConfigurationNamesTheLineAndTheKeyThatAreWrong() throws IOException {
        Path file = directory.resolve("r.yaml");
        Files.writeString(file, "mqtt:\n  port: high\n");
        assertThat(run("--config", file.toString(), "--test-config")).isEqualTo(ServerCommand.EXIT_USAGE);
        assertThat(err.toString()).contains("r.yaml, line 2, mqtt.port: 'high'");
    }

    @Test
    void aTestOfTheConfigurationReadsTheFilesThatItNames() throws IOException {
        Path users = Files.writeString(directory.resolve("users"), "no colon here\n");
        Path file = directory.resolve("r.yaml");
        Files.writeString(file, "mqtt: {auth: {passwordFile: " + users + "}}\n");
        assertThat(run("--config", file.toString(), "--test-config")).isEqualTo(ServerCommand.EXIT_FAILURE);
        assertThat(err.toString()).contains(users.toString());

        Path certificate = Files.writeString(directory.resolve("a.pem"), "none\n");
        Files.writeString(
                file,
                "listeners: [{name: s, port: 0, tls: {certificate: " + certificate + ", key: " + certificate + "}}]\n");
        assertThat(run("--config", file.toString(), "--test-config")).isEqualTo(ServerCommand.EXIT_FAILURE);
        assertThat(err.toString()).contains("listeners").contains(certificate.toString());
    }

    @Test
    void everyOptionIsHeard() {
        assertThat(run(
                        "--mqtt-port",
                        "0",
                        "--http-port=1",
                        "--host",
                        "::1",
                        "--data",
                        "d",
                        "--api-key",
                        "a:b:c",
                        "--api-key",
                        "d:e"))
                .isZero();
        assertThat(started().mqtt()).isEqualTo(new MqttConfig("::1", 0, false));
        assertThat(started().http()).isEqualTo(new HttpConfig("::1", 1, false));
        assertThat(started().data()).isEqualTo(Path.of("d"));
        assertThat(started().apiKeys()).containsExactly(new ApiKey("a", "b:c"), new ApiKey("d", "e"));
    }

    @Test
    void bindIsAnotherWordForHost() {
        assertThat(run("--bind", "::1")).isZero();
        assertThat(started().mqtt().host()).isEqualTo("::1");
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path file = directory.resolve("rollcall.yaml");
        Files.writeString(file, """
                mqtt: {port: 1, host: localhost}
                http: {port: 2}
                data: from-file
                apiKeys: [{id: file, secret: x}]
                """);
        environment.put("ROLLCALL_HTTP_PORT", "3");
        environment.put("ROLLCALL_DATA", "from-environment");
        environment.put("ROLLCALL_API_KEYS", "environment:x");

        assertThat(run("--config", file.toString(), "--data", "from-command-line", "--host", "::1"))
                .isZero();
        assertThat(started().mqtt()).isEqualTo(new MqttConfig("::1", 1, false));
        assertThat(started().http()).isEqualTo(new HttpConfig("::1", 3, false));
        assertThat(started().data()).isEqualTo(Path.of("from-command-line"));
        assertThat(started().apiKeys()).containsExactly(new ApiKey("environment", "x"));
    }

    @Test
    void theEnvironmentNamesTheFileUnlessTheCommandLineDoes() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "data: a");
        Files.writeString(directory.resolve("b.yaml"), "data: b");
        environment.put("ROLLCALL_CONFIG", directory.resolve("a.yaml").toString());

        assertThat(run()).isZero();
        assertThat(started().data()).isEqualTo(Path.of("a"));
        assertThat(run("--config", directory.resolve("b.yaml").toString())).isZero();
        assertThat(started().data()).isEqualTo(Path.of("b"));
    }

    @Test
    void helpNamesEveryOptionAndStartsNothing() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("--mqtt-port", "--http-port", "--host", "--bind", "--data", "--config", "--api-key")
                .contains("--version", "--help", "1883", "8080", "127.0.0.1", "rollcall-data");
        assertThat(started).isNull();
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().lines()).hasSize(1).first().asString().startsWith("rollcall ");
        assertThat(started).isNull();
    }

    @Test
    void aWrongOptionIsNamed() {
        assertRefused("--mqtt-prot: there is no such option; the nearest is --mqtt-port", "--mqtt-prot", "1");
        assertRefused("surplus: there is no such option", "surplus");
        assertRefused("Missing required parameter for option '--data' (DIR)", "--data");
        assertRefused("option '--data' (DIR) should be specified only once", "--data", "a", "--data", "b");
    }

    @Test
    void aWrongValueIsNamedWithItsOption() {
        assertRefused("--mqtt-port: '70000' is not a whole number from 0 to 65535", "--mqtt-port", "70000");
        assertRefused("--http-port: 'x' is not a whole number from 0 to 65535", "--http-port", "x");
        assertRefused("--host/--bind: '' is not an address or a host name", "--bind", "");
        assertRefused(
                "--api-key: an API key is written ID:SECRET, and neither part may be empty", "--api-key", "s3cret");
        assertRefused("--config: there is no file 'nowhere.yaml'", "--config", "nowhere.yaml");
    }

    @Test
    void aWrongVariableIsNamed() {
        environment.put("ROLLCALL_PORT", "1883");
        assertRefused("ROLLCALL_PORT: no such variable; the nearest is ROLLCALL_HOST");
    }

    @Test
    void whatTheServerRefusesIsSaidInOneSentence() {
        assertThat(run(config -> {
                    throw new StartError("mqtt: somebody else listens there");
                }))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("rollcall: mqtt: somebody else listens there" + System.lineSeparator());
    }

    @Test
    void aConfigurationThatTheServerRefusesIsAUsageError() {
        assertThat(run(config -> {
                    throw new ConfigError("mqtt.host: no");
                }))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("rollcall: mqtt.host: no" + System.lineSeparator());
    }

    private void assertRefused(String sentence, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString().lines().toList()).containsExactly("rollcall: " + sentence, "Try 'rollcall --help'.");
        assertThat(out.toString()).isEmpty();
        assertThat(started).isNull();
    }

    private int run(String... arguments) {
        return run(config -> started = config, arguments);
    }

    private int run(Consumer<ServerConfig> server, String... arguments) {
        return new ServerCommand(environment, (settings, again) -> server.accept(ServerConfig.of(settings)))
                .run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private ServerConfig started() {
        return Objects.requireNonNull(started);
    }
}
