package io.rollcall.benchmarks.load;

import static io.rollcall.benchmarks.load.Given.figure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.Broker;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.server.Rollcall;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of the other scenarios, against a broker or a whole server in this process. */
final class PlaysTest {
    @ParameterizedTest
    @ValueSource(strings = {"3.1.1", "5"})
    void everyConnectOfAStormIsOneOfTheBroker(String mqtt) throws Exception {
        try (Broker broker = Given.broker()) {
            Result result = Given.play(Given.config(
                    "connect-storm",
                    Given.port(broker),
                    "--clients",
                    "50",
                    "--warm-up",
                    "0",
                    "--duration",
                    "1",
                    "--mqtt",
                    mqtt));

            double connects = figure(result, "rounds") * 50;
            assertThat(figure(result, "connections lost")).isZero();
            assertThat(broker.stats().socketsAccepted()).isEqualTo((long) connects);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(broker.stats().ended(Entity.CLIENT, DisconnectCause.CLIENT_DISCONNECT))
                                    .isEqualTo((long) connects));
        }
    }

    @ParameterizedTest
    @CsvSource({"3.1.1, 0", "5, 0", "5, 200"})
    void clientsOfAReconnectStormComeBackToTheirSessions(String mqtt, String rate) throws Exception {
        try (Broker broker = Given.broker()) {
            Result result = Given.play(Given.config(
                    "reconnect-storm",
                    Given.port(broker),
                    "--clients",
                    "50",
                    "--warm-up",
                    "0",
                    "--duration",
                    "1",
                    "--mqtt",
                    mqtt,
                    "--rate",
                    rate));

            assertThat(figure(result, "connections lost")).isZero();
            assertThat(figure(result, "connects per second")).isPositive();
            assertThat(broker.stats().sessions()).isEqualTo(50);
        }
    }

    @Test
    void idleClientsPingOnceInAKeepAlive() throws Exception {
        try (Broker broker = Given.broker()) {
            LoadConfig config = Given.config(
                    "idle",
                    Given.port(broker),
                    "--clients",
                    "50",
                    "--warm-up",
                    "0",
                    "--duration",
                    "2",
                    "--keep-alive",
                    "10",
                    "--broker-pid",
                    Long.toString(ProcessHandle.current().pid()),
                    "--heap");
            try (Run run = new Run(config, line -> {})) {
                Figures figures = Play.of(config.scenario()).play(run);

                assertThat(run.sample().counts().measured().getTotalCount()).isBetween(8L, 12L);
                assertThat(figures.all()).containsEntry("clients", 50.0).containsKey("live heap bytes per connection");
            }
        }
    }

    /** Subscribers with QoS 0 send nothing, and the one publisher nothing in the first four seconds. */
    @Test
    void clientsThatSayNothingOutliveTheirKeepAlive() throws Exception {
        try (Broker broker = Given.broker()) {
            Result result = Given.play(Given.config(
                    "fan-out",
                    Given.port(broker),
                    "--clients",
                    "5",
                    "--rate",
                    "0.25",
                    "--keep-alive",
                    "2",
                    "--warm-up",
                    "0",
                    "--duration",
                    "6"));

            assertThat(figure(result, "received in all")).isEqualTo(4.0);
            assertThat(broker.stats().ended(Entity.NETWORK, DisconnectCause.KEEP_ALIVE_TIMEOUT))
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"3.1.1, 1", "3.1.1, 2", "5, 1", "5, 2"})
    void whatWaitedForClientsThatWereAwayReachesThemAll(String mqtt, String qos) throws Exception {
        try (Broker broker = Given.broker()) {
            Result result = Given.play(Given.config(
                    "offline",
                    Given.port(broker),
                    "--clients",
                    "10",
                    "--messages",
                    "300",
                    "--mqtt",
                    mqtt,
                    "--qos",
                    qos));

            assertThat(figure(result, "lost")).isZero();
            assertThat(figure(result, "repeated")).isZero();
            assertThat(broker.stats().messagesRead()).isEqualTo(5 * 300);
            assertThat(broker.stats().messagesWritten()).isEqualTo(5 * 300);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(broker.stats().sessions()).isZero());
        }
    }

    /** The window is as large as what the broker takes at once, and larger than what the socket does. */
    @ParameterizedTest
    @CsvSource({"1000, 0", "1000, 2000"})
    void acknowledgementsOfWhatIsKeptAreTimed(String window, String rate) throws Exception {
        try (Broker broker = Given.broker()) {
            Result result = Given.play(Given.config(
                    "lasting",
                    Given.port(broker),
                    "--clients",
                    "2",
                    "--warm-up",
                    "0",
                    "--duration",
                    "1",
                    "--payload",
                    "1000",
                    "--mqtt",
                    "5",
                    "--qos",
                    "1",
                    "--window",
                    window,
                    "--rate",
                    rate));

            assertThat(figure(result, "connections lost")).isZero();
            assertThat(figure(result, "lost of those measured")).isZero();
            assertThat(figure(result, "latency p50 ms")).isPositive();
        }
    }

    @Test
    void presenceIsAskedForWhileClientsComeAndGo(@TempDir Path data) throws Exception {
        Path file = Files.writeString(data.resolve("rollcall.yaml"), """
                mqtt: {port: 0}
                http: {port: 0}
                data: %s
                presence: {clientsExpected: 1000}
                """.formatted(data.resolve("data")));
        ServerConfig config = ServerConfig.of(ConfigFile.read(file.toString(), "--config"));
        try (Rollcall server = Rollcall.start(config)) {
            Result result = Given.play(Given.config(
                    "churn",
                    server.mqtt().getPort(),
                    "--clients",
                    "50",
                    "--warm-up",
                    "0",
                    "--duration",
                    "2",
                    "--rate",
                    "200",
                    "--query-rate",
                    "200",
                    "--http-port",
                    Integer.toString(server.http().getPort())));

            assertThat(figure(result, "queries answered")).isEqualTo(400);
            assertThat(figure(result, "of clients that were here")).isPositive();
            assertThat(figure(result, "wrong answers")).isZero();
            assertThat(figure(result, "failed queries")).isZero();
            assertThat(figure(result, "connections lost")).isZero();
        }
    }

    @Test
    void aBrokerThatIsNotThereIsToldAtOnce() {
        assertThatThrownBy(() -> Given.play(Given.config("pairs", 1, "--clients", "4")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("subscribers: 2 were not")
                .hasMessageContaining("refused");
    }
}
