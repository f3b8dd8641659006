package io.rollcall.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line refuses, what it writes, and the queue that it all waits in. */
final class OptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pairs | --qos 3 | qos: 3 is not within 0 to 2",
                "pairs | --payload 15 | payload: 15 is not within 16 to 1048576",
                "pairs | --clients 1 | clients: 1 is less than 2, which pairs needs",
                "pairs | --rate fast | rate: fast is no number",
                "pairs | --mqtt 4 | mqtt: 4 is neither 3.1.1 nor 5",
                "pairs | --host 192.0.2.1 | host: 192.0.2.1 is not this machine; add --anywhere if you mean it",
                "idle | --broker-pid 999999999 | broker-pid: 999999999 is not in /proc",
                "churn | --seed 1 | rate: churn needs one",
                "offline | --seed 1 | qos: 0 is neither kept nor acknowledged",
                "lasting | --seed 1 | qos: 0 is neither kept nor acknowledged",
                "nap | --seed 1 | scenario: nap is none of [connect-storm, idle, pairs, fan-in, fan-out, reconnect-storm, offline, lasting, churn]"
            })
    void whatCannotBeIsNamed(String scenario, String options, String message) {
        assertThatThrownBy(() -> Given.play(Given.config(scenario, 1, options.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void anotherMachineIsForThoseWhoSaySo() {
        assertThat(Given.config("pairs", 1, "--host", "192.0.2.1", "--anywhere")
                        .broker()
                        .getHostString())
                .isEqualTo("192.0.2.1");
    }

    @Test
    void aResultIsWrittenAsJsonAndDrawn(@TempDir Path directory) throws Exception {
        Second second = new Second(1, 10, 9, 0, 0.5, 1.5, 2.5, 0.1, 0.2, 30);
        Result result = new Result("pairs", Map.of("qos", "1"), Map.of("lost", 3.0), List.of(second, second));
        result.writeJson(directory.resolve("result.json"));
        Plot.write(result, directory.resolve("result.svg"));

        assertThat(Files.readString(directory.resolve("result.json")))
                .contains("\"lost\" : 3.0", "\"p99Millis\" : 1.5");
        assertThat(Files.readString(directory.resolve("result.svg")).contains("<path"))
                .isTrue();
    }

    @Test
    void theQueueIsOne() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        LongQueue queue = new LongQueue(1_000);
        Queue<Long> model = new ArrayDeque<>();
        for (int step = 0; step < 100_000; step++) {
            boolean growing = step % 5_000 < 2_500;
            if (random.nextInt(10) < (growing ? 6 : 4)) {
                long number = random.nextLong();
                assertThat(queue.add(number)).as("seed %d", seed).isEqualTo(model.size() < 1_000);
                if (model.size() < 1_000) {
                    model.add(number);
                }
            } else if (!model.isEmpty()) {
                assertThat(queue.remove()).as("seed %d", seed).isEqualTo(model.remove());
            }
            assertThat(queue.isEmpty()).as("seed %d", seed).isEqualTo(model.isEmpty());
        }
    }
}
