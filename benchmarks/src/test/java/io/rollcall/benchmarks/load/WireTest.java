package io.rollcall.benchmarks.load;

import static io.rollcall.benchmarks.load.Given.figure;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.benchmarks.floor.Relay;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets that come in pieces, behind a relay of bytes that cuts them at random. */
final class WireTest {
    @ParameterizedTest
    @CsvSource({"0, 3.1.1, 20", "1, 5, 200", "2, 3.1.1, 200", "1, 3.1.1, 20000"})
    void packetsThatComeInPiecesAreWhole(String qos, String mqtt, String payload) throws Exception {
        long seed = new Random().nextLong();
        try (Relay relay = new Relay(0);
                Chopper chopper = new Chopper(relay.port(), seed)) {
            Result result = Given.play(Given.config(
                    "pairs",
                    chopper.port(),
                    "--clients",
                    "6",
                    "--qos",
                    qos,
                    "--mqtt",
                    mqtt,
                    "--payload",
                    payload,
                    "--warm-up",
                    "0",
                    "--duration",
                    "0.3",
                    "--window",
                    "10"));

            assertThat(figure(result, "received in all"))
                    .as("seed %d", seed)
                    .isPositive()
                    .isEqualTo(figure(result, "sent in all"));
            assertThat(figure(result, "foreign")).as("seed %d", seed).isZero();
            assertThat(figure(result, "out of order")).as("seed %d", seed).isZero();
        }
    }
}
