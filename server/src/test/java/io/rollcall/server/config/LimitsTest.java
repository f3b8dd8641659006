package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.session.SessionLimits.WhenFull;
import io.rollcall.broker.store.StoreConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much clients may take, as a file says it. */
class LimitsTest {
    @TempDir
    Path directory;

    private ServerConfig config(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("r.yaml"), yaml);
            return ServerConfig.of(ConfigFile.read(file.toString(), "--config"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyLimitOfTheBrokerIsAKeyOfItsOwnNameAndStandsOnThePageOfLimits() throws Exception {
        String page = Files.readString(Path.of("../docs/limits.md"));
        List<String> missing = new ArrayList<>();
        for (Object limits : List.of(
                MqttLimits.DEFAULTS.sockets(), MqttLimits.DEFAULTS.connections(), MqttLimits.DEFAULTS.sessions())) {
            for (RecordComponent component : limits.getClass().getRecordComponents()) {
                String key = "mqtt." + component.getName();
                if (Key.at(key).isEmpty() || !page.contains("`" + key + "`")) {
                    missing.add(component.getName());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyLimitThatIsSaidIsTheOneThatIsMeant() throws Exception {
        assertEachIsRead("connections", MqttLimits.DEFAULTS.connections());
        assertEachIsRead("sessions", MqttLimits.DEFAULTS.sessions());
    }

    /** Says each number alone, and looks whether that one and no other has changed. */
    private void assertEachIsRead(String part, Object defaults) throws Exception {
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            if (component.getType() != int.class && component.getType() != long.class) {
                continue;
            }
            MqttLimits limits =
                    config("mqtt: {" + component.getName() + ": 77}\n").mqtt().limits();
            Object read = part.equals("sessions") ? limits.sessions() : limits.connections();
            for (RecordComponent other : defaults.getClass().getRecordComponents()) {
                Object now = other.getAccessor().invoke(read);
                Object expected = other.getName().equals(component.getName())
                        ? (component.getType() == int.class ? (Object) 77 : (Object) 77L)
                        : other.getAccessor().invoke(defaults);
                assertThat(Optional.ofNullable(now))
                        .as("%s after %s", other.getName(), component.getName())
                        .isEqualTo(Optional.ofNullable(expected));
            }
        }
    }

    @Test
    void whatIsNoNumberIsRead() {
        MqttLimits limits = config("""
                mqtt:
                  whenFull: dropOldest
                  payloadFormatChecked: true
                  responseInformation: answers/%c
                  connectTimeout: 3s
                  retainedMax: 9
                  retainedBytesMax: 10
                  memoryHighPercent: 50
                """).mqtt().limits();
        assertThat(limits.sessions().whenFull()).isEqualTo(WhenFull.DROP_OLDEST);
        assertThat(limits.connections().payloadFormatChecked()).isTrue();
        assertThat(limits.connections().responseInformation()).isEqualTo("answers/%c");
        assertThat(limits.connections().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(limits.retained().countMax()).isEqualTo(9);
        assertThat(limits.retained().bytesMax()).isEqualTo(10);
        assertThat(limits.memoryHighPercent()).isEqualTo(50);
    }

    @Test
    void aListenerHasTheLimitsOfAllButForWhatItSays() {
        ServerConfig config = config("""
                mqtt: {packetSizeMax: 5000, receiveMaximum: 7}
                listeners:
                  - {name: a, port: 1}
                  - {name: b, port: 2, packetSizeMax: 100}
                """);
        assertThat(config.mqtt().listeners().get(0).broker().connectionLimits()).isNull();
        assertThat(Objects.requireNonNull(
                        config.mqtt().listeners().get(1).broker().connectionLimits()))
                .isEqualTo(config.mqtt().limits().connections().toBuilder()
                        .packetSizeMax(100)
                        .build());
    }

    @Test
    void aStoreHasLimitsAndThoseOfQueuesAreTheOnesOfMqttIfItSaysAny() {
        StoreConfig silent =
                Objects.requireNonNull(config("mqtt: {packetSizeMax: 100}\n").store());
        assertThat(silent)
                .isEqualTo(Objects.requireNonNull(ServerConfig.defaults().store()));
        StoreConfig said = Objects.requireNonNull(config("""
                mqtt: {queueLengthMax: 5, queueBytesMax: 6}
                store:
                  commitWait: 2ms
                  backlogBytesMax: 7
                  fileBytesMax: 8
                  freeBytesMin: 9
                  windowLength: 10
                  windowBytes: 11
                """).store());
        assertThat(said)
                .isEqualTo(new StoreConfig(
                        said.directory(), said.durability(), Duration.ofMillis(2), 7, 5, 6, false, 8, 9, 10, 11));
    }

    @Test
    void aLimitThatCannotBeIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> config("mqtt:\n  receiveMaximum: 70000\n"))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("r.yaml, line 2, mqtt.receiveMaximum")
                .hasMessageContaining("70000 is not within 1 to 65535");
        assertThatThrownBy(() -> config("mqtt:\n  whenFull: newest\n"))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("mqtt.whenFull")
                .hasMessageContaining("dropOldest, dropNewest or disconnect");
        assertThatThrownBy(() -> config("store:\n  commitWait: 6ms\n"))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("commitWait")
                .hasMessageContaining("not within 0 to 5 ms");
    }
}
