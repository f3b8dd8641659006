package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.presence.KeepPolicy;
import io.rollcall.presence.KeepPolicy.Addresses;
import io.rollcall.presence.KeepPolicy.Rule;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.server.monitor.MonitorConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    Path directory;

    @Test
    void everyKeyIsRead() {
        ServerConfig config = ServerConfig.of(read("""
                        mqtt:
                          host: 0.0.0.0
                          port: 2883
                          allowAnonymous: true
                        http: {host: "::1", port: 9080, allowAnonymous: true}
                        data: some where
                        apiKeys:
                          - id: ops
                            secret: s3:cret
                          - {id: "7", secret: 12345}
                        presence:
                          clientsExpected: 1_000_000
                          tick: 500ms
                          topics: {native: false, aws: true}
                        """));

        assertThat(config.mqtt()).isEqualTo(new MqttConfig("0.0.0.0", 2883, true));
        assertThat(config.http()).isEqualTo(new HttpConfig("::1", 9080, true));
        assertThat(config.data()).isEqualTo(Path.of("some where"));
        assertThat(config.apiKeys()).containsExactly(new ApiKey("ops", "s3:cret"), new ApiKey("7", "12345"));
        assertThat(config.presence().clientsExpected()).isEqualTo(1_000_000);
        assertThat(config.presence().tick()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.topics()).isEqualTo(new MonitorConfig(false, true, false, true));
        assertThat(config.presence().directory()).isEqualTo(Path.of("some where", "presence"));
    }

    @Test
    void whatPresenceKeepsIsRead() {
        PresenceConfig presence = ServerConfig.of(read("""
                        presence:
                          feed: {age: 30d, bytes: 10_000_000}
                          keep:
                            age: 365d
                            count: 5000
                            classes:
                              - {ids: "tmp-*", age: 1h}
                              - {ids: "d:acme:*", count: 7}
                          addresses: prefix
                        """)).presence();
        assertThat(presence.feed().age()).isEqualTo(Duration.ofDays(30));
        assertThat(presence.feed().bytes()).isEqualTo(10_000_000);
        assertThat(presence.keep())
                .isEqualTo(new KeepPolicy(
                        List.of(
                                new Rule("tmp-*", Duration.ofHours(1), KeepPolicy.COUNT_DEFAULT),
                                new Rule("d:acme:*", null, 7)),
                        new Rule("*", Duration.ofDays(365), 5000),
                        Addresses.PREFIX));
        assertThat(ServerConfig.defaults().presence().keep()).isEqualTo(KeepPolicy.DEFAULT);
        refuses("presence: {addresses: some}").hasMessage(at("presence.addresses: 'some' is not full, prefix or none"));
        refuses("presence: {keep: {age: 1s}}").hasMessage(at("presence.keep.age: PT1S is less than PT1M"));
        refuses("presence: {flapping: {connects: 1}}")
                .hasMessageContaining("presence.flapping.connects")
                .hasMessageContaining("1");
        refuses("presence: {prefixes: 'a,a'}").hasMessageContaining("[a, a] has one twice");
        refuses("presence: {feed: {bytes: 5}}").hasMessage(at("presence.feed.bytes: 5 is less than 1048576"));
        refuses("presence: {keep: {classes: [{age: 1h}]}}")
                .hasMessageContaining("presence.keep.classes[0]: ids is missing");
        refuses("presence: {keep: {classes: 1}}")
                .hasMessageContaining("this is a list; each class begins with '- ids: PATTERN'");
    }

    @Test
    void aFileThatSaysNothingChangesNothing() {
        assertThat(ServerConfig.of(read(""))).isEqualTo(ServerConfig.defaults());
        assertThat(ServerConfig.of(read("# all is commented out\n"))).isEqualTo(ServerConfig.defaults());
        assertThat(ServerConfig.of(read("mqtt:\n#  port: 1\nhttp: {}\n"))).isEqualTo(ServerConfig.defaults());
    }

    @Test
    void anUnknownKeyIsNamedWithItsPathAndLineAndTheNearestKnownOne() {
        refuses("mqtt:\n  port: 1\n  prot: 2\n")
                .hasMessage(file() + ", line 3, mqtt.prot: no such key; the nearest is mqtt.port");
        refuses("dta: x\n").hasMessage(file() + ", line 1, dta: no such key; the nearest is data");
        refuses("presence: {clientexpected: 5}\n")
                .hasMessageContaining("presence.clientexpected: no such key; the nearest is presence.clientsExpected");
        refuses("apiKeys:\n  - id: a\n    sekret: b\n")
                .hasMessage(file() + ", line 3, apiKeys[0].sekret: no such key; the nearest is secret");
    }

    @Test
    void aKeyOutsideItsSectionIsToldWhereItBelongs() {
        refuses("tick: 5s\n").hasMessageContaining("tick: no such key; the nearest is presence.tick");
    }

    @Test
    void aKeyMayBeWrittenWithItsPath() {
        assertThat(ServerConfig.of(read("mqtt.port: 5\n")).mqtt().port()).isEqualTo(5);
        refuses("mqtt.port: 5\nmqtt: {port: 6}\n").hasMessage(file() + ", line 2, mqtt.port: it stands there twice");
    }

    @Test
    void aWrongValueIsNamedWithWhatIsAllowed() {
        refuses("mqtt: {port: 70000}").hasMessage(at("mqtt.port: '70000' is not a whole number from 0 to 65535"));
        refuses("http: {port: http}").hasMessage(at("http.port: 'http' is not a whole number from 0 to 65535"));
        refuses("mqtt: {allowAnonymous: yes}").hasMessage(at("mqtt.allowAnonymous: 'yes' is not true or false"));
        refuses("mqtt: {host: ' '}").hasMessage(at("mqtt.host: ' ' is not an address or a host name"));
        refuses("data: ' '").hasMessage(at("data: ' ' is not a path"));
        refuses("data: \"a\\0b\"").hasMessageContaining("data: 'a\0b' is not a path");
        refuses("presence: {clientsExpected: 0}")
                .hasMessage(at("presence.clientsExpected: '0' is not a whole number from 1 to 1000000000"));
        refuses("presence: {tick: soon}")
                .hasMessage(at("presence.tick: 'soon' is not a duration such as 500ms, 30s, 5m, 12h or 7d"));
    }

    @Test
    void whatARecordRefusesIsNamedWithItsPlaceToo() {
        refuses("presence:\n  tick: 0s\n").hasMessage(file() + ", line 2, presence.tick: PT0S is not positive");
    }

    @Test
    void theFormOfAValueMatters() {
        refuses("mqtt: 1883").hasMessage(at("mqtt: this is a section; its keys stand below it, indented"));
        refuses("data: [a, b]").hasMessage(at("data: this is one value, neither a list nor a section"));
        refuses("mqtt: {port: {a: 1}}").hasMessage(at("mqtt.port: this is one value, neither a list nor a section"));
        refuses("mqtt: {port: }").hasMessage(at("mqtt.port: it has no value"));
        refuses("data: ''").hasMessage(at("data: it has no value"));
        refuses("data: ~").hasMessage(at("data: it has no value"));
        refuses("[a, b]").hasMessageContaining("a configuration is a list of keys and values");
        refuses("data: a\n---\ndata: b\n").hasMessageContaining("one document in a file");
        refuses("mqtt: {host: &h localhost}\nhttp: {host: *h}\n")
                .hasMessageContaining("line 2, http.host: references to other values are not read");
    }

    @Test
    void anApiKeyThatIsNoneIsNamedWithoutItsSecret() {
        refuses("apiKeys: ops:s3cret")
                .hasMessage(at("apiKeys: this is a list; each key is written '- {id: ID, secret: SECRET}'"));
        refuses("apiKeys: [ops:s3cret]").hasMessage(at("apiKeys[0]: each key is written '- {id: ID, secret: SECRET}'"));
        refuses("apiKeys: [{id: ops}]").hasMessage(at("apiKeys[0]: secret is missing"));
        refuses("apiKeys: [{secret: s3cret}]").hasMessage(at("apiKeys[0]: id is missing"));
        refuses("apiKeys: [{id: 'o:ps', secret: s3cret}]")
                .hasMessage(at("apiKeys[0].id: \"o:ps\" is empty or has a colon"));
        refuses("apiKeys: [{id: ops, secret: ''}]").hasMessage(at("apiKeys[0].secret: it has no value"));
        refuses("apiKeys: [{id: ops, secret: a}, {id: ops, secret: b}]")
                .hasMessage("apiKeys: the id 'ops' stands there twice");
    }

    @Test
    void aKeyThatStandsTwiceIsAnError() {
        refuses("mqtt:\n  port: 1\n  port: 2\n")
                .hasMessageStartingWith(file() + ", line 3: this is not YAML: Duplicate");
    }

    @Test
    void whatIsNotYamlIsNamedWithItsLine() {
        refuses("mqtt:\n\tport: 1\n")
                .hasMessageStartingWith(file() + ", line 2: this is not YAML: found character '\\t");
        refuses("mqtt: {port: 1\n").hasMessageContaining("this is not YAML: expected ',' or '}'");
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithWhoNamedIt() throws IOException {
        assertThatThrownBy(() -> ConfigFile.read("nowhere.yaml", "--config"))
                .isInstanceOf(ConfigError.class)
                .hasMessage("--config: there is no file 'nowhere.yaml'");
        assertThatThrownBy(() -> ConfigFile.read(directory.toString(), "ROLLCALL_CONFIG"))
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("ROLLCALL_CONFIG: '" + directory + "' cannot be read");
        Files.write(directory.resolve("rollcall.yaml"), "data: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ConfigFile.read(file(), "--config"))
                .isInstanceOf(ConfigError.class)
                .hasMessage("--config: '" + file() + "' is not text in UTF-8");
    }

    private String at(String message) {
        return file() + ", line 1, " + message;
    }

    private String file() {
        return directory.resolve("rollcall.yaml").toString();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refuses(String yaml) {
        return assertThatThrownBy(() -> ServerConfig.of(read(yaml))).isInstanceOf(ConfigError.class);
    }

    private Settings read(String yaml) {
        try {
            Files.writeString(directory.resolve("rollcall.yaml"), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ConfigFile.read(file(), "--config");
    }
}
