package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rollcall.server.process.Mosquitto;
import io.rollcall.server.process.Script;
import io.rollcall.server.process.SelfSigned;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Client libraries of other languages connect over each transport that they know, subscribe, publish with each QoS, leave,
 * and come back to their sessions. Skipped, and said so, where a library is not on the machine.
 */
class LanguagesIT {
    private static final Pattern PORT = Pattern.compile("(mqtts|wss?)://[^ ]*:(\\d+)");

    @TempDir
    static Path data;

    private static ServerProcess server;
    private static SelfSigned certificate;

    @BeforeAll
    static void start() throws IOException {
        certificate = SelfSigned.in(data);
        String tls = "tls: {certificate: %s, key: %s}".formatted(certificate.certificate(), certificate.key());
        Path config = Files.writeString(data.resolve("rollcall.yaml"), """
                listeners:
                  - {name: tls, port: 0, %s}
                  - {name: web, port: 0, webSocket: {}}
                  - {name: secure-web, port: 0, webSocket: {}, %s}
                """.formatted(tls, tls));
        server = ServerProcess.start(data.resolve("data"), "--config", config.toString());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The port of a listener, which the server says before it is ready. */
    private static String port(String scheme) {
        if (scheme.equals("mqtt")) {
            return Integer.toString(server.mqttPort());
        }
        for (String line : server.stdout()) {
            Matcher listener = PORT.matcher(line);
            if (listener.find() && listener.group(1).equals(scheme)) {
                return listener.group(2);
            }
        }
        throw new AssertionError(scheme + " is not among " + server.stdout());
    }

    private static boolean isSecure(String scheme) {
        return scheme.equals("mqtts") || scheme.equals("wss");
    }

    @ParameterizedTest
    @CsvSource({"mqtt,3", "mqtt,4", "mqtt,5", "mqtts,4", "mqtts,5", "ws,4", "ws,5", "wss,4", "wss,5"})
    void mqttJs(String scheme, String version) {
        assumeTrue(Script.MQTT_JS.isHere(), "SKIPPED: run npm install in server/src/test/clients for MQTT.js");
        String path = scheme.startsWith("ws") ? "/mqtt" : "";
        List<String> arguments = new ArrayList<>(List.of(scheme + "://localhost:" + port(scheme) + path, version));
        if (isSecure(scheme)) {
            arguments.add(certificate.certificate().toString());
        }
        assertThat(Script.MQTT_JS.run(arguments.toArray(String[]::new))).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({"mqtt,3", "mqtt,4", "mqtt,5", "mqtts,4", "mqtts,5", "ws,4", "ws,5", "wss,4", "wss,5"})
    void pahoForPython(String scheme, String version) {
        assumeTrue(Script.PYTHON_PAHO.isHere(), "SKIPPED: Debian's python3-paho-mqtt is not on this machine");
        String transport = scheme.startsWith("ws") ? "websockets" : "tcp";
        List<String> arguments = new ArrayList<>(List.of("localhost", port(scheme), transport, version));
        if (isSecure(scheme)) {
            arguments.add(certificate.certificate().toString());
        }
        assertThat(Script.PYTHON_PAHO.run(arguments.toArray(String[]::new))).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({"mqttv311,0", "mqttv311,1", "mqttv311,2", "mqttv5,0", "mqttv5,1", "mqttv5,2"})
    void mosquittoOverTls(String version, int qos) {
        assumeTrue(Mosquitto.isHere(), "SKIPPED: mosquitto_sub is not on this machine (Debian: mosquitto-clients)");
        String topic = version + "/" + qos;
        int port = Integer.parseInt(port("mqtts"));
        assertThat(Mosquitto.overTls(port, certificate.certificate(), version, qos, topic))
                .isEqualTo(qos + " " + topic + " on");
    }
}
