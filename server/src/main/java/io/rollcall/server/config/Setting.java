package io.rollcall.server.config;

/**
 * A value as it was written.
 *
 * @param text the value
 * @param origin where it was written, as an operator would look it up: {@code --mqtt-port}, {@code ROLLCALL_MQTT_PORT},
 *     or {@code rollcall.yaml, line 3, mqtt.port}
 */
record Setting(String text, String origin) {

    ConfigError isNot(String allowed) {
        return new ConfigError(origin + ": '" + text + "' is not " + allowed);
    }
}
