package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.broker.api.BrokerStats.Drop;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.connection.ConnectionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Maximum Packet Size, both ways [3.1.2.11.4, 3.2.2.3.6]. */
class MaximumPacketSizeTest {
    /** Takes packets of at most 1,000 bytes. */
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder().packetSizeMax(1_000).build());

    private static Connect taking(int bytes) {
        return BROKER.connect("a").session(60).with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, bytes));
    }

    @Spec(v5 = "MQTT-3.2.2-15")
    @Test
    void ofTheServerIsSaidInConnack() {
        assertThat(BROKER.connect("a").send().expectConnack().number(Props.MAXIMUM_PACKET_SIZE))
                .isEqualTo(1_000);
    }

    @Spec(v5 = "MQTT-3.2.2-15")
    @EachVersion
    void ofTheServerEndsTheConnectionOfWhoExceedsIt(ProtocolVersion version) {
        ScriptedClient watcher = BROKER.connect("watcher").open().subscribe("t", 0);
        int room = 1_000 - publish("t", "").bytes(version).length - 1; // one more byte of remaining length
        BROKER.connect("a")
                .version(version)
                .open()
                .send(publish("t", "x".repeat(room)))
                .expectNothing();
        watcher.expectPublish("t", "x".repeat(room));
        BROKER.connect("b")
                .version(version)
                .open()
                .send(publish("t", "x".repeat(room + 1)))
                .expectEnd(0x95);
        watcher.expectNothing();
        assertThat(BROKER.events().endOf("b").cause()).isEqualTo(DisconnectCause.PACKET_TOO_LARGE);
    }

    @Test
    void ofTheServerIsSeenBeforeThePacketHasCome() {
        BROKER.connect("a").open().send("30 ff ff ff 7f").expectEnd(0x95);
    }

    @Test
    void ofTheServerHoldsForConnectToo() {
        BROKER.socket(ProtocolVersion.V5)
                .send(BROKER.connect("a".repeat(1_000)))
                .expectClosed();
    }

    @Spec(v5 = {"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    @Test
    void ofTheClientLetsLargerMessagesGo() {
        ScriptedClient client = taking(100).open().subscribe("t", 1);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.publish("t", "x".repeat(100)).publish("t", "small");
        publisher.send(publish("t", "x".repeat(100))).expectNothing();
        client.expectPublishAndAcknowledge();
        client.expectNothing();
        await().untilAsserted(() -> assertThat(BROKER.broker().stats().dropped(Drop.PACKET_TOO_LARGE))
                .isEqualTo(2));
    }

    @Spec(v5 = "MQTT-3.1.2-24")
    @Test
    void ofTheClientIsExact() {
        Packets.Publish fits = publish("t", "x".repeat(90)).qos(1, 1);
        assertThat(fits.bytes(ProtocolVersion.V5)).hasSize(98);
        ScriptedClient client = taking(98).open().subscribe("t", 1);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.publish("t", "x".repeat(91)).publish("t", "x".repeat(90));
        Received received = client.expectPublish("t", "x".repeat(90));
        assertThat(received.bytes()).hasSize(98);
        client.expectNothing();
    }

    /** What comes in within our limit may go out longer: with a subscription identifier, an alias, properties of none. */
    @Spec(v5 = "MQTT-3.1.2-24")
    @Test
    void ofTheClientHoldsAlsoWhereItIsTheServers() {
        ScriptedClient client = taking(1_000).open();
        client.send(Packets.subscribe(1).filter("t", 1).with(Props.props().subscriptionId(7)))
                .expect(Packets.suback(1, 1));
        ScriptedClient old =
                BROKER.connect("old").version(ProtocolVersion.V3_1_1).open();
        old.publish("t", "x".repeat(992)).publish("t", "x".repeat(900));
        client.expectPublish("t", "x".repeat(900));
        client.expectNothing();
    }

    @Spec(v5 = "MQTT-3.1.2-25")
    @Test
    void ofTheClientFreesThePlaceOfAMessageThatIsTooLarge() {
        ScriptedClient client = taking(100)
                .with(props -> props.u16(Props.RECEIVE_MAXIMUM, 1))
                .open()
                .subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 5; i++) {
            publisher.publish("t", "x".repeat(100));
        }
        publisher.publish("t", "small");
        client.expectPublish("t", "small");
    }

    @Spec(v5 = {"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    @Test
    void ofTheClientHoldsForWhatIsSentAgain() {
        ScriptedClient client = BROKER.connect("a").session(60).open().subscribe("t", 1);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.publish("t", "x".repeat(200)).publish("t", "small");
        BROKER.lose(client);
        client = taking(100).open(true);
        int packetId = client.expectPublish("t", "small").packetId();
        client.send(puback(packetId)).expectNothing().leave();
        BROKER.connect("a").session(60).open(true).expectNothing();
    }
}
