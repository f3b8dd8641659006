package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats.Drop;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.session.SessionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clean Start, Session Expiry Interval, and what a session keeps [3.1.2.4, 3.1.2.11.2, 4.1]. */
class SessionStateTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    /** Sessions last for at most 100 s, and queues have ten places. */
    @RegisterExtension
    static final RunningBroker SMALL = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder()
                    .sessionExpirySecondsMax(100)
                    .build())
            .with(SessionLimits.DEFAULTS.toBuilder().queueLengthMax(10).build());

    @Spec(
            value = "MQTT-4.5.0-1",
            v5 = {"MQTT-3.1.2-5", "MQTT-3.1.2-23", "MQTT-4.1.0-1", "MQTT-3.1.2-6"},
            v3 = {"MQTT-3.1.2-4", "MQTT-3.1.2-5", "MQTT-4.1.0-1"})
    @EachVersion
    void keepsSubscriptionsAndMessages(ProtocolVersion version) {
        BROKER.connect("a")
                .version(version)
                .session(60)
                .open(false)
                .subscribe("t", 2)
                .leave();
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.publish("t", "1").send(publish("t", "2").qos(2, 9)).read();
        publisher.publish("t", "3");
        ScriptedClient back = BROKER.connect("a").version(version).session(60).open(true);
        back.expectPublish("t", "1");
        assertThat(back.expectPublish("t", "2").qos()).isEqualTo(2);
        back.expectPublish("t", "3");
        publisher.publish("t", "4");
        back.expectPublish("t", "4");
    }

    @Test
    void keepsNoMessagesOfQos0() {
        BROKER.connect("a").session(60).open().subscribe("t", 2).leave();
        BROKER.connect("p")
                .open()
                .send(publish("t", "0"))
                .publish("t", "1")
                .send(publish("t", "0"))
                .expectNothing();
        BROKER.connect("a").session(60).open(true).expectPublish("t", "1");
        assertThat(BROKER.broker().stats().dropped(Drop.OFFLINE)).isEqualTo(2);
    }

    @Spec(v5 = "MQTT-3.1.2-4", v3 = "MQTT-3.1.2-6")
    @EachVersion
    void endsWithACleanStart(ProtocolVersion version) {
        BROKER.connect("a")
                .version(version)
                .session(60)
                .open(false)
                .subscribe("t", 1)
                .leave();
        ScriptedClient publisher = BROKER.connect("p").open().publish("t", "1");
        ScriptedClient back = BROKER.connect("a").version(version).open(false);
        publisher.publish("t", "2");
        back.expectNothing().leave();
        BROKER.connect("a").version(version).session(60).open(false).expectNothing();
    }

    @Spec(v5 = "MQTT-4.1.0-2", v3 = "MQTT-3.1.2-6")
    @EachVersion
    void endsWithTheConnectionUnlessAskedOtherwise(ProtocolVersion version) {
        BROKER.connect("a").version(version).open().subscribe("t", 1).leave();
        assertThat(BROKER.broker().stats().sessions()).isZero();
        BROKER.connect("a").version(version).cleanStart(false).open(false);
    }

    @Test
    void withACleanStartMayLastAllTheSame() {
        BROKER.connect("a")
                .with(props -> props.u32(Props.SESSION_EXPIRY, 60))
                .open(false)
                .subscribe("t", 1)
                .leave();
        BROKER.connect("p").open().publish("t", "x");
        BROKER.connect("a").session(60).open(true).expectPublish("t", "x");
    }

    @Spec(v5 = "MQTT-4.1.0-2")
    @Test
    void expiresWhenItsTimeHasCome() {
        BROKER.connect("a").session(60).open().subscribe("t", 1).leave();
        BROKER.pass(59);
        BROKER.connect("a").session(60).open(true).leave();
        BROKER.pass(59);
        BROKER.connect("a").session(60).open(true).leave();
        BROKER.pass(60.1);
        RunningBroker.await(() -> BROKER.broker().stats().sessions() == 0);
        BROKER.connect("a").session(60).open(false).expectNothing();
    }

    @Spec(v5 = "MQTT-4.1.0-1")
    @Test
    void doesNotExpireWhileTheClientIsHere() {
        ScriptedClient client = BROKER.connect("a").session(60).open().subscribe("t", 1);
        BROKER.connect("b").session(1).open().leave();
        BROKER.connect("c").session(1).open().leave();
        BROKER.pass(1_000);
        RunningBroker.await(() -> BROKER.broker().stats().sessions() == 1);
        BROKER.connect("p").open().publish("t", "x");
        client.expectPublish("t", "x");
    }

    @Spec(v5 = "MQTT-3.1.2-23")
    @Test
    void countsFromTheEndOfTheConnection() {
        ScriptedClient client = BROKER.connect("a").session(60).open();
        BROKER.pass(1_000);
        BROKER.lose(client);
        BROKER.pass(59);
        BROKER.connect("a").session(60).open(true);
    }

    @Test
    void withoutEndDoesNotEnd() {
        BROKER.connect("a").session(0xFFFF_FFFFL).open().leave();
        BROKER.connect("old").version(V3_1_1).session(0).open().leave();
        BROKER.connect("b").session(1).open().leave();
        BROKER.connect("c").session(1).open().leave();
        BROKER.pass(1e9);
        RunningBroker.await(() -> BROKER.broker().stats().sessions() == 2);
        BROKER.connect("a").session(0).open(true);
        BROKER.connect("old").version(V3_1_1).session(0).open(true);
    }

    @Test
    void takesTheIntervalOfTheNewestConnection() {
        BROKER.connect("a").session(1_000).open().leave();
        BROKER.connect("a").session(10).open(true).leave();
        BROKER.pass(10.1);
        RunningBroker.await(() -> BROKER.broker().stats().sessions() == 0);
    }

    @Spec(v5 = {"MQTT-3.1.2-23", "MQTT-4.1.0-2"})
    @Test
    void takesTheIntervalOfDisconnect() {
        BROKER.connect("a").session(10).open().leave(disconnect(0, props().u32(Props.SESSION_EXPIRY, 1_000)));
        BROKER.pass(500);
        BROKER.connect("a").session(1_000).open(true).leave(disconnect(0, props().u32(Props.SESSION_EXPIRY, 10)));
        BROKER.pass(10.1);
        RunningBroker.await(() -> BROKER.broker().stats().sessions() == 0);
    }

    @Spec(v5 = "MQTT-4.1.0-2")
    @Test
    void endsAtOnceWhenDisconnectSaysSo() {
        BROKER.connect("a").session(10).open().leave(disconnect(0, props().u32(Props.SESSION_EXPIRY, 0)));
        assertThat(BROKER.broker().stats().sessions()).isZero();
        BROKER.connect("a").session(10).open(false);
    }

    @Test
    void takesTheIntervalOfConnackWhereTheServerSetsOne() {
        Received connack = SMALL.connect("a").session(1_000).send().expectConnack();
        assertThat(connack.number(Props.SESSION_EXPIRY)).isEqualTo(100);
        SMALL.connect("a")
                .session(0xFFFF_FFFFL)
                .open(true)
                .leave(disconnect(0, props().u32(Props.SESSION_EXPIRY, 7_000)));
        SMALL.connect("old").version(V3_1_1).session(0).open().leave();
        SMALL.pass(99);
        assertThat(SMALL.broker().stats().sessions()).isEqualTo(2);
        SMALL.pass(1.1);
        RunningBroker.await(() -> SMALL.broker().stats().sessions() == 0);
    }

    @Test
    void expiresOnWhateverLoopItIs() {
        for (int i = 0; i < 5; i++) {
            BROKER.connect("a").session(60).open().leave();
            BROKER.connect("b").open();
        }
        BROKER.pass(60.1);
        RunningBroker.await(() -> BROKER.broker().stats().sessions() == 1);
        BROKER.connect("a").session(60).open(false);
    }

    @Test
    void keepsWhatItHasRoomFor() {
        SMALL.connect("a").session(60).open().subscribe("t", 1).leave();
        ScriptedClient publisher = SMALL.connect("p").open();
        for (int i = 1; i <= 15; i++) {
            publisher.publish("t", "" + i);
        }
        ScriptedClient back = SMALL.connect("a").session(60).open(true);
        for (int i = 1; i <= 10; i++) {
            back.expectPublish("t", "" + i);
        }
        back.expectNothing();
        assertThat(SMALL.broker().stats().dropped(Drop.QUEUE_FULL)).isEqualTo(5);
    }

    @Spec("MQTT-3.1.3-2")
    @Test
    void isNotThatOfAnotherCase() {
        BROKER.connect("a").session(60).open().leave();
        BROKER.connect("A").session(60).open(false);
        BROKER.connect("a").session(60).open(true);
    }
}
