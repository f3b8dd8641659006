package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.spec.Received;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retained messages of which most are in the files alone. */
class RetainedInFilesTest {
    private static final int HEAP_BYTES_MAX = 8 * 1024;
    private static final int AT_ONCE = 50;

    @RegisterExtension
    static final RunningBroker BROKER =
            RunningBroker.withDefaults().durable().with(new RetainedLimits(10_000, 100 * 1024 * 1024, HEAP_BYTES_MAX));

    private static BrokerStats stats() {
        return BROKER.broker().stats();
    }

    private static String text(String start, int length) {
        return start + "x".repeat(Math.max(0, length - start.length()));
    }

    /** When it returns, all are stored. Many at once: a word for each would take minutes on a busy machine. */
    private static void retain(ScriptedClient publisher, int topics, int length) {
        for (int from = 0; from < topics; from += AT_ONCE) {
            for (int i = from; i < from + AT_ONCE; i++) {
                publisher.send(
                        publish("t/" + i, text("m" + i + " ", length)).retain().qos(1, i + 1));
            }
            for (int i = from; i < from + AT_ONCE; i++) {
                assertThat(publisher.read().type()).isEqualTo(Received.PUBACK);
            }
        }
    }

    @Test
    void noMoreIsInMemoryThanMayBe() throws IOException {
        retain(BROKER.connect("p").open(), 200, 1_000);
        RunningBroker.await(() -> stats().retainedHeapBytes() <= HEAP_BYTES_MAX);
        assertThat(stats().retained()).isEqualTo(200);
        assertThat(stats().retainedBytes()).isBetween(200_000L, 202_000L);
        BROKER.crash();
        assertThat(stats().retained()).isEqualTo(200);
        assertThat(stats().retainedBytes()).isBetween(200_000L, 202_000L);
        assertThat(stats().retainedHeapBytes()).isZero(); // what is long is not read
        retain(BROKER.connect("p").open(), 200, 100);
        RunningBroker.await(() -> stats().retainedHeapBytes() <= HEAP_BYTES_MAX);
        BROKER.crash();
        assertThat(stats().retainedHeapBytes()).isBetween(HEAP_BYTES_MAX - 200L, (long) HEAP_BYTES_MAX);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 0})
    void whoSubscribesGetsTheNewestOfEachTopic(long given) throws IOException {
        long seed = given == 0 ? System.nanoTime() : given;
        Random dice = new Random(seed);
        Map<String, String> model = new HashMap<>();
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int step = 0; step < 400; step++) {
            String topic = "t/" + dice.nextInt(60);
            int length = dice.nextInt(5) == 0 ? 0 : dice.nextInt(1_000);
            String payload = length == 0 ? "" : text(step + " ", length);
            publisher.publish(publish(topic, payload).retain());
            if (length == 0) {
                model.remove(topic);
            } else {
                model.put(topic, payload);
            }
            if (dice.nextInt(40) == 0) {
                compare(model, seed, step);
            }
            if (dice.nextInt(100) == 0) {
                BROKER.crash();
                publisher = BROKER.connect("p").open();
            }
        }
        compare(model, seed, 400);
        assertThat(BROKER.broker().store().damage()).as("seed %d", seed).isEmpty();
    }

    private static void compare(Map<String, String> model, long seed, int step) {
        ScriptedClient reader = BROKER.connect("r" + step).open().subscribe("t/+", step % 2);
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < model.size(); i++) {
            Received message = reader.read();
            assertThat(message.retain()).isTrue();
            found.put(message.topic(), message.payload());
        }
        reader.expectNothing();
        assertThat(found).as("seed %d, step %d", seed, step).isEqualTo(model);
        assertThat(stats().retained()).as("seed %d, step %d", seed, step).isEqualTo(model.size());
        reader.close();
    }

    @Test
    void whoLeavesBeforeAllAreReadGetsTheRestWhenItIsBack() {
        int topics = 600;
        retain(BROKER.connect("p").open(), topics, 500);
        ScriptedClient client = BROKER.connect("c")
                .session(60)
                .with(props -> props.u16(0x21, 5))
                .open()
                .subscribe("t/+", 1);
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            found.add(client.expectPublishAndAcknowledge());
        }
        BROKER.lose(client);
        ScriptedClient back = BROKER.connect("c").session(60).open(true);
        while (found.size() < topics) {
            found.add(back.expectPublishAndAcknowledge());
        }
    }

    @Test
    void whatIsClearedBeforeItsTurnIsNotSent() {
        int topics = 600;
        ScriptedClient publisher = BROKER.connect("p").open();
        retain(publisher, topics, 500);
        ScriptedClient client =
                BROKER.connect("c").with(props -> props.u16(0x21, 1)).open().subscribe("t/+", 1);
        for (int i = 0; i < topics; i += 2) {
            publisher.publish(publish("t/" + i, "").retain());
        }
        publisher.publish("t/end", "end");
        Set<String> found = new TreeSet<>();
        int cleared = 0;
        for (String next = client.expectPublishAndAcknowledge(); !next.equals("end"); ) {
            cleared += next.isEmpty() ? 1 : 0;
            found.add(next.strip());
            next = client.expectPublishAndAcknowledge();
        }
        assertThat(cleared).isEqualTo(topics / 2);
        for (int i = 1; i < topics; i += 2) {
            assertThat(found).contains(text("m" + i + " ", 500));
        }
        assertThat(found).hasSizeBetween(topics / 2, topics / 2 + 200);
    }
}
