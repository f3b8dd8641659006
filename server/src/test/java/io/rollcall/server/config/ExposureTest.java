package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void onThisMachineAnybodyMayComeIn(String host) {
        assertThatNoException().isThrownBy(() -> check(Map.of("ROLLCALL_HOST", host)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void mqttElsewhereMustBeAllowedInSoManyWords(String host) {
        assertThatThrownBy(() -> check(Map.of("ROLLCALL_MQTT_HOST", host, "ROLLCALL_API_KEYS", "a:b")))
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("mqtt.host: " + host + " can be reached from other machines")
                .hasMessageContaining("mqtt.allowAnonymous: true (ROLLCALL_MQTT_ALLOW_ANONYMOUS=true)");
        assertThatNoException()
                .isThrownBy(() -> check(Map.of("ROLLCALL_MQTT_HOST", host, "ROLLCALL_MQTT_ALLOW_ANONYMOUS", "true")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void httpElsewhereNeedsAKeyOrMustBeAllowedInSoManyWords(String host) {
        assertThatThrownBy(() -> check(Map.of("ROLLCALL_HTTP_HOST", host, "ROLLCALL_MQTT_ALLOW_ANONYMOUS", "true")))
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("http.host: " + host + " can be reached from other machines")
                .hasMessageContaining("--api-key");
        assertThatNoException().isThrownBy(() -> check(Map.of("ROLLCALL_HTTP_HOST", host, "ROLLCALL_API_KEYS", "a:b")));
        assertThatNoException()
                .isThrownBy(() -> check(Map.of("ROLLCALL_HTTP_HOST", host, "ROLLCALL_HTTP_ALLOW_ANONYMOUS", "true")));
    }

    @Test
    void aNameThatNobodyKnowsIsAnError() {
        assertThatThrownBy(() -> check(Map.of("ROLLCALL_HTTP_HOST", "no such host")))
                .isInstanceOf(ConfigError.class)
                .hasMessage("http.host: 'no such host' is not an address of this machine, nor a known name");
    }

    private static void check(Map<String, String> variables) {
        Exposure.check(ServerConfig.of(new Environment(variables).settings()));
    }
}
