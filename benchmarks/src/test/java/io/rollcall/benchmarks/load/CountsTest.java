package io.rollcall.benchmarks.load;

import static io.rollcall.benchmarks.load.Given.figure;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.benchmarks.floor.Relay;
import io.rollcall.broker.Broker;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tester counts, beside what the broker has counted by itself. */
final class CountsTest {
    private static final String[] SHORT = {"--warm-up", "0", "--duration", "0.4", "--seed", "7"};

    private static Result play(String scenario, int port, String... options) throws Exception {
        String[] all = new String[options.length + SHORT.length];
        System.arraycopy(SHORT, 0, all, 0, SHORT.length);
        System.arraycopy(options, 0, all, SHORT.length, options.length);
        return Given.play(Given.config(scenario, port, all));
    }

    @ParameterizedTest
    @CsvSource({
        "pairs, 3.1.1, 0, 1", "pairs, 3.1.1, 1, 1", "pairs, 3.1.1, 2, 1", "pairs, 5, 0, 10", "pairs, 5, 1, 10",
        "pairs, 5, 2, 10", "fan-in, 3.1.1, 0, 1", "fan-in, 5, 1, 1", "fan-in, 5, 2, 1", "fan-out, 3.1.1, 0, 9",
        "fan-out, 5, 1, 9", "fan-out, 3.1.1, 2, 9"
    })
    void countsWhatTheBrokerCounts(String scenario, String mqtt, String qos, int expectedCopies) throws Exception {
        int copies = scenario.equals("fan-out") ? expectedCopies : 1;
        try (Broker broker = Given.broker()) {
            Result result = play(
                    scenario, Given.port(broker), "--mqtt", mqtt, "--qos", qos, "--clients", "10", "--window", "50");

            assertThat(figure(result, "sent in all")).isPositive().isEqualTo((double)
                    broker.stats().messagesRead());
            assertThat(figure(result, "received in all"))
                    .isEqualTo((double) broker.stats().messagesWritten())
                    .isEqualTo(figure(result, "sent in all") * copies);
            assertNothingWrong(result);
            assertThat(figure(result, "lost of those measured")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pairs, 3.1.1, 0",
        "pairs, 5, 0",
        "pairs, 3.1.1, 1",
        "pairs, 5, 1",
        "pairs, 3.1.1, 2",
        "pairs, 5, 2",
        "fan-in, 3.1.1, 0",
        "fan-in, 5, 2",
        "fan-out, 3.1.1, 1",
        "fan-out, 5, 0"
    })
    void losesNothingOnTheFloor(String scenario, String mqtt, String qos) throws Exception {
        try (Relay relay = new Relay(0)) {
            Result result =
                    play(scenario, relay.port(), "--mqtt", mqtt, "--qos", qos, "--clients", "10", "--window", "50");

            assertThat(figure(result, "sent in all")).isPositive();
            assertThat(figure(result, "received in all"))
                    .isEqualTo(figure(result, "sent in all") * (scenario.equals("fan-out") ? 9 : 1));
            assertNothingWrong(result);
            assertThat(figure(result, "lost of those measured")).isZero();
        }
    }

    @Test
    void sharesClientsAndRateAmongLoops() throws Exception {
        try (Broker broker = Given.broker()) {
            Result result = play(
                    "pairs", Given.port(broker), "--clients", "10", "--loops", "3", "--rate", "3000", "--qos", "1");

            assertThat(figure(result, "sent in all")).isEqualTo(1_200).isEqualTo((double)
                    broker.stats().messagesRead());
            assertThat(figure(result, "received in all")).isEqualTo(1_200);
            assertNothingWrong(result);
        }
    }

    @Test
    void tellsEveryMessageThatABrokerDrops() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Broker broker = Given.brokerThatAsks(topic -> asked.incrementAndGet() % 10 != 0)) {
            Result result = play("pairs", Given.port(broker), "--clients", "2", "--rate", "5000");

            assertThat(figure(result, "sent in all")).isEqualTo(2_000);
            assertThat(broker.stats().publishDenied()).isEqualTo(200);
            assertThat(figure(result, "lost of those measured")).isEqualTo(200);
            assertThat(figure(result, "out of order")).isEqualTo(199); // the last one is followed by none
        }
    }

    @Test
    void goesOnWhenMessagesAreDroppedWithoutARate() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Broker broker = Given.brokerThatAsks(topic -> asked.incrementAndGet() > 60)) {
            LoadConfig config = Given.config(
                    "pairs",
                    Given.port(broker),
                    "--clients",
                    "2",
                    "--window",
                    "20",
                    "--warm-up",
                    "0",
                    "--duration",
                    "6");
            Result result = Given.play(config);

            assertThat(figure(result, "received in all")).isPositive();
        }
    }

    private static void assertNothingWrong(Result result) {
        assertThat(figure(result, "out of order")).isZero();
        assertThat(figure(result, "repeated")).isZero();
        assertThat(figure(result, "foreign")).isZero();
        assertThat(figure(result, "not sent")).isZero();
        assertThat(figure(result, "connections lost")).isZero();
    }
}
