package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.server.process.RawClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops servers in this JVM: nothing is left of them. {@code benchmarks/start-stop} does the same a thousand times. */
class StartAndStopTest {
    private static final int WARM = 3;
    private static final int CYCLES = 20;
    private static final int CYCLES_WITH_FILES = 5;

    @TempDir
    Path directory;

    @Test
    void aServerInMemoryLeavesNothing() {
        cycle(WARM, Rollcall.builder());
        grows(CYCLES, Rollcall.builder());
    }

    @Test
    void aServerWithFilesAndHttpLeavesNothing() {
        RollcallBuilder builder =
                Rollcall.builder().httpEnabled(true).data(directory).presenceClientsExpected(1_000);
        cycle(WARM, builder);
        grows(CYCLES_WITH_FILES, builder);
    }

    private static void grows(int cycles, RollcallBuilder builder) {
        Set<Thread> threads = Leftovers.threads();
        long descriptors = Leftovers.descriptors();
        long direct = Leftovers.directBytes();

        cycle(cycles, builder);

        assertThat(Leftovers.threadsSince(threads)).isEmpty();
        assertThat(Leftovers.descriptors()).as("descriptors").isLessThan(descriptors + cycles / 2);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            System.gc(); // Netty gives some of its buffers back with the thread that had them
            assertThat(Leftovers.directBytes()).as("direct bytes").isLessThan(direct + cycles / 2 * 65_536L);
        });
    }

    private static void cycle(int times, RollcallBuilder builder) {
        for (int i = 0; i < times; i++) {
            try (Rollcall server = builder.start();
                    RawClient client = RawClient.connect(server.mqttPort(), "client-" + i, 5, 0)) {
                client.send(0xC0, 0);
                assertThat(server.presence().counts().connected()).isEqualTo(1);
            }
        }
    }
}
