package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.transport.ListenAddress;
import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.broker.transport.ListenerLimits;
import io.rollcall.broker.transport.SocketLimits;
import io.rollcall.broker.transport.TlsConfig;
import io.rollcall.broker.transport.TlsConfig.ClientAuth;
import io.rollcall.broker.transport.TlsConfig.Version;
import io.rollcall.broker.transport.TlsIdentity;
import io.rollcall.broker.transport.WebSocketConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
    @TempDir
    Path directory;

    @Test
    void withoutAnyThereIsThePlainOne() {
        assertThat(config("data: x\n").mqtt().listeners()).isEmpty();
        assertThat(config("listeners: []\n").mqtt().listeners()).isEmpty();
    }

    @Test
    void everyKeyOfTlsAndOfLimitsIsRead() {
        List<MqttListener> listeners = config("""
                listeners:
                  - name: secure
                    host: 0.0.0.0
                    port: 8883
                    tls:
                      certificate: certs/server.pem
                      key: certs/server.key
                      clientAuth: required
                      clientCa: certs/clients.pem
                      versions: [1.3]
                      sni:
                        - hosts: [a.example.org, "*.b.example.org"]
                          certificate: a.pem
                          key: a.key
                        - {hosts: c.example.org, certificate: c.pem, key: c.key}
                    connectionsMax: 100
                    connectsPerSecondMax: 10
                    backlog: 64
                    handshakeTimeout: 3s
                    packetSizeMax: 65536
                    keepAliveSecondsMax: 600
                    connectTimeout: 5s
                """).mqtt().listeners();

        assertThat(listeners).hasSize(1);
        assertThat(listeners.get(0).allowAnonymous()).isFalse();
        ListenerConfig secure = listeners.get(0).broker();
        assertThat(secure.name()).isEqualTo("secure");
        assertThat(secure.transport()).isEqualTo("tls");
        assertThat(secure.address()).isEqualTo(new ListenAddress.Inet("0.0.0.0", 8883));
        assertThat(secure.tls())
                .isEqualTo(new TlsConfig(
                        List.of(
                                TlsIdentity.of(Path.of("certs/server.pem"), Path.of("certs/server.key")),
                                new TlsIdentity(
                                        Path.of("a.pem"),
                                        Path.of("a.key"),
                                        List.of("a.example.org", "*.b.example.org")),
                                new TlsIdentity(Path.of("c.pem"), Path.of("c.key"), List.of("c.example.org"))),
                        ClientAuth.REQUIRED,
                        Path.of("certs/clients.pem"),
                        List.of(Version.TLS_1_3)));
        assertThat(secure.limits()).isEqualTo(new ListenerLimits(100, 10, 64, Duration.ofSeconds(3)));
        assertThat(Objects.requireNonNull(secure.connectionLimits()).packetSizeMax())
                .isEqualTo(65_536);
        assertThat(secure.connectionLimits().keepAliveSecondsMax()).isEqualTo(600);
        assertThat(secure.connectionLimits().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void everyKeyOfWebSocketAndOfUnixSocketsIsRead() {
        List<MqttListener> listeners = config("""
                listeners:
                  - name: web
                    port: 8083
                    webSocket:
                      path: /ws
                      origins: ["https://example.org"]
                    proxyProtocol: true
                    allowAnonymous: true
                  - name: local
                    unix: /run/rollcall/mqtt.sock
                    permissions: rw-------
                """).mqtt().listeners();

        ListenerConfig web = listeners.get(0).broker();
        assertThat(web)
                .isEqualTo(ListenerConfig.at("web", new ListenAddress.Inet("127.0.0.1", 8083))
                        .with(new WebSocketConfig("/ws", List.of("https://example.org")))
                        .behindProxy());
        assertThat(listeners.get(0).allowAnonymous()).isTrue();

        assertThat(listeners.get(1).broker())
                .isEqualTo(ListenerConfig.at(
                        "local",
                        new ListenAddress.Unix(
                                Path.of("/run/rollcall/mqtt.sock"), PosixFilePermissions.fromString("rw-------"))));
    }

    @Test
    void theLimitsOfAllListenersAreKeysOfMqtt() {
        assertThat(config("mqtt: {connectionsMax: 5_000, connectionsPerAddressMax: 50}\n")
                        .mqtt()
                        .limits()
                        .sockets())
                .isEqualTo(new SocketLimits(5_000, 50));
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        ListenerConfig web = config("listeners: [{name: web, port: 1, webSocket: {}}]\n")
                .mqtt()
                .listeners()
                .get(0)
                .broker();

        assertThat(web)
                .isEqualTo(ListenerConfig.at("web", new ListenAddress.Inet("127.0.0.1", 1))
                        .with(WebSocketConfig.DEFAULT));
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearest() {
        refuses("listeners:\n  - name: a\n    prot: 1\n")
                .hasMessage(file() + ", line 3, listeners[0].prot: no such key; the nearest is port");
        refuses("listeners:\n  - name: a\n    port: 1\n    tls: {certificate: a, key: b, clientAut: required}\n")
                .hasMessage(file() + ", line 4, listeners[0].tls.clientAut: no such key; the nearest is clientAuth");
        refuses("listener: []\n").hasMessage(at("listener: no such key; the nearest is listeners"));
    }

    @Test
    void whatIsMissingIsNamed() {
        refuses("listeners: [{port: 1}]").hasMessage(at("listeners[0]: name is missing"));
        refuses("listeners: [{name: a}]").hasMessage(at("listeners[0]: port is missing"));
        refuses("listeners: [{name: a, port: 1, tls: {key: k}}]")
                .hasMessage(at("listeners[0].tls: certificate is missing"));
        refuses("listeners: [{name: a, port: 1, tls: {certificate: c}}]")
                .hasMessage(at("listeners[0].tls: key is missing"));
        refuses("listeners: [{name: a, port: 1, tls: {certificate: c, key: k, sni: [{certificate: c, key: k}]}}]")
                .hasMessage(at("listeners[0].tls.sni[0]: hosts is missing"));
        refuses("listeners: [{name: a, port: 1, tls: {certificate: c, key: k, clientAuth: optional}}]")
                .hasMessage(at("listeners[0].tls.clientCa: is missing, and clients' certificates cannot be checked"));
    }

    @Test
    void aWrongValueIsNamedWithWhatIsAllowed() {
        refuses("listeners: [{name: a, port: 70000}]")
                .hasMessage(at("listeners[0].port: '70000' is not a whole number from 0 to 65535"));
        refuses("listeners: [{name: a, port: 1, tls: {certificate: c, key: k, versions: [1.1]}}]")
                .hasMessage(at("listeners[0].tls.versions[0]: '1.1' is not 1.2 or 1.3"));
        refuses("listeners: [{name: a, port: 1, tls: {certificate: c, key: k, clientAuth: yes}}]")
                .hasMessage(at("listeners[0].tls.clientAuth: 'yes' is not none, optional or required"));
        refuses("listeners: [{name: a, port: 1, webSocket: {path: mqtt}}]")
                .hasMessage(at("listeners[0].webSocket.path: 'mqtt' is not a path such as /mqtt"));
        refuses("listeners: [{name: a, unix: /s, permissions: 660}]")
                .hasMessage(at("listeners[0].permissions: '660' is not permissions such as rw-rw----"));
        refuses("listeners: [{name: a, port: 1, handshakeTimeout: 0s}]")
                .hasMessage(at("listeners[0].handshakeTimeout: PT0S is less than a millisecond"));
    }

    @Test
    void theFormMatters() {
        refuses("listeners: {name: a}")
                .hasMessage(at("listeners: this is a list; each listener begins with '- name: NAME'"));
        refuses("listeners: [a]").hasMessage(at("listeners[0]: each listener begins with '- name: NAME'"));
        refuses("listeners: [{name: a, port: 1, tls: true}]")
                .hasMessage(at("listeners[0].tls: this is a section; its keys stand below it, indented"));
        refuses("listeners: [{name: a, port: 1, tls: }]").hasMessage(at("listeners[0].tls: it has no value"));
        refuses("listeners: [{name: a, port: [1]}]")
                .hasMessage(at("listeners[0].port: this is one value, neither a list nor a section"));
        refuses("listeners: [{name: a, port: 1, tls: {certificate: c, key: k, sni: x}}]")
                .hasMessage(at("listeners[0].tls.sni: this is a list; each of its sections begins with '- '"));
        refuses("listeners: [{name: a, unix: /s, port: 1}]")
                .hasMessage(at("listeners[0]: a listener has either unix, or host and port"));
        refuses("listeners: [{name: a, port: 1, permissions: rw-rw----}]")
                .hasMessage(at("listeners[0].permissions: only the file of a Unix socket has permissions"));
    }

    @Test
    void aNameIsGivenOnce() {
        refuses("listeners: [{name: a, port: 1}, {name: a, port: 2}]")
                .hasMessage(at("listeners[1].name: another listener is called 'a' already"));
        refuses("listeners: [{name: mqtt, port: 1}]")
                .hasMessage(at("listeners[0].name: another listener is called 'mqtt' already"));
    }

    @Test
    void theEnvironmentHasNoListeners() {
        assertThatThrownBy(() -> new Environment(Map.of("ROLLCALL_LISTENERS", "a")).settings())
                .isInstanceOf(ConfigError.class)
                .hasMessage("ROLLCALL_LISTENERS: listeners are a list that stands in the file");
    }

    @Test
    void elsewhereThanOnThisMachineClientsMustBeKnownOrAnonymityAllowed() {
        assertThatThrownBy(() -> Exposure.check(config("listeners: [{name: a, host: 0.0.0.0, port: 1}]")))
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith(at("listeners[0].host: 0.0.0.0 can be reached from other machines"))
                .hasMessageContaining("tls.clientAuth: required")
                .hasMessageContaining("allowAnonymous: true");
        assertThatThrownBy(() -> Exposure.check(config("listeners: [{name: a, host: 0.0.0.0, port: 1, tls: {"
                        + "certificate: c, key: k, clientAuth: optional, clientCa: ca}}]")))
                .isInstanceOf(ConfigError.class);
        assertThatNoException()
                .isThrownBy(() -> Exposure.check(config("listeners: [{name: a, host: 0.0.0.0, port: 1, tls: {"
                        + "certificate: c, key: k, clientAuth: required, clientCa: ca}}]")));
        assertThatNoException()
                .isThrownBy(() ->
                        Exposure.check(config("listeners: [{name: a, host: 0.0.0.0, port: 1, allowAnonymous: true}]")));
        assertThatNoException()
                .isThrownBy(() -> Exposure.check(config("listeners: [{name: a, port: 1}, {name: b, unix: /s}]")));
    }

    private String at(String message) {
        return file() + ", line 1, " + message;
    }

    private String file() {
        return directory.resolve("rollcall.yaml").toString();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refuses(String yaml) {
        return assertThatThrownBy(() -> config(yaml)).isInstanceOf(ConfigError.class);
    }

    private ServerConfig config(String yaml) {
        try {
            Files.writeString(directory.resolve("rollcall.yaml"), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ServerConfig.of(ConfigFile.read(file(), "--config"));
    }
}
