package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.presence.Connected;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.config.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server inside this JVM, with listeners from a file. */
class RollcallTest {
    private static final String PROXY = "PROXY TCP4 192.0.2.7 198.51.100.1 40000 1883\r\n";
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'a'};

    @TempDir
    Path directory;

    private ServerConfig config(String listeners) throws IOException {
        Path file = Files.writeString(
                directory.resolve("rollcall.yaml"), """
                mqtt: {port: 0}
                http: {port: 0}
                data: %s
                presence: {clientsExpected: 1000}
                %s
                """.formatted(directory.resolve("data"), listeners));
        Settings settings = ConfigFile.read(file.toString(), "--config");
        return ServerConfig.of(settings);
    }

    @Test
    void presenceKnowsTheClientsAddressBehindAProxy() throws IOException {
        ServerConfig config = config("listeners: [{name: behind, port: 0, proxyProtocol: true}]");
        try (Rollcall server = Rollcall.start(config);
                Socket socket = connect(server.broker().addresses().get(1))) {
            socket.getOutputStream().write(PROXY.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(CONNECT);
            assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);

            Connected connection = server.presence().find("a").orElseThrow().connection();

            assertThat(connection.remoteAddress()).isEqualTo("192.0.2.7");
            assertThat(connection.remotePort()).isEqualTo(40_000);
            assertThat(connection.transport()).isEqualTo("tcp");
        }
    }

    @Test
    void anEmbedderDecidesWhoMayComeIn() throws IOException {
        BrokerHooks hooks = BrokerHooks.OPEN.with(
                (Credentials credentials) -> CompletableFuture.completedFuture(ReasonCode.NOT_AUTHORIZED));
        try (Rollcall server = Rollcall.start(config(""), hooks);
                Socket socket = connect(server.mqtt())) {
            socket.getOutputStream().write(CONNECT);

            assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 5);
            assertThat(server.presence().find("a")).isEmpty();
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    @Test
    void everyListenerIsAnnouncedAndTheFirstIsThatOfTheReadyLine() throws IOException {
        Path unix = directory.resolve("mqtt.sock");
        ServerConfig config = config("""
                listeners:
                  - {name: web, port: 0, webSocket: {path: /ws}}
                  - {name: local, unix: %s}
                """.formatted(unix));
        try (Rollcall server = Rollcall.start(config)) {
            String said = Announcement.of(config, server, 5);

            int mqtt = server.mqtt().getPort();
            int web = server.broker().addresses().get(1).getPort();
            assertThat(said)
                    .startsWith("MQTT     mqtt://127.0.0.1:" + mqtt + "\nMQTT     ws://127.0.0.1:" + web
                            + "/ws\nMQTT     unix:" + unix + "\nHTTP     http://")
                    .endsWith("rollcall ready in 5 ms: mqtt=127.0.0.1:" + mqtt + " http=127.0.0.1:"
                            + server.http().getPort() + "\n");
        }
    }

    @Test
    void aListenerThatCannotOpenIsNamed() throws IOException {
        ServerConfig config =
                config("listeners: [{name: secure, port: 0, tls: {certificate: none.pem, key: none.key}}]");

        assertThatThrownBy(() -> Rollcall.start(config))
                .isInstanceOf(StartError.class)
                .hasMessage("listener secure: none.pem: there is no such file");
    }
}
