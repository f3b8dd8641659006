package io.rollcall.broker.robust;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.robust.ChildBroker.MemoryUse;
import io.rollcall.broker.spec.Connect;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A broker with little memory and many that want it: it lives, refuses, serves whoever behaves, and recovers by itself. */
class OverloadTest {
    private static final long SEED = 20_260_731;
    /** More than in the build for a long trial: {@code -Doverload.bytes=12000000000}. */
    private static final long FLOOD_BYTES = Long.getLong("overload.bytes", 1_000_000_000);

    private static final int HEAP_AFTER_MIB = 30;
    private static final int DIRECT_AFTER_MIB = 10;

    @Test
    void aSmallHeapIsNotBroughtDown() throws IOException, InterruptedException {
        try (ChildBroker child =
                new ChildBroker("-Xmx64m", "-XX:MaxDirectMemorySize=32m", "-XX:+ExitOnOutOfMemoryError")) {
            try {
                overload(child);
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + SEED + "; log of the broker: " + child.log(), failed);
            }
        }
    }

    private static void overload(ChildBroker child) throws IOException, InterruptedException {
        ScriptedClient reader = open(child, "good-reader");
        reader.subscribe("good", 1);
        ScriptedClient writer = open(child, "good-writer");
        exchange(writer, reader, 20);
        try (Flood flood = new Flood(child.address())) {
            flood.begin(SEED);
            while (flood.sentBytes() < FLOOD_BYTES) {
                exchange(writer, reader, 1);
            }
            exchange(writer, reader, 10);
        }
        assertThat(child.isAlive()).isTrue();
        assertThat(child.errors()).isEmpty();
        Flood.sessions().forEach(clientId -> RunningBroker.await(() -> endSession(child, clientId)));
        exchange(writer, reader, 100);
        RunningBroker.await(() -> child.memory().keptBytes() == 0);
        MemoryUse after = child.memory();
        assertThat(after.heapMib()).isLessThan(HEAP_AFTER_MIB); // the retained messages stay
        assertThat(after.directMib()).isLessThan(DIRECT_AFTER_MIB);
    }

    /** With a clean start, as soon as it is let in. */
    private static boolean endSession(ChildBroker child, String clientId) {
        ScriptedClient client = new Connect(child.address(), clientId, opened -> {}).send();
        boolean letIn = client.expectConnack().reason() == 0;
        client.close();
        return letIn;
    }

    private static ScriptedClient open(ChildBroker child, String clientId) {
        return new Connect(child.address(), clientId, opened -> {}).open();
    }

    private static void exchange(ScriptedClient writer, ScriptedClient reader, int count) {
        for (int i = 0; i < count; i++) {
            writer.publish("good", "message " + i);
            assertThat(reader.expectPublishAndAcknowledge()).isEqualTo("message " + i);
        }
    }
}
