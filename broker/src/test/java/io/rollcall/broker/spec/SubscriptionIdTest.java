package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Packets.unsubscribe;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscription Identifier [3.8.2.1.2, 3.3.4]. */
class SubscriptionIdTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private static ScriptedClient subscribed(ScriptedClient client, int id, String filter, int options) {
        return client.send(subscribe(id).filter(filter, options).with(props().subscriptionId(id)))
                .expect(suback(id, options & 3));
    }

    @Spec(v5 = {"MQTT-3.3.4-3", "MQTT-3.3.4-4"})
    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 16_384, 268_435_455})
    void travelsWithEachMessageOfTheSubscription(int id) {
        ScriptedClient client = BROKER.connect("a").open();
        client.send(subscribe(1).filter("t", 0).filter("u", 0).with(props().subscriptionId(id)))
                .expect(suback(1, 0, 0));
        client.send(publish("t", "x"), publish("u", "y"));
        client.expect(publish("t", "x").with(props().subscriptionId(id)));
        client.expect(publish("u", "y").with(props().subscriptionId(id)));
    }

    @Spec(v5 = {"MQTT-3.3.4-4", "MQTT-3.3.4-3", "MQTT-3.3.4-5"})
    @Test
    void ofOverlappingSubscriptionsIsThatOfEach() {
        ScriptedClient client = BROKER.connect("a").open();
        subscribed(client, 1, "t/#", 0);
        subscribed(client, 2, "t/+", 0);
        subscribed(client, 3, "t/1", 0);
        client.subscribe("+/1", 0);
        client.send(publish("t/1", "x"));
        List<List<Long>> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(client.expectPublish("t/1", "x").subscriptionIds());
        }
        client.expectNothing();
        assertThat(ids).containsExactlyInAnyOrder(List.of(1L), List.of(2L), List.of(3L), List.of());
    }

    @Test
    void isReplacedWithTheSubscription() {
        ScriptedClient client = BROKER.connect("a").open();
        subscribed(client, 1, "t", 0);
        subscribed(client, 2, "t", 0);
        client.send(publish("t", "x")).expect(publish("t", "x").with(props().subscriptionId(2)));
        client.subscribe("t", 0)
                .send(publish("t", "y"))
                .expect(publish("t", "y"))
                .expectNothing();
    }

    @Test
    void isKeptWithTheSession() {
        subscribed(BROKER.connect("a").session(60).open(), 7, "t", 1).leave();
        BROKER.connect("p").open().publish("t", "away");
        ScriptedClient client = BROKER.connect("a").session(60).open(true);
        assertThat(client.expectPublish("t", "away").subscriptionIds()).containsExactly(7L);
        BROKER.connect("p").open().publish("t", "here");
        assertThat(client.expectPublish("t", "here").subscriptionIds()).containsExactly(7L);
        BROKER.lose(client);
        client = BROKER.connect("a").session(60).open(true);
        assertThat(client.expectPublish("t", "away").subscriptionIds()).containsExactly(7L);
    }

    @Test
    void travelsWithRetainedMessages() {
        BROKER.connect("p").open().publish(publish("t", "kept").retain());
        ScriptedClient client = subscribed(BROKER.connect("a").open(), 9, "#", 0);
        client.expect(publish("t", "kept").retain().with(props().subscriptionId(9)));
    }

    @Test
    void isOneOfEachClient() {
        ScriptedClient first = subscribed(BROKER.connect("a").open(), 1, "t", 0);
        ScriptedClient second = subscribed(BROKER.connect("b").open(), 2, "t", 0);
        first.send(publish("t", "x")).expect(publish("t", "x").with(props().subscriptionId(1)));
        second.expect(publish("t", "x").with(props().subscriptionId(2)));
    }

    @Spec(v5 = "MQTT-3.3.4-6")
    @Test
    void fromAClientIsAProtocolError() {
        BROKER.connect("a")
                .open()
                .send(publish("t", "x").with(props().subscriptionId(1)))
                .expectEnd(0x82);
    }

    @Test
    void isNotOfUnsubscribe() {
        BROKER.connect("a")
                .open()
                .send(unsubscribe(1, "t"))
                .expect("b0 04 0001 00 11")
                .send("a2 08 0001 02 0b 01 0001 74")
                .expectEnd(0x81);
    }
}
