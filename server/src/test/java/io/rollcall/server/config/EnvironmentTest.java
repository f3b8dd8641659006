package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.http.auth.ApiKey;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    @Test
    void aVariableSetsItsKey() {
        ServerConfig config = configOf(Map.of(
                "ROLLCALL_MQTT_PORT", "2883",
                "ROLLCALL_MQTT_ALLOW_ANONYMOUS", "true",
                "ROLLCALL_PRESENCE_CLIENTS_EXPECTED", "5",
                "ROLLCALL_API_KEYS", "ops:s3:cret, dev:x",
                "PATH", "/bin"));

        assertThat(config.mqtt()).isEqualTo(new MqttConfig("127.0.0.1", 2883, true));
        assertThat(config.presence().clientsExpected()).isEqualTo(5);
        assertThat(config.apiKeys()).containsExactly(new ApiKey("ops", "s3:cret"), new ApiKey("dev", "x"));
    }

    @ParameterizedTest
    @EnumSource(Key.class)
    void aVariableIsThePathInCapitals(Key key) {
        String path = key.path().replace(".", "_").replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);

        assertThat(key.variable()).isEqualTo("ROLLCALL_" + path);
    }

    @Test
    void theHostIsThatOfBothFacesUnlessOneHasItsOwn() {
        ServerConfig config = configOf(Map.of("ROLLCALL_HOST", "::1", "ROLLCALL_HTTP_HOST", "localhost"));

        assertThat(config.mqtt().host()).isEqualTo("::1");
        assertThat(config.http().host()).isEqualTo("localhost");
    }

    @Test
    void itNamesTheFile() {
        assertThat(new Environment(Map.of("ROLLCALL_CONFIG", "a.yaml")).configFile())
                .contains("a.yaml");
        assertThat(new Environment(Map.of("ROLLCALL_CONFIG", "a.yaml"))
                        .settings()
                        .over(Settings.NONE)
                        .apiKeys())
                .isEmpty();
        assertThat(new Environment(Map.of()).configFile()).isEmpty();
    }

    @Test
    void anUnknownVariableIsNamedWithTheNearest() {
        assertThatThrownBy(() -> configOf(Map.of("ROLLCALL_MQTT_PROT", "1")))
                .isInstanceOf(ConfigError.class)
                .hasMessage("ROLLCALL_MQTT_PROT: no such variable; the nearest is ROLLCALL_MQTT_PORT");
    }

    @Test
    void aWrongValueIsNamedWithItsVariable() {
        assertThatThrownBy(() -> configOf(Map.of("ROLLCALL_HTTP_PORT", "-1")))
                .isInstanceOf(ConfigError.class)
                .hasMessage("ROLLCALL_HTTP_PORT: '-1' is not a whole number from 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ops", "ops:", ":s3cret", "", "ops:s3cret,", "ops:s3cret,dev"})
    void anApiKeyThatIsNoneIsNotRepeated(String value) {
        assertThatThrownBy(() -> configOf(Map.of("ROLLCALL_API_KEYS", value)))
                .isInstanceOf(ConfigError.class)
                .hasMessage("ROLLCALL_API_KEYS: an API key is written ID:SECRET, and neither part may be empty");
    }

    @Test
    void whatKubernetesTellsOfAServiceOfOurNameIsNotForUs() {
        ServerConfig config = configOf(Map.of(
                "ROLLCALL_SERVICE_HOST", "10.0.0.7",
                "ROLLCALL_SERVICE_PORT", "1883",
                "ROLLCALL_SERVICE_PORT_MQTT", "1883",
                "ROLLCALL_PORT", "tcp://10.0.0.7:1883",
                "ROLLCALL_PORT_1883_TCP", "tcp://10.0.0.7:1883",
                "ROLLCALL_PORT_1883_TCP_ADDR", "10.0.0.7",
                "ROLLCALL_MQTT_PORT", "tcp://10.0.0.7:1883",
                "ROLLCALL_MQTT_SERVICE_HOST", "10.0.0.7"));

        assertThat(config).isEqualTo(ServerConfig.defaults());
    }

    private static ServerConfig configOf(Map<String, String> variables) {
        return ServerConfig.of(new Environment(variables).settings());
    }
}
