package io.rollcall.broker.robust;

import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.BrokerStats.Drop;
import io.rollcall.broker.api.BrokerStats.Pause;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.session.SessionLimits.WhenFull;
import io.rollcall.broker.spec.Received;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that take their messages slowly, or not at all, and those beside them. */
class SlowConsumerTest {
    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;
    private static final int LITTLE = 128 * KIB;
    private static final SessionLimits LIMITS = SessionLimits.DEFAULTS.toBuilder()
            .queueLengthMax(200)
            .qos0QueueLengthMax(100)
            .build();

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with(LIMITS);

    @RegisterExtension
    static final RunningBroker STRICT = RunningBroker.withDefaults()
            .with(LIMITS.toBuilder().whenFull(WhenFull.DISCONNECT).build());

    private static BrokerStats stats() {
        return BROKER.broker().stats();
    }

    @Test
    void oneAmongAThousandDoesNotSlowTheOthers() {
        List<ScriptedClient> quick = new ArrayList<>();
        for (int i = 0; i < 999; i++) {
            quick.add(BROKER.connect("quick" + i).open().subscribe("t", 1));
        }
        BROKER.connect("slow").open().taking(LITTLE).subscribe("t", 1).subscribe("load", 1);
        ScriptedClient publisher = BROKER.connect("publisher").open();
        String load = "x".repeat(256 * KIB);
        for (int i = 0; stats().dropped(Drop.QUEUE_FULL) == 0; i++) {
            publisher.publish("load", load); // until the socket of the slow one is full, and its queue, too
            assertThat(i).isLessThan(400);
        }
        for (int i = 0; i < 20; i++) {
            publisher.publish("t", "m" + i);
        }
        for (ScriptedClient client : quick) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.expectPublishAndAcknowledge()).isEqualTo("m" + i);
            }
        }
        assertThat(stats().dropped(Drop.QUEUE_FULL)).isGreaterThanOrEqualTo(20);
        assertThat(stats().queuedBytes()).isLessThan(400L * 256 * KIB);
    }

    @Test
    void whoDoesNotReadMessagesOfQos0MissesSomeAndTheyAreCounted() {
        ScriptedClient slow = BROKER.connect("slow").open().taking(LITTLE).subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("publisher").open();
        String large = "x".repeat(64 * KIB);
        int sent = 0;
        for (; stats().dropped(Drop.SLOW_CONSUMER) == 0; sent++) {
            publisher.publish("t", large);
            assertThat(sent).isLessThan(2_000);
        }
        publisher.publish("t", "last");
        assertThat(stats().queuedBytes()).isLessThan(101L * 65 * KIB);
        for (int i = 0; i < 100; i++) {
            slow.expectPublish("t", large); // what it gets, it gets in order and whole
        }
    }

    @Test
    void whoDoesNotReadIsDisconnectedWhereThatIsThePolicy() {
        ScriptedClient slow =
                STRICT.connect("slow").session(60).open().taking(LITTLE).subscribe("t", 1);
        ScriptedClient publisher = STRICT.connect("publisher").open();
        String large = "x".repeat(64 * KIB);
        for (int i = 0; STRICT.broker().stats().ended(Entity.SERVER, DisconnectCause.SLOW_CONSUMER) == 0; i++) {
            publisher.publish("t", large);
            assertThat(i).isLessThan(2_000);
        }
        assertThat(STRICT.events().endOf("slow").cause()).isEqualTo(DisconnectCause.SLOW_CONSUMER);
        slow.close();
        publisher.publish("nobody", "");
    }

    @Test
    void aLongMessageComesWholeToAClientThatReadsLate() {
        ScriptedClient late = BROKER.connect("late").open().subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("publisher").open();
        for (int i = 0; i < 4; i++) {
            publisher.publish("t", "x".repeat(7 * MIB + i));
        }
        late.send(pingreq());
        publisher.publish("t", "short");
        List<Integer> lengths = new ArrayList<>();
        while (lengths.size() < 5) {
            Received packet = late.read();
            if (packet.type() == Received.PUBLISH) {
                lengths.add(packet.payload().length());
            } else {
                assertThat(packet.type()).isEqualTo(Received.PINGRESP); // between two of them
            }
        }
        assertThat(lengths).containsExactly(7 * MIB, 7 * MIB + 1, 7 * MIB + 2, 7 * MIB + 3, 5);
        RunningBroker.await(() -> stats().queuedBytes() == 0);
    }

    @Test
    void whoPublishesToItselfAndNeverReadsHoldsUpItselfAlone() {
        ScriptedClient self = BROKER.connect("self").open().taking(LITTLE).subscribe("self", 1);
        Thread writer = new Thread(() -> writeUntilClosed(self));
        writer.start();
        RunningBroker.await(() -> stats().paused(Pause.ANSWERS) > 0);
        ScriptedClient other = BROKER.connect("other").open().subscribe("t", 1);
        other.send(publish("t", "m").qos(1, 9));
        assertThat(List.of(other.read().type(), other.read().type())).containsExactlyInAnyOrder(3, 4);
        assertThat(stats().queuedBytes()).isLessThan(1_300L * 33 * KIB);
        self.close();
        assertThat(BROKER.events().endOf("self").entity()).isEqualTo(Entity.NETWORK);
    }

    private static void writeUntilClosed(ScriptedClient client) {
        try {
            for (int i = 0; ; i++) {
                client.send(publish("self", "x".repeat(32 * KIB)).qos(1, 1 + i % 60_000));
            }
        } catch (UncheckedIOException closed) {
            // as the test does
        }
    }

    @Test
    void whoseAnswersWaitIsReadFromAgainWhenItHasTakenThem() {
        ScriptedClient client = BROKER.connect("asks").open().taking(LITTLE).subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("publisher").open();
        for (int i = 0; stats().dropped(Drop.SLOW_CONSUMER) == 0; i++) {
            publisher.publish("t", "x".repeat(64 * KIB)); // until its socket is full
            assertThat(i).isLessThan(2_000);
        }
        int asked = 0;
        for (; stats().paused(Pause.ANSWERS) == 0; asked++) {
            client.send(pingreq());
            assertThat(asked).isLessThan(5_000_000);
        }
        while (asked > 0) {
            asked -= client.read().type() == Received.PINGRESP ? 1 : 0;
        }
        publisher.publish("t", "last");
        Received next = client.read();
        while (!next.payload().equals("last")) {
            next = client.read();
        }
    }

    @Test
    void aClientThatSendsByteByByteIsServedLikeOthers() {
        ScriptedClient client = BROKER.connect("drop").open();
        for (byte b : subscribe(1, "drop/+", 1).bytes(V5)) {
            client.send(String.format("%02x", b));
        }
        client.expect("90 04 00 01 00 01");
        for (byte b : publish("drop/x", "by drop").bytes(V5)) {
            client.send(String.format("%02x", b));
        }
        client.expectPublish("drop/x", "by drop");
    }

    @Test
    void aHalfOpenSocketEndsWithItsKeepAlive() {
        ScriptedClient gone = BROKER.connect("gone").keepAlive(10).open();
        BROKER.pass(14);
        BROKER.connect("other").open().leave();
        assertThat(BROKER.events().of("gone")).hasSize(1);
        BROKER.pass(2);
        assertThat(BROKER.events().endOf("gone").cause()).isEqualTo(DisconnectCause.KEEP_ALIVE_TIMEOUT);
        gone.expectEnd(0x8D);
    }

    @Test
    void aHalfOpenSocketThatWasFullEndsWithItsKeepAlive() {
        ScriptedClient gone =
                BROKER.connect("gone").keepAlive(10).open().taking(LITTLE).subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("publisher").open();
        for (int i = 0; stats().dropped(Drop.SLOW_CONSUMER) == 0; i++) {
            publisher.publish("t", "x".repeat(256 * KIB));
            assertThat(i).isLessThan(1_000);
        }
        BROKER.pass(16);
        assertThat(BROKER.events().endOf("gone").cause()).isEqualTo(DisconnectCause.KEEP_ALIVE_TIMEOUT);
        gone.close();
    }
}
