package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats.Pause;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that send faster than they may. */
class PaceTest {
    private static void send(ScriptedClient client, int from, int to, String payload) {
        for (int id = from; id <= to; id++) {
            client.send(publish("t", payload).qos(1, id));
        }
    }

    private static void expectPubacks(ScriptedClient client, int from, int to) {
        for (int id = from; id <= to; id++) {
            client.expect(puback(id, 0x10));
        }
    }

    private static void awaitRests(RunningBroker broker, int count) {
        RunningBroker.await(() -> broker.broker().stats().paused(Pause.RATE) == count);
    }

    @Nested
    class OfMessages {
        @RegisterExtension
        static final RunningBroker BROKER = RunningBroker.withDefaults()
                .with(ConnectionLimits.DEFAULTS.toBuilder()
                        .messagesPerSecondMax(10)
                        .build());

        @Test
        void aSecondsWorthComesAtOnceAndTheRestInItsTime() {
            ScriptedClient client = BROKER.connect("fast").open();
            send(client, 1, 20, "x");
            expectPubacks(client, 1, 11); // the one that is too much was read
            awaitRests(BROKER, 1);
            assertThat(BROKER.broker().stats().messagesRead()).isEqualTo(11);
            BROKER.pass(0.3); // the one is paid for, two more may come, and the next is too much again
            expectPubacks(client, 12, 14);
            awaitRests(BROKER, 2);
            assertThat(BROKER.broker().stats().messagesRead()).isEqualTo(14);
            BROKER.pass(1);
            expectPubacks(client, 15, 20);
        }

        @Test
        void otherPacketsAndOtherClientsAreNotCounted() {
            ScriptedClient fast = BROKER.connect("fast").open();
            send(fast, 1, 12, "x");
            awaitRests(BROKER, 1);
            ScriptedClient other = BROKER.connect("other").open();
            for (int i = 1; i < 50; i++) {
                other.subscribe("s" + i, 0);
            }
            send(other, 1, 10, "x");
            expectPubacks(other, 1, 10);
            assertThat(BROKER.broker().stats().paused(Pause.RATE)).isEqualTo(1);
        }

        @Test
        void whatAClientSentBeforeItWasLostIsReadAtOnce() {
            ScriptedClient client = BROKER.connect("fast").open();
            ScriptedClient subscriber = BROKER.connect("subscriber").open().subscribe("t", 0);
            send(client, 1, 30, "x");
            awaitRests(BROKER, 1);
            BROKER.lose(client);
            for (int i = 1; i <= 30; i++) {
                subscriber.expectPublish("t", "x");
            }
            RunningBroker.await(() -> BROKER.broker().stats().connections() == 1);
        }

        @Test
        void whoIsKickedWhileItRestsIsGone() {
            ScriptedClient client = BROKER.connect("fast").open();
            send(client, 1, 30, "x");
            awaitRests(BROKER, 1);
            BROKER.broker().disconnect("fast", "the test", () -> {});
            BROKER.awaitConnections(0);
            assertThat(BROKER.broker().stats().ended(Entity.SERVER, DisconnectCause.KICKED))
                    .isEqualTo(1);
            BROKER.pass(10);
            assertThat(BROKER.broker().stats().messagesRead()).isEqualTo(11);
        }
    }

    @Nested
    class OfBytes {
        @RegisterExtension
        static final RunningBroker BROKER = RunningBroker.withDefaults()
                .with(ConnectionLimits.DEFAULTS.toBuilder()
                        .bytesPerSecondMax(10_000)
                        .build());

        @Test
        void largeMessagesCostMoreThanSmallOnes() {
            ScriptedClient client = BROKER.connect("large").open();
            send(client, 1, 3, "x".repeat(6_000));
            expectPubacks(client, 1, 2);
            awaitRests(BROKER, 1);
            assertThat(BROKER.broker().stats().messagesRead()).isEqualTo(2);
            BROKER.pass(0.5);
            expectPubacks(client, 3, 3);
            ScriptedClient small = BROKER.connect("small").open();
            send(small, 1, 500, "x");
            expectPubacks(small, 1, 500);
        }
    }
}
