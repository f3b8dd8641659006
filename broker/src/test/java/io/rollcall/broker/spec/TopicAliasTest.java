package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.pingresp;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topic Alias, from the client and to the client [3.3.2.3.4]. */
class TopicAliasTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private ScriptedClient watcher;

    @BeforeEach
    void someoneWatches() {
        watcher = BROKER.connect("watcher").open().subscribe("#", 0);
    }

    private static Packets.Publish aliased(String topic, int alias, String payload) {
        return publish(topic, payload).with(props().u16(Props.TOPIC_ALIAS, alias));
    }

    @Spec(v5 = {"MQTT-3.3.2-12", "MQTT-3.3.2-7"})
    @Test
    void fromTheClientStandsForTheTopic() {
        BROKER.connect("a").open().send(aliased("t", 1, "x"), aliased("", 1, "y"), aliased("", 1, "z"));
        watcher.expect(publish("t", "x"), publish("t", "y"), publish("t", "z"));
    }

    @Test
    void fromTheClientMayChange() {
        BROKER.connect("a")
                .open()
                .send(aliased("t", 1, "1"), aliased("u", 1, "2"), aliased("", 1, "3"), aliased("t", 64, "4"))
                .send(aliased("", 64, "5"), aliased("", 1, "6"));
        watcher.expect(publish("t", "1"), publish("u", "2"), publish("u", "3"), publish("t", "4"));
        watcher.expect(publish("t", "5"), publish("u", "6"));
    }

    @Spec(v5 = "MQTT-3.3.2-12")
    @Test
    void fromTheClientMayBeAsHighAsAllowed() {
        ScriptedClient client = BROKER.connect("a").open();
        for (int alias = 64; alias >= 1; alias--) {
            client.send(aliased("t/" + alias, alias, "x"));
            watcher.expect(publish("t/" + alias, "x"));
        }
        for (int alias = 1; alias <= 64; alias++) {
            client.send(aliased("", alias, "y"));
            watcher.expect(publish("t/" + alias, "y"));
        }
    }

    @Spec(v5 = {"MQTT-3.3.2-8", "MQTT-3.3.2-9", "MQTT-3.2.2-17"})
    @Test
    void fromTheClientMustBeWithinWhatIsAllowed() {
        for (int alias : new int[] {0, 65, 65_535}) {
            BROKER.connect("a" + alias).open().send(aliased("t", alias, "x")).expectEnd(0x94);
            assertThat(BROKER.events().endOf("a" + alias).cause()).isEqualTo(DisconnectCause.TOPIC_ALIAS_INVALID);
        }
        watcher.expectNothing();
    }

    @Test
    void fromTheClientMustNotKeepTooManyBytes() {
        String topic = "t".repeat(5_000);
        ScriptedClient client = BROKER.connect("a").open();
        for (int i = 0; i < 200; i++) {
            client.send(aliased(topic + i, 1, "x")); // each in place of the one before
        }
        for (int alias = 2; alias <= 52; alias++) {
            client.send(aliased(topic, alias, "x"));
        }
        client.send(pingreq()).expect(pingresp());
        client.send(aliased(topic, 53, "x")).expectEnd(0x97);
        assertThat(BROKER.events().endOf("a").cause()).isEqualTo(DisconnectCause.QUOTA_EXCEEDED);
    }

    @Test
    void fromTheClientMustBeKnown() {
        BROKER.connect("a").open().send(aliased("", 1, "x")).expectEnd(0x82);
        BROKER.connect("a")
                .open()
                .send(aliased("t", 2, "x"), aliased("", 1, "y"))
                .expectEnd(0x82);
        watcher.expect(publish("t", "x")).expectNothing();
    }

    @Spec(v5 = "MQTT-3.3.2-7")
    @Test
    void endsWithTheConnection() {
        BROKER.connect("a").session(60).open().send(aliased("t", 1, "x")).leave();
        BROKER.connect("a").session(60).open(true).send(aliased("", 1, "y")).expectEnd(0x82);
        watcher.expect(publish("t", "x")).expectNothing();
    }

    @Test
    void ofOneClientIsNotThatOfAnother() {
        BROKER.connect("a").open().send(aliased("t", 1, "x"));
        watcher.expect(publish("t", "x"));
        BROKER.connect("b").open().send(aliased("", 1, "y")).expectEnd(0x82);
    }

    @Spec(v5 = {"MQTT-3.1.2-27", "MQTT-3.3.2-11"})
    @Test
    void isNotSentToAClientThatTakesNone() {
        BROKER.connect("a").open().send(publish("t", "x"), publish("t", "x"));
        assertThat(watcher.expectPublish("t", "x").has(Props.TOPIC_ALIAS)).isFalse();
        assertThat(watcher.expectPublish("t", "x").has(Props.TOPIC_ALIAS)).isFalse();
    }

    private static Connect taking(int aliases) {
        return BROKER.connect("a").session(60).with(props -> props.u16(Props.TOPIC_ALIAS_MAXIMUM, aliases));
    }

    @Spec(v5 = {"MQTT-3.1.2-26", "MQTT-3.3.2-11"})
    @Test
    void isSentToAClientWithinWhatItTakes() {
        ScriptedClient client = taking(2).open().subscribe("+", 0);
        BROKER.connect("p")
                .open()
                .send(publish("t", "1"), publish("u", "2"), publish("v", "3"), publish("t", "4"), publish("v", "5"))
                .send(publish("u", "6"));
        client.expect(aliased("t", 1, "1"), aliased("u", 2, "2"), publish("v", "3"), aliased("", 1, "4"));
        client.expect(publish("v", "5"), aliased("", 2, "6"));
    }

    @Test
    void isSentAnewOnANewConnection() {
        BROKER.lose(taking(2).open().subscribe("t", 1).expectNothing());
        ScriptedClient publisher = BROKER.connect("p").open().publish("t", "1");
        ScriptedClient client = taking(2).open(true);
        client.expect(aliased("t", 1, "1").qos(1, 1));
        publisher.publish("t", "2");
        client.expect(aliased("", 1, "2").qos(1, 2));
        BROKER.lose(client);
        client = taking(1).open(true);
        client.expect(
                aliased("t", 1, "1").qos(1, 1).dup(),
                aliased("", 1, "2").qos(1, 2).dup());
        client.send(puback(1), puback(2)).expectNothing();
    }

    @Test
    void isNotTakenAsGivenWhenTheMessageWasTooLarge() {
        ScriptedClient client = taking(2)
                .with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, 100))
                .open()
                .subscribe("t", 0);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(publish("t", "x".repeat(200)), publish("t", "1"), publish("t", "2"));
        client.expect(aliased("t", 1, "1"), aliased("", 1, "2"));
    }

    @Test
    void isLeftOutWhereItWouldMakeTheMessageTooLarge() {
        ScriptedClient client = taking(2)
                .with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, 100))
                .open()
                .subscribe("t", 0);
        String fits = "x".repeat(94);
        assertThat(publish("t", fits).bytes(ProtocolVersion.V5)).hasSize(100);
        BROKER.connect("p").open().send(publish("t", fits), publish("t", "1"));
        client.expect(publish("t", fits), aliased("t", 1, "1"));
    }

    @Test
    void savesAMessageFromBeingTooLarge() {
        String topic = "t/" + "x".repeat(60);
        ScriptedClient client = taking(2)
                .with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, 100))
                .open()
                .subscribe("t/#", 0);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(publish(topic, "1"), publish(topic, "x".repeat(60)));
        client.expect(aliased(topic, 1, "1"), aliased("", 1, "x".repeat(60)));
    }

    @Test
    void isNothingOfMqtt3() {
        ScriptedClient old =
                BROKER.connect("old").version(ProtocolVersion.V3_1_1).open().subscribe("t", 0);
        BROKER.connect("a").open().send(aliased("t", 1, "x"), aliased("", 1, "y"));
        old.expect(publish("t", "x"), publish("t", "y"));
    }
}
