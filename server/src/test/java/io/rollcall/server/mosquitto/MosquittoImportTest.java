package io.rollcall.server.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.transport.ListenAddress;
import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.broker.transport.TlsConfig;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each configuration that comes out is read as a server would read it. */
class MosquittoImportTest {
    @TempDir
    Path directory;

    private MosquittoImport.Result translate(String conf) throws IOException {
        return MosquittoImport.of(Files.writeString(directory.resolve("mosquitto.conf"), conf));
    }

    private ServerConfig read(String conf) throws IOException {
        MosquittoImport.Result result = translate(conf);
        assertThat(result.notes()).isEmpty();
        return read(result);
    }

    private ServerConfig read(MosquittoImport.Result result) throws IOException {
        Path yaml = Files.writeString(directory.resolve("rollcall.yaml"), result.yaml());
        return ServerConfig.of(ConfigFile.read(yaml.toString(), "--config"));
    }

    private static ListenerConfig listener(ServerConfig config, int index) {
        return config.mqtt().listeners().get(index).broker();
    }

    @Test
    void ofNothingComesADefaultServer() throws IOException {
        assertThat(read("# only this\n\n")).isEqualTo(ServerConfig.defaults());
    }

    @Test
    void debiansOwnFileIsUnderstood() throws IOException {
        Files.createDirectories(directory.resolve("conf.d"));
        MosquittoImport.Result result = translate("""
                pid_file /run/mosquitto/mosquitto.pid
                persistence true
                persistence_location /var/lib/mosquitto/
                log_dest file /var/log/mosquitto/mosquitto.log
                include_dir %s
                """.formatted(directory.resolve("conf.d")));
        assertThat(read(result).data()).isEqualTo(Path.of("/var/lib/mosquitto/rollcall"));
        assertThat(result.notes())
                .containsExactly(directory.resolve("mosquitto.conf") + ", line 4: log_dest: logs go to stderr");
    }

    @Test
    void filesThatAreIncludedComeInTheirPlaceAndOrder() throws IOException {
        Path included = Files.createDirectories(directory.resolve("conf.d"));
        Files.writeString(included.resolve("b.conf"), "max_keepalive 20\n");
        Files.writeString(included.resolve("a.conf"), "max_keepalive 10\n");
        Files.writeString(included.resolve("c.txt"), "max_keepalive 30\n");
        ServerConfig config = read("include_dir " + included + "\n");
        assertThat(config.mqtt().limits().connections().keepAliveSecondsMax()).isEqualTo(20);
    }

    @Test
    void listenersOfAllKindsHaveTheirPlace() throws IOException {
        ServerConfig config = read("""
                allow_anonymous false
                password_file /etc/mosquitto/passwd
                acl_file /etc/mosquitto/acl
                listener 1884
                max_connections 500
                listener 8883 192.0.2.1
                certfile /etc/s.pem
                keyfile /etc/s.key
                cafile /etc/ca.pem
                require_certificate true
                use_identity_as_username true
                tls_version tlsv1.3
                listener 8083
                protocol websockets
                websockets_origin https://example.org
                listener 0 /run/m.sock
                """);
        assertThat(config.mqtt().host()).isEqualTo("0.0.0.0");
        assertThat(config.mqtt().port()).isEqualTo(1884);
        assertThat(config.mqtt().limits().sockets().connectionsMax()).isEqualTo(500);
        assertThat(config.access().passwordFile()).isEqualTo(Path.of("/etc/mosquitto/passwd"));
        assertThat(config.access().aclFile()).isEqualTo(Path.of("/etc/mosquitto/acl"));
        assertThat(config.access().certificateUserName().name()).isEqualTo("COMMON_NAME");
        assertThat(config.mqtt().listeners()).hasSize(3);
        ListenerConfig tls = listener(config, 0);
        assertThat(tls.address()).isEqualTo(new ListenAddress.Inet("192.0.2.1", 8883));
        assertThat(Objects.requireNonNull(tls.tls()).clientAuth()).isEqualTo(TlsConfig.ClientAuth.REQUIRED);
        assertThat(tls.tls().versions()).isEqualTo(List.of(TlsConfig.Version.TLS_1_3));
        ListenerConfig web = listener(config, 1);
        assertThat(Objects.requireNonNull(web.webSocket()).origins()).containsExactly("https://example.org");
        assertThat(listener(config, 2).address()).isInstanceOf(ListenAddress.Unix.class);
    }

    @Test
    void anonymityIsForAllListenersOrForThoseThatSayIt() throws IOException {
        ServerConfig all = read("allow_anonymous true\nlistener 1883\nlistener 8083\nprotocol websockets\n");
        assertThat(all.mqtt().allowAnonymous()).isTrue();
        assertThat(all.mqtt().listeners().get(0).allowAnonymous()).isTrue();
        ServerConfig one = read("""
                per_listener_settings true
                listener 1883
                allow_anonymous false
                listener 8083
                protocol websockets
                allow_anonymous true
                """);
        assertThat(one.mqtt().allowAnonymous()).isFalse();
        assertThat(one.mqtt().listeners().get(0).allowAnonymous()).isTrue();
    }

    @Test
    void aCertificateOfTheAuthorityAloneAsksNoClientForOne() throws IOException {
        MosquittoImport.Result result = translate("listener 8883\ncafile /ca.pem\ncertfile /s.pem\nkeyfile /s.key\n");
        ListenerConfig listener = listener(read(result), 0);
        assertThat(Objects.requireNonNull(listener.tls()).clientAuth()).isEqualTo(TlsConfig.ClientAuth.NONE);
        assertThat(result.notes()).containsExactly("Rollcall listens plainly on 127.0.0.1, too; mqtt.port says where");
    }

    @Test
    void limitsAreThoseOfTheFile() throws IOException {
        ServerConfig config = read("""
                persistence false
                max_inflight_messages 0
                max_queued_messages 77
                max_queued_bytes 0
                max_packet_size 5000
                sys_interval 0
                persistent_client_expiration 2w
                max_topic_alias 0
                """);
        assertThat(config.store()).isNull();
        assertThat(config.mqtt().sysInterval()).isEqualTo(Duration.ZERO);
        assertThat(config.mqtt().limits().sessions().inFlightMax()).isEqualTo(65_535);
        assertThat(config.mqtt().limits().sessions().queueLengthMax()).isEqualTo(77);
        assertThat(config.mqtt().limits().connections().packetSizeMax()).isEqualTo(5_000);
        assertThat(config.mqtt().limits().connections().topicAliasMaximum()).isZero();
        assertThat(config.mqtt().limits().connections().sessionExpirySecondsMax())
                .isEqualTo(Duration.ofDays(14).toSeconds());
    }

    @Test
    void whatCannotBeSaidIsListedWithItsLine() throws IOException {
        MosquittoImport.Result result = translate("""
                plugin /usr/lib/dynsec.so
                max_keepalive often
                psk_file /x
                frobnicate
                connection bridge-to-cloud
                address cloud.example.org:8883
                topic # both
                listener 1885
                """);
        Path file = directory.resolve("mosquitto.conf");
        assertThat(result.notes())
                .containsExactly(
                        file + ", line 1: plugin: plugins have no place; see GatekeeperProvider in"
                                + " docs/guides/security.md",
                        file + ", line 2: max_keepalive: 'often' is not a number",
                        file + ", line 3: psk_file: TLS with pre-shared keys is not there",
                        file + ", line 4: frobnicate: there is no word for it",
                        file + ", line 5: connection: bridges to other brokers are not there; what follows of it is"
                                + " left out");
        assertThat(read(result).mqtt().port()).isEqualTo(1885);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = directory.resolve("missing.conf");
        assertThatThrownBy(() -> MosquittoImport.of(missing))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> translate("include_dir " + missing + "\n"))
                .hasMessage(directory.resolve("mosquitto.conf") + ", line 1: include_dir: there is no directory "
                        + missing);
    }
}
