package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.http.AnonymousReads;
import io.rollcall.http.HttpLimits;
import io.rollcall.http.HttpTls;
import io.rollcall.http.alibaba.AlibabaLimits;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the HTTP faces: keys, HTTPS, origins, instances, limits. */
class HttpSettingsTest {
    @TempDir
    Path directory;

    private ServerConfig config(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("rollcall.yaml"), yaml);
            return ServerConfig.of(ConfigFile.read(file.toString(), "--config"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ServerConfig environment(Map<String, String> variables) {
        return ServerConfig.of(new Environment(variables).settings());
    }

    @Test
    void aKeyHasTheRightsThatAreSaid() {
        List<ApiKey> keys = config("""
                apiKeys:
                  - {id: plain, secret: s}
                  - {id: a-acme-1, secret: s}
                  - id: operator
                    secret: s
                    scopes: [read, kick, admin]
                    org: acme
                    groups: [GID_a, GID_b]
                    instances: one
                    operations: [CloseConnection, QueryMqttTraceDevice]
                """).apiKeys();

        assertThat(keys.get(0).rights()).isEqualTo(Rights.READ);
        assertThat(keys.get(1).rights()).isEqualTo(Rights.READ.with(new Sight("acme", Set.of())));
        assertThat(keys.get(2).rights())
                .isEqualTo(new Rights(
                        Set.of(Scope.READ, Scope.KICK, Scope.ADMIN),
                        new Sight("acme", Set.of("GID_a", "GID_b")),
                        Set.of("one"),
                        Set.of("CloseConnection", "QueryMqttTraceDevice")));
        assertThat(environment(Map.of("ROLLCALL_API_KEYS", "a-acme-1:s")).apiKeys())
                .containsExactly(keys.get(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scopes: [write] | apiKeys[0].scopes[0]: 'write' is not one of read, stream, kick, publish, admin",
                "operations: [Kick] | apiKeys[0].operations[0]: 'Kick' is not one of QuerySessionByClientId,",
                "org: other | apiKeys[0].org: other is not that of key \"a-acme-1\"",
                "group: GID_a | apiKeys[0].group: no such key; the nearest is groups",
            })
    void aRightThatIsNoneIsNamed(String said, String message) {
        assertThatThrownBy(() -> config("apiKeys: [{id: a-acme-1, secret: s3cret, " + said.strip() + "}]"))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining(message.strip())
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void httpsIsThereWhenItsFilesAre() {
        assertThat(config("http: {tls: {certificate: c.pem, key: k.pem}}")
                        .http()
                        .tls())
                .isEqualTo(new HttpTls("127.0.0.1", 8443, Path.of("c.pem"), Path.of("k.pem")));
        assertThat(config("http: {host: '::1', tls: {certificate: c.pem, key: k.pem, port: 1}}")
                        .http()
                        .tls())
                .isEqualTo(new HttpTls("::1", 1, Path.of("c.pem"), Path.of("k.pem")));
        assertThat(environment(Map.of(
                                "ROLLCALL_HTTP_TLS_CERTIFICATE", "c.pem",
                                "ROLLCALL_HTTP_TLS_KEY", "k.pem",
                                "ROLLCALL_HTTP_TLS_HOST", "0.0.0.0"))
                        .http()
                        .tls())
                .isEqualTo(new HttpTls("0.0.0.0", 8443, Path.of("c.pem"), Path.of("k.pem")));
        assertThatThrownBy(() -> config("http: {tls: {certificate: c.pem}}"))
                .hasMessage("http.tls.key: is missing, and http.tls.certificate is there");
        assertThatThrownBy(() -> config("http: {tls: {port: 5}}"))
                .hasMessage("http.tls.certificate: is missing, and http.tls.port is there");
    }

    @Test
    void originsAreOneOrAListOrSeparatedByCommas() {
        List<String> both = List.of("https://a.example", "http://localhost:3000");

        assertThat(config("http: {origins: https://a.example}").http().origins())
                .containsExactly("https://a.example");
        assertThat(config("http: {origins: ['https://a.example', 'http://localhost:3000']}")
                        .http()
                        .origins())
                .isEqualTo(both);
        assertThat(environment(Map.of("ROLLCALL_HTTP_ORIGINS", "https://a.example, http://localhost:3000"))
                        .http()
                        .origins())
                .isEqualTo(both);
        assertThatThrownBy(() -> config("http: {origins: '*'}"))
                .hasMessageContaining("http.origins: '*' is not an origin such as https://example.org");
    }

    @Test
    void instancesHaveGroups() {
        assertThat(config("alibaba: {instances: [{id: one, groups: [GID_a]}, {id: two}]}")
                        .http()
                        .instances()
                        .groups())
                .isEqualTo(Map.of("one", Set.of("GID_a"), "two", Set.of()));
        assertThatThrownBy(() -> config("alibaba: {instances: [{id: one}, {id: one}]}"))
                .hasMessageContaining("alibaba.instances[1].id: another instance is called 'one' already");
        assertThatThrownBy(() -> config("alibaba: {instances: one}"))
                .hasMessageContaining("alibaba.instances: this is a list; each of its entries begins with '- id: ID'");
        assertThatThrownBy(() -> environment(Map.of("ROLLCALL_ALIBABA_INSTANCES", "one")))
                .hasMessage("ROLLCALL_ALIBABA_INSTANCES: alibaba.instances are a list that stands in the file");
    }

    @Test
    void everyLimitIsRead() {
        assertThat(config("""
                http:
                  connectionsMax: 1
                  connectionsPerAddressMax: 2
                  headerBytesMax: 300
                  bodyBytesMax: 4
                  idleTimeout: 5s
                  bodyTimeout: 6s
                alibaba:
                  singleQueriesPerSecond: 7
                  batchQueriesPerSecond: 8
                  otherCallsPerSecond: 9
                  noncesMax: 10
                """).http().limits())
                .isEqualTo(HttpLimits.DEFAULT.toBuilder()
                        .connections(1)
                        .connectionsPerAddress(2)
                        .headerBytes(300)
                        .bodyBytes(4)
                        .idleTimeout(Duration.ofSeconds(5))
                        .bodyTimeout(Duration.ofSeconds(6))
                        .alibaba(new AlibabaLimits(7, 8, 9, 10))
                        .build());
        assertThat(config("").http().limits()).isEqualTo(HttpLimits.DEFAULT);
        assertThatThrownBy(() -> config("http:\n  idleTimeout: 0s\n"))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("line 2, http.idleTimeout: PT0S is not within");
        assertThatThrownBy(() -> config("http: {headerBytesMax: 100}"))
                .hasMessageContaining("http.headerBytesMax: '100' is not a whole number from 256");
    }

    @Test
    void httpsElsewhereNeedsAKeyToo() {
        Map<String, String> elsewhere = Map.of(
                "ROLLCALL_HTTP_TLS_CERTIFICATE", "c.pem",
                "ROLLCALL_HTTP_TLS_KEY", "k.pem",
                "ROLLCALL_HTTP_TLS_HOST", "0.0.0.0");

        assertThatThrownBy(() -> Exposure.check(environment(elsewhere)))
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("http.tls.host: 0.0.0.0 can be reached from other machines");
        assertThatNoException().isThrownBy(() -> Exposure.check(config("""
                http: {tls: {certificate: c, key: k, host: 0.0.0.0}}
                apiKeys: [{id: a, secret: b}]
                """)));
    }

    @Test
    void onlyWhereAllIsLocalAnybodyHereMayRead() {
        assertThat(Exposure.anonymousReads(config("").http())).isEqualTo(AnonymousReads.LOCAL);
        assertThat(Exposure.anonymousReads(config("http: {tls: {certificate: c, key: k, host: 0.0.0.0}}")
                        .http()))
                .isEqualTo(AnonymousReads.NOBODY);
        assertThat(Exposure.anonymousReads(config("http: {host: 0.0.0.0}").http()))
                .isEqualTo(AnonymousReads.NOBODY);
        assertThat(Exposure.anonymousReads(
                        config("http: {allowAnonymous: true}").http()))
                .isEqualTo(AnonymousReads.EVERYBODY);
    }
}
