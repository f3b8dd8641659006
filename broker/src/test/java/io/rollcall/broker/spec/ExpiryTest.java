package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats.Drop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Message Expiry Interval [3.3.2.3.3]. */
class ExpiryTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private ScriptedClient publisher;

    @BeforeEach
    void someonePublishes() {
        publisher = BROKER.connect("publisher").open();
    }

    private void publishFor(long seconds, String payload) {
        publisher.publish(publish("t", payload).with(props().u32(Props.MESSAGE_EXPIRY, seconds)));
    }

    private static Connect subscriber() {
        return BROKER.connect("a").session(1_000_000);
    }

    @Spec(v5 = "MQTT-3.3.2-6")
    @Test
    void travelsWithTheMessage() {
        ScriptedClient client = subscriber().open().subscribe("t", 0);
        publishFor(60, "x");
        publishFor(0xFFFF_FFFFL, "y");
        assertThat(client.expectPublish("t", "x").number(Props.MESSAGE_EXPIRY)).isEqualTo(60);
        assertThat(client.expectPublish("t", "y").number(Props.MESSAGE_EXPIRY)).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void isNotThereWhenItWasNotThere() {
        ScriptedClient client = subscriber().open().subscribe("t", 0);
        publisher.publish("t", "x");
        assertThat(client.expectPublish("t", "x").has(Props.MESSAGE_EXPIRY)).isFalse();
    }

    @Spec(v5 = "MQTT-3.3.2-6")
    @Test
    void isLessByTheTimeThatTheMessageWaited() {
        subscriber().open().subscribe("t", 1).leave();
        publishFor(60, "x");
        BROKER.pass(25);
        publishFor(60, "y");
        BROKER.pass(25);
        ScriptedClient client = subscriber().open(true);
        assertThat(client.expectPublish("t", "x").number(Props.MESSAGE_EXPIRY)).isEqualTo(10);
        assertThat(client.expectPublish("t", "y").number(Props.MESSAGE_EXPIRY)).isEqualTo(35);
    }

    @Spec(v5 = "MQTT-3.3.2-5")
    @Test
    void thatIsOverMakesTheMessageGo() {
        subscriber().open().subscribe("t", 1).leave();
        publishFor(10, "short");
        publishFor(100, "long");
        publisher.publish("t", "for ever");
        BROKER.pass(10);
        ScriptedClient client = subscriber().open(true);
        client.expectPublish("t", "long");
        client.expectPublish("t", "for ever");
        client.expectNothing();
        assertThat(BROKER.broker().stats().dropped(Drop.EXPIRED)).isEqualTo(1);
    }

    @Spec(v5 = "MQTT-3.3.2-5")
    @Test
    void isWatchedWhileTheMessageWaitsForItsTurn() {
        ScriptedClient client = subscriber()
                .with(props -> props.u16(Props.RECEIVE_MAXIMUM, 1))
                .open()
                .subscribe("t", 1);
        publisher.publish("t", "first");
        publishFor(10, "expires");
        publisher.publish("t", "last");
        client.expect(publish("t", "first").qos(1, 1)).expectNothing();
        BROKER.pass(11);
        client.send(puback(1)).expectPublish("t", "last");
    }

    @Spec(v5 = {"MQTT-4.3.3-7", "MQTT-4.3.3-13"})
    @Test
    void endsWhenTheDeliveryHasBegun() {
        ScriptedClient client = subscriber().open().subscribe("t", 2);
        publisher
                .send(publish("t", "x").qos(2, 1).with(props().u32(Props.MESSAGE_EXPIRY, 10)))
                .expect(pubrec(1));
        client.expectPublish("t", "x");
        BROKER.pass(100);
        client.send(pubrec(1)).expect(pubrel(1));
    }

    @Spec(v5 = {"MQTT-3.3.2-6", "MQTT-4.3.3-7"})
    @Test
    void isLessAlsoWhereTheMessageIsSentAgain() {
        ScriptedClient client = subscriber().open().subscribe("t", 1);
        publishFor(60, "x");
        assertThat(client.expectPublish("t", "x").number(Props.MESSAGE_EXPIRY)).isEqualTo(60);
        BROKER.pass(20);
        BROKER.lose(client);
        client = subscriber().open(true);
        assertThat(client.expectPublish("t", "x").number(Props.MESSAGE_EXPIRY)).isEqualTo(40);
        BROKER.pass(100);
        BROKER.lose(client);
        Received late = subscriber().open(true).expectPublish("t", "x"); // its delivery has begun
        assertThat(late.dup()).isTrue();
        assertThat(late.number(Props.MESSAGE_EXPIRY)).isZero();
    }

    @Spec(v5 = "MQTT-3.3.2-5")
    @Test
    void isForMqtt3AlsoTheEnd() {
        BROKER.connect("old")
                .version(V3_1_1)
                .session(0)
                .open()
                .subscribe("t", 1)
                .leave();
        publishFor(10, "short");
        publishFor(100, "long");
        BROKER.pass(50);
        BROKER.connect("old")
                .version(V3_1_1)
                .session(0)
                .open(true)
                .expect(publish("t", "long").qos(1, 1))
                .expectNothing();
    }
}
