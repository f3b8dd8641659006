package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscription that is replaced while messages come [3.8.4]. */
class ReplacementTest {
    private static final int MESSAGES = 2_000;

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().withLoops(3);

    @Spec(v5 = "MQTT-3.8.4-4", v3 = "MQTT-3.8.4-3")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void losesNoMessageAndBringsNoneTwice(long seed) {
        Random random = new Random(seed);
        ProtocolVersion version = random.nextBoolean() ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
        String filter = random.nextBoolean() ? "t/+" : "t/1";
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe(filter, 1);
        ScriptedClient publisher = BROKER.connect("p").open();
        CompletableFuture<Void> published = CompletableFuture.runAsync(
                () -> {
                    for (int i = 1; i <= MESSAGES; i++) {
                        publisher.publish("t/1", "" + i);
                    }
                },
                task -> new Thread(task, "publisher").start());
        int expected = 1;
        while (expected <= MESSAGES) {
            if (random.nextInt(10) == 0) {
                client.send(manyTimes(filter, 1 + random.nextInt(2)));
            }
            Received received = client.read();
            if (received.type() == Received.PUBLISH) {
                assertThat(received.payload()).as("seed %d", seed).isEqualTo("" + expected);
                client.send(puback(received.packetId()));
                expected++;
            } else {
                assertThat(received.type()).as("seed %d", seed).isEqualTo(Received.SUBACK);
            }
        }
        published.join();
    }

    /** Replaces the subscription a hundred times: a message that could be lost meets one of them. */
    private static Packet manyTimes(String filter, int options) {
        Packets.Subscribe subscribe = subscribe(7);
        for (int i = 0; i < 100; i++) {
            subscribe.filter(filter, options);
        }
        return subscribe;
    }

    @Spec(v5 = {"MQTT-3.8.4-3", "MQTT-3.8.4-8"})
    @EachVersion
    void holdsForWhatComesAfterIt(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open().publish("t", "1");
        client.expect(publish("t", "1").qos(1, 1));
        client.subscribe("t", 0);
        publisher.publish("t", "2");
        client.expect(publish("t", "2")).send(puback(1)).expectNothing();
    }
}
