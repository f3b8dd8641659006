package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.server.process.Command;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.SelfSigned;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operators' commands of the jar, asked of a server of the jar. */
class ClientsCommandIT {
    private static final String ODD = "odd/id with spaces?&%\u001b[31m";

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static final List<RawClient> CLIENTS = new ArrayList<>();
    private static Path keyFile;

    @BeforeAll
    static void start() throws IOException {
        Path config = Files.writeString(
                directory.resolve("rollcall.yaml"),
                "apiKeys: [{id: ops, secret: s, scopes: [read, stream, kick]}, {id: reader, secret: s}]\n");
        server = ServerProcess.start(directory.resolve("data"), "--config", config.toString());
        keyFile = Files.writeString(directory.resolve("key"), "ops:s\n");
        for (String clientId : List.of("d:org:lamp:1", "d:org:lamp:2", "plain", ODD)) {
            CLIENTS.add(RawClient.connect(server.mqttPort(), clientId, 5, 60));
        }
    }

    @AfterAll
    static void stop() {
        CLIENTS.forEach(RawClient::close);
        server.close();
    }

    /** With the address by the environment, and the key by a file. */
    private static Command clients(String... arguments) {
        List<String> all = new ArrayList<>(List.of("clients"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--key-file", keyFile.toString()));
        return Command.run(Map.of("ROLLCALL_URL", server.http("").toString()), all.toArray(String[]::new));
    }

    @Test
    void listShowsTheClientsThatAreAskedFor() {
        Command list = clients("list", "-f", "prefix=d:org:", "--sort", "clientId");
        assertThat(list.exit()).as(list.toString()).isZero();
        assertThat(list.out().get(0)).matches("CLIENT +STATUS +SINCE +LAST ACTIVITY +ADDRESS +ENDED BY");
        assertThat(list.out().get(1)).matches("d:org:lamp:1 +connected +20\\S+Z +20\\S+Z +127.0.0.1");
        assertThat(list.out()).hasSize(3);
        assertThat(clients("list", "--limit", "1").out()).last().isEqualTo("There are more; --limit shows them.");
        assertThat(clients("list", "--json", "-f", "prefix=plain")
                        .json()
                        .path("clientId")
                        .asText())
                .isEqualTo("plain");
    }

    @Test
    void groupsShowsHowManyOfEachAreHere() {
        Command groups = clients("groups", "--prefix", "d:org:");
        assertThat(groups.exit()).as(groups.toString()).isZero();
        assertThat(groups.out().get(0)).matches("GROUP +CONNECTED +KNOWN");
        assertThat(groups.out().get(1)).matches("d:org:lamp +2 +2");
        assertThat(groups.out()).hasSize(2);
        assertThat(clients("groups", "--json").json().path("group").asText()).isEqualTo("d:org:lamp");
    }

    @Test
    void anyClientCanBeShownAndCannotMoveTheCursor() {
        Command shown = clients("show", ODD);
        assertThat(shown.exit()).as(shown.toString()).isZero();
        assertThat(shown.out()).contains("clientId                    odd/id with spaces?&%?[31m");
        assertThat(clients("show", ODD, "--json").json().path("clientId").asText())
                .isEqualTo(ODD);
        Command unknown = clients("show", "nobody");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err())
                .containsExactly("rollcall clients: 404: No client \"nobody\" ever connected, or it is forgotten.");
    }

    @Test
    void whoIsKickedIsGoneAndTheLogSaysByWhom() {
        CLIENTS.add(RawClient.connect(server.mqttPort(), "unwanted", 5, 60));
        assertThat(clients("kick", "unwanted").out()).containsExactly("unwanted is disconnected");
        Command log = clients("log", "unwanted");
        assertThat(log.out().get(0)).matches("20\\S+Z +disconnected +unwanted +server \\S+ +by ops");
        assertThat(log.out().get(1)).matches("20\\S+Z +connected +unwanted +127.0.0.1");
        assertThat(clients("log", "unwanted", "--json", "--limit", "1")
                        .json()
                        .path("by")
                        .asText())
                .isEqualTo("ops");
    }

    @Test
    void watchShowsWhoComes() throws IOException {
        try (ServerProcess watch = ServerProcess.launch(
                Map.of("ROLLCALL_KEY", "ops:s"),
                List.of(),
                List.of(
                        "clients",
                        "watch",
                        "--url",
                        server.http("").toString(),
                        "-f",
                        "prefix=w-",
                        "--count",
                        "2",
                        "--json"))) {
            // the reader is counted once the stream has begun
            await().atMost(Duration.ofSeconds(60)).until(ClientsCommandIT::isFollowed);
            CLIENTS.add(RawClient.connect(server.mqttPort(), "w-1", 5, 60));
            CLIENTS.add(RawClient.connect(server.mqttPort(), "other", 5, 60));
            CLIENTS.add(RawClient.connect(server.mqttPort(), "w-2", 5, 60));
            assertThat(watch.exitCode()).isZero();
            List<String> seen = new ArrayList<>();
            for (String line : watch.stdout()) {
                seen.add(new ObjectMapper().readTree(line).path("clientId").asText());
            }
            assertThat(seen).containsExactly("w-1", "w-2");
        }
    }

    private static boolean isFollowed() {
        return Metrics.of(server, "ops:s").contains("http_feed_readers 1.0");
    }

    @Test
    void overTlsTheServersCertificateIsTheOneThatIsNamed() throws IOException {
        SelfSigned certificate = SelfSigned.in(Files.createDirectory(directory.resolve("tls")));
        Path config = Files.writeString(
                directory.resolve("tls.yaml"),
                "http: {tls: {port: 0, certificate: %s, key: %s}}\n"
                        .formatted(certificate.certificate(), certificate.key()));
        String ca = certificate.certificate().toString();
        try (ServerProcess secure = ServerProcess.start(directory.resolve("tls-data"), "--config", config.toString())) {
            String url = "https://localhost:" + portOf(secure, "https");
            Command trusted = Command.run(Map.of("ROLLCALL_URL", url), "clients", "list", "--ca", ca);
            assertThat(trusted.exit()).as(trusted.toString()).isZero();
            assertThat(Command.run(Map.of("ROLLCALL_URL", url, "ROLLCALL_CA", ca), "clients", "list"))
                    .isEqualTo(trusted);
            Command stranger = Command.run(Map.of(), "clients", "list", "--url", url);
            assertThat(stranger.exit()).isEqualTo(1);
            assertThat(stranger.err().get(0))
                    .startsWith("rollcall clients: " + url + " does not answer: no TLS connection: ");
            Command none = Command.run(Map.of(), "clients", "list", "--url", url, "--ca", ca + ".none");
            assertThat(none.err()).containsExactly("rollcall clients: --ca: there is no file '" + ca + ".none'");
        }
    }

    private static String portOf(ServerProcess server, String scheme) {
        for (String line : server.stdout()) {
            Matcher port = Pattern.compile(" " + scheme + "://[^ ]*:(\\d+)").matcher(line);
            if (port.find()) {
                return port.group(1);
            }
        }
        throw new AssertionError(scheme + " is not among " + server.stdout());
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() {
        Command notAllowed = Command.run(
                Map.of(), "clients", "kick", "plain", "--url", server.http("").toString(), "--key", "reader:s");
        assertThat(notAllowed.exit()).isEqualTo(1);
        assertThat(notAllowed.err())
                .containsExactly("rollcall clients: 403: The API key has no right to end connections.");
        assertThat(clients("list", "-f", "status").err())
                .containsExactly("rollcall clients: --filter: 'status' is not NAME=VALUE");
        assertThat(clients("list", "--limit", "0").exit()).isEqualTo(2);
        assertThat(clients("log", "nobody").out()).containsExactly("Nothing is known of this client.");
        Command nobody = Command.run(Map.of(), "clients", "list", "--url", "http://127.0.0.1:1");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err())
                .containsExactly("rollcall clients: http://127.0.0.1:1 does not answer: the connection was refused");
    }
}
