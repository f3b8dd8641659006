package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.exchange.Reloaded;
import io.rollcall.server.access.password.PasswordFileEditor;
import io.rollcall.server.access.password.PasswordHash;
import io.rollcall.server.access.password.PasswordHash.Algorithm;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.config.Settings;
import io.rollcall.server.process.MqttTalk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is read again while the server runs. */
@Timeout(120)
class ReloadingTest {
    private static final int NOT_AUTHORIZED = 0x87;

    @TempDir
    Path directory;

    private @Nullable Rollcall started;
    private @Nullable Reloading reloads;

    private Rollcall server() {
        return Objects.requireNonNull(started);
    }

    private Reloaded reload() {
        return Objects.requireNonNull(reloads).run();
    }

    private Settings write(String yaml) throws IOException {
        Path file = Files.writeString(
                directory.resolve("r.yaml"), "data: " + directory.resolve("data") + "\nhttp: {port: 0}\n" + yaml);
        return ConfigFile.read(file.toString(), "--config");
    }

    private void start(String yaml) throws IOException {
        Settings settings = write(yaml);
        Rollcall server = Rollcall.start(ServerConfig.of(settings));
        Path file = directory.resolve("r.yaml");
        Reloading reloading = new Reloading(server, settings, () -> ConfigFile.read(file.toString(), "--config"));
        server.reloadsBy(reloading::run);
        started = server;
        reloads = reloading;
    }

    @AfterEach
    void stop() {
        server().close();
    }

    private MqttTalk connect(String clientId) throws IOException {
        return MqttTalk.connect(server().mqttPort(), clientId, "ann", "secret");
    }

    private int asked(String credentials) throws IOException, InterruptedException {
        URI counts = URI.create("http://127.0.0.1:" + server().httpPort() + "/api/v1/counts");
        HttpRequest request = HttpRequest.newBuilder(counts)
                .header("Authorization", "Bearer " + credentials)
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void whatHasNotChangedIsNotNamed() throws IOException {
        String yaml = "mqtt: {port: 0, keepAliveSecondsMax: 100}\nlisteners: [{name: x, port: 0}]\n";
        start(yaml);
        write("# a line more, so that all stand elsewhere\n" + yaml);
        assertThat(reload()).isEqualTo(new Reloaded(List.of(), List.of(), List.of()));
    }

    @Test
    void limitsHoldForConnectionsThatBeginAfterwards() throws IOException {
        start("mqtt: {port: 0}\n");
        try (MqttTalk before = connect("before")) {
            write("mqtt: {port: 0, topicLevelsMax: 2}\n");
            assertThat(reload().applied()).containsExactly("mqtt.topicLevelsMax");
            assertThat(reload().applied()).isEmpty();
            try (MqttTalk after = connect("after")) {
                assertThat(before.publish("a/b/c", "x", false)).isIn(0, 0x10);
                assertThat(after.publish("a/b/c", "x", false)).isEqualTo(0x90);
            }
        }
    }

    @Test
    void whatWantsARestartIsNamedUntilThereIsOne() throws IOException {
        start("mqtt: {port: 0}\n");
        write("mqtt: {port: 1, sessionsMax: 7}\nlisteners: [{name: x, port: 0}]\n");
        for (int i = 0; i < 2; i++) {
            Reloaded came = reload();
            assertThat(came.needRestart()).containsExactlyInAnyOrder("mqtt.port", "mqtt.sessionsMax", "listeners");
            assertThat(came.applied()).isEmpty();
            assertThat(came.failed()).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeReadChangesNothing() throws IOException {
        start("mqtt: {port: 0}\n");
        write("mqtt: {port: 0, topicLevelsMax: 2, packetSizeMax: much}\n");
        Reloaded came = reload();
        assertThat(came.applied()).isEmpty();
        assertThat(came.failed()).singleElement().asString().contains("line 3", "mqtt.packetSizeMax", "'much'");
        try (MqttTalk talk = connect("a")) {
            assertThat(talk.publish("a/b/c", "x", false)).isIn(0, 0x10);
        }
    }

    @Test
    void keysOfTheConfigurationComeAndGo() throws Exception {
        start("mqtt: {port: 0}\napiKeys: [{id: one, secret: first-secret}]\n");
        assertThat(asked("one:first-secret")).isEqualTo(200);
        write("mqtt: {port: 0}\napiKeys: [{id: two, secret: second-secret}]\n");
        assertThat(reload().applied()).containsExactly("apiKeys");
        assertThat(asked("one:first-secret")).isEqualTo(401);
        assertThat(asked("two:second-secret")).isEqualTo(200);
    }

    @Test
    void usersAndRulesAreReadAgain() throws IOException {
        Path passwords = directory.resolve("passwd");
        new PasswordFileEditor(passwords)
                .put(
                        "ann",
                        PasswordHash.of(
                                Algorithm.SHA512, "secret".getBytes(StandardCharsets.UTF_8), new SecureRandom()));
        Path rules = Files.writeString(directory.resolve("acl"), "user ann\ntopic a\n");
        start("mqtt:\n  port: 0\n  auth: {passwordFile: " + passwords + ", watchInterval: 1h}\n  acl: {file: " + rules
                + "}\n");
        try (MqttTalk talk = connect("a")) {
            assertThat(talk.publish("b", "x", false)).isEqualTo(NOT_AUTHORIZED);
            Files.writeString(rules, "user ann\ntopic b\n");
            assertThat(reload().failed()).isEmpty();
            Awaitility.await() // each connection hears of it on its own event loop
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> talk.subscribe("b") == 0);
            assertThat(talk.publish("a", "x", false)).isEqualTo(NOT_AUTHORIZED);
            Files.writeString(rules, "user ann\ntopic reed b\n");
            assertThat(reload().failed()).singleElement().asString().contains("acl, line 2", "'reed'");
        }
    }

    @Test
    void anAdministratorMayAskForItOverHttp() throws Exception {
        start(
                "mqtt: {port: 0}\napiKeys: [{id: root, secret: first-secret, scopes: [read, admin]}, {id: eye, secret: other}]\n");
        write(
                "mqtt: {port: 2}\napiKeys: [{id: root, secret: first-secret, scopes: [read, admin]}, {id: eye, secret: other}]\n");
        assertThat(reload("eye:other").statusCode()).isEqualTo(403);
        HttpResponse<String> answer = reload("root:first-secret");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"applied\":[],\"needRestart\":[\"mqtt.port\"],\"failed\":[]}");
    }

    private HttpResponse<String> reload(String credentials) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server().httpPort() + "/api/v1/reload"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + credentials)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
