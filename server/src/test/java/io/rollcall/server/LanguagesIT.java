package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rollcall.server.process.Script;
import io.rollcall.server.process.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Client libraries of other languages connect, subscribe, publish with each QoS, leave, and come back to their sessions.
 * Skipped, and said so, where a library is not on the machine.
 */
class LanguagesIT {
    @TempDir
    static Path data;

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "5"})
    void mqttJs(String version) {
        assumeTrue(Script.MQTT_JS.isHere(), "SKIPPED: run npm install in server/src/test/clients for MQTT.js");
        assertThat(Script.MQTT_JS.run("mqtt://127.0.0.1:" + server.mqttPort(), version))
                .isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "5"})
    void pahoForPython(String version) {
        assumeTrue(Script.PYTHON_PAHO.isHere(), "SKIPPED: Debian's python3-paho-mqtt is not on this machine");
        assertThat(Script.PYTHON_PAHO.run("127.0.0.1", Integer.toString(server.mqttPort()), "tcp", version))
                .isEqualTo("ok");
    }
}
