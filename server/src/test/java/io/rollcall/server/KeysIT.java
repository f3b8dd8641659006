package io.rollcall.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.server.process.Command;
import io.rollcall.server.process.MqttTalk;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys made and revoked by commands of the jar, while a server of the jar runs. */
class KeysIT {
    @TempDir
    Path directory;

    private static int status(ServerProcess server, String credentials) {
        try {
            HttpRequest request = HttpRequest.newBuilder(server.http("/api/v1/counts"))
                    .header("Authorization", "Bearer " + credentials)
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static void awaitStatus(ServerProcess server, String credentials, int status) {
        await().atMost(Duration.ofSeconds(60)).until(() -> status(server, credentials) == status);
    }

    @Test
    void keysAreMadeListedAndRevokedWithoutARestart() throws IOException {
        String file = directory.resolve("keys").toString();
        Map<String, String> named = Map.of("ROLLCALL_HTTP_KEYS_FILE", file);
        Path config = Files.writeString(
                directory.resolve("rollcall.yaml"), "http: {keysFile: " + file + ", keysWatchInterval: 10ms}\n");
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"), "--config", config.toString())) {
            assertThat(status(server, "ops:anything")).isEqualTo(401);

            Command made = Command.run(named, "keys", "create", "ops", "--json");
            String credentials = "ops:" + made.json().path("secret").asText();
            awaitStatus(server, credentials, 200);
            assertThat(status(server, "ops:anything")).isEqualTo(401);

            Command second =
                    Command.run(named, "keys", "create", "a-acme-1", "--scopes", "read,kick", "--group", "GID_x");
            assertThat(second.exit()).isZero();
            awaitStatus(server, second.out().get(0), 403);

            Command list = Command.run(Map.of(), "keys", "list", "--file", file);
            assertThat(list.out().get(0)).matches("ID +SCOPES +ORG +GROUPS +SIGNS +CREATED");
            assertThat(list.out().get(1)).matches("ops +read,stream +all +all +no +20.*Z");
            assertThat(list.out().get(2)).matches("a-acme-1 +read,kick +acme +GID_x +no +20.*Z");
            assertThat(Command.run(named, "keys", "list", "--json").out().get(0))
                    .contains("\"id\":\"ops\"")
                    .doesNotContain("sha256");

            assertThat(Command.run(named, "keys", "revoke", "ops").exit()).isZero();
            awaitStatus(server, credentials, 401);
            assertThat(Command.run(named, "keys", "revoke", "a-acme-1").exit()).isZero();
            awaitStatus(server, second.out().get(0), 401);
        }
    }

    @Test
    void aKeyOfTheFileSignsForMqttTooUntilItIsRevoked() throws Exception {
        Path file = directory.resolve("keys");
        Path config = Files.writeString(
                directory.resolve("rollcall.yaml"),
                "http: {keysFile: " + file
                        + ", keysWatchInterval: 10ms}\nmqtt: {auth: {alibabaInstanceId: post-cn-1}}\n"
                        + "apiKeys: [{id: ops, secret: s}]\n");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
        Map<String, String> named = Map.of("ROLLCALL_HTTP_KEYS_FILE", file.toString());
        Command made = Command.run(named, "keys", "create", "LTAI5", "--alibaba", "--json");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Mac hmac = Mac.getInstance("HmacSHA1");
        byte[] secret = made.json().path("secret").asText().getBytes(UTF_8);
        hmac.init(new SecretKeySpec(secret, "HmacSHA1"));
        String signature = Base64.getEncoder().encodeToString(hmac.doFinal("GID_a@@@1".getBytes(UTF_8)));
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"), "--config", config.toString());
                MqttTalk device =
                        MqttTalk.connect(server.mqttPort(), "GID_a@@@1", "Signature|LTAI5|post-cn-1", signature)) {
            assertThat(device.connack()).isZero();
            assertThat(Command.run(named, "keys", "revoke", "LTAI5").exit()).isZero();
            assertThat(device.awaitDisconnect()).isEqualTo(0x87);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> server.stderr().stream().anyMatch(line -> line.contains("chmod 600 " + config)));
        }
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        Command nameless = Command.run(Map.of(), "keys", "list");
        assertThat(nameless.exit()).isEqualTo(2);
        assertThat(nameless.err())
                .containsExactly(
                        "rollcall keys: --file: no file of keys is named, and ROLLCALL_HTTP_KEYS_FILE is not set");
        String file = directory.resolve("keys").toString();
        Command noFile = Command.run(Map.of(), "keys", "list", "--file", file);
        assertThat(noFile.exit()).isZero();
        assertThat(noFile.err()).containsExactly("rollcall keys: there is no file '" + file + "' yet");
        Command wrong = Command.run(Map.of(), "keys", "create", "ops", "--file", file, "--scopes", "fly");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err().get(0)).startsWith("rollcall keys: scopes: 'fly' is not one of [read, stream,");
        assertThat(Command.run(Map.of(), "keys", "revoke", "nobody", "--file", file)
                        .exit())
                .isEqualTo(1);
    }
}
