package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.BrokerStats.Drop;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import io.rollcall.broker.spec.Will;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each limit of what sessions keep: what clients are told, what is counted, and who stays connected. */
class SessionLimitsTest {
    private static final int KIB = 1024;
    private static final SessionLimits LIMITS = SessionLimits.DEFAULTS.toBuilder()
            .sessionsMax(4)
            .subscriptionsMax(3)
            .queueLengthMax(10)
            .queueBytesMax(500 * KIB)
            .queueBytesTotalMax(800 * KIB)
            .build();

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with(LIMITS)
            .with(new RetainedLimits(20, 10 * KIB))
            .inMemory();

    private static BrokerStats stats() {
        return BROKER.broker().stats();
    }

    /** Which its own event loop does. */
    private static void awaitDropped(Drop why, int count) {
        RunningBroker.await(() -> stats().dropped(why) >= count);
        assertThat(stats().dropped(why)).isEqualTo(count);
    }

    @Test
    void oneSubscriptionMoreIsRefusedAndOneThatIsThereMayChange() {
        ScriptedClient client = BROKER.connect("greedy").open();
        client.send(subscribe(1).filter("a", 0).filter("b", 0).filter("c", 0).filter("d", 0));
        client.expect(suback(1, 0, 0, 0, 0x97));
        client.send(subscribe(2, "a", 2)).expect(suback(2, 2));
        assertThat(stats().subscribeRefused()).isEqualTo(1);
    }

    @Test
    void oneSessionMoreIsRefusedAndOneThatIsThereMayComeBack() {
        for (int i = 0; i < 4; i++) {
            BROKER.connect("c" + i).session(60).open();
        }
        BROKER.connect("c4").refused(0x97);
        BROKER.connect("c0").session(60).open(true);
        assertThat(stats().refused(DisconnectCause.QUOTA_EXCEEDED)).isEqualTo(1);
    }

    @Test
    void theQueueOfAClientThatIsAwayHasSoManyMessages() {
        BROKER.connect("away").session(60).open().subscribe("t", 1).leave();
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 15; i++) {
            publisher.publish("t", "m" + i);
        }
        awaitDropped(Drop.QUEUE_FULL, 5);
        ScriptedClient back = BROKER.connect("away").session(60).open(true);
        for (int i = 0; i < 10; i++) {
            assertThat(back.expectPublishAndAcknowledge()).isEqualTo("m" + i);
        }
        back.expectNothing();
    }

    @Test
    void theQueueOfAClientThatIsAwayHasSoManyBytes() {
        BROKER.connect("away").session(60).open().subscribe("t", 1).leave();
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 8; i++) {
            publisher.publish("t", "x".repeat(100 * KIB));
        }
        awaitDropped(Drop.QUEUE_FULL, 4);
        assertThat(stats().queuedBytes()).isBetween(400L * KIB, 500L * KIB);
        BROKER.connect("away").open().leave(); // a clean start
        RunningBroker.await(() -> stats().queuedBytes() == 0);
    }

    @Test
    void allQueuesTogetherHaveSoManyBytes() {
        for (int i = 0; i < 3; i++) {
            BROKER.connect("away" + i).session(60).open().subscribe("t", 1).leave();
        }
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 4; i++) {
            publisher.publish("t", "x".repeat(100 * KIB));
        }
        awaitDropped(Drop.QUEUE_FULL, 5);
        assertThat(stats().queuedBytes()).isBetween(700L * KIB, 800L * KIB);
    }

    @Test
    void whatAClientDoesNotAcknowledgeIsKeptOnlyUpToTheSameBytes() {
        ScriptedClient silent = BROKER.connect("silent").open().subscribe("t", 1);
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 8; i++) {
            publisher.publish("t", "x".repeat(100 * KIB));
        }
        awaitDropped(Drop.QUEUE_FULL, 4);
        for (int i = 0; i < 4; i++) {
            silent.expectPublishAndAcknowledge();
        }
        silent.expectNothing();
        assertThat(stats().queuedBytes()).isZero(); // all were acknowledged
        publisher.publish("t", "again");
        assertThat(silent.expectPublishAndAcknowledge()).isEqualTo("again");
    }

    @Test
    void willsCountAndOneForWhichThereIsNoRoomIsRefused() {
        String large = "x".repeat(60 * KIB);
        ScriptedClient client = BROKER.connect("w")
                .session(600)
                .will(Will.will("w", large).delay(300))
                .open();
        assertThat(stats().queuedBytes()).isBetween(60L * KIB, 61L * KIB);
        BROKER.lose(client);
        assertThat(stats().queuedBytes()).isBetween(60L * KIB, 61L * KIB); // it is delayed
        BROKER.connect("away").session(60).open().subscribe("t", 1).leave();
        BROKER.connect("away2").session(60).open().subscribe("t", 1).leave();
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 4; i++) {
            publisher.publish("t", "x".repeat(90 * KIB));
        }
        publisher.leave();
        BROKER.connect("w2").will(Will.will("w", large)).refused(0x97);
        BROKER.connect("w2").open();
        BROKER.pass(301);
        RunningBroker.await(() -> stats().queuedBytes() < 721 * KIB);
    }

    @Test
    void oneRetainedMessageMoreIsDeliveredButNotRetained() {
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 25; i++) {
            publisher.publish(publish("r/" + i, "kept").retain());
        }
        assertThat(stats().retained()).isEqualTo(20);
        assertThat(stats().dropped(Drop.RETAINED_FULL)).isEqualTo(5);
        publisher.publish(publish("r/0", "y".repeat(9 * KIB)).retain()).expectNothing(); // replaces what is there
        publisher.publish(publish("r/1", "").retain()); // clears
        publisher.publish(publish("r/24", "z".repeat(2 * KIB)).retain()); // too many bytes
        assertThat(stats().dropped(Drop.RETAINED_FULL)).isEqualTo(6);
        assertThat(stats().retainedBytes()).isBetween(9L * KIB, 10L * KIB);
    }

    @Test
    void whoStillHasManyRetainedMessagesToTakeGetsNoMore() {
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 20; i++) {
            publisher.publish(publish("r/" + i, "kept").retain());
        }
        ScriptedClient client =
                BROKER.connect("all").with(props -> props.u16(0x21, 1)).open();
        client.send(subscribe(1).filter("r/+", 1).filter("#", 1).filter("r/#", 1));
        client.expect(suback(1, 1, 0x97, 0x97));
        for (int i = 0; i < 20; i++) {
            client.expectPublishAndAcknowledge();
        }
        client.send(subscribe(2, "r/#", 1)).expect(suback(2, 1));
        assertThat(stats().subscribeRefused()).isEqualTo(2);
    }
}
