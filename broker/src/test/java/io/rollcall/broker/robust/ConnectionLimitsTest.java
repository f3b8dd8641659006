package io.rollcall.broker.robust;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Packets.unsuback;
import static io.rollcall.broker.spec.Packets.unsubscribe;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.spec.Packets;
import io.rollcall.broker.spec.Props;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import io.rollcall.broker.spec.Will;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each limit of a connection: what its client is told, what is counted, and who stays connected. */
class ConnectionLimitsTest {
    private static final int CONNECT_SECONDS = 10;
    private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULTS.toBuilder()
            .packetSizeMax(400_000)
            .receiveMaximum(3)
            .topicLevelsMax(4)
            .topicBytesMax(40)
            .userPropertiesMax(3)
            .userPropertyBytesMax(100)
            .subscriptionsPerPacketMax(5)
            .payloadFormatChecked(true)
            .clientIdBytesMax(12)
            .connectTimeout(Duration.ofSeconds(CONNECT_SECONDS))
            .build();

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with(LIMITS);

    private static BrokerStats stats() {
        return BROKER.broker().stats();
    }

    private static Props users(int count) {
        Props props = props();
        for (int i = 0; i < count; i++) {
            props.user("n" + i, "v");
        }
        return props;
    }

    @Test
    void aLongerPacketEndsTheConnectionAtItsHeader() {
        ScriptedClient client = BROKER.connect("long").open();
        client.send("30 81 b5 18").expectEnd(0x95); // of 400,001 bytes and its header, which do not come
        assertThat(stats().ended(Entity.SERVER, DisconnectCause.PACKET_TOO_LARGE))
                .isEqualTo(1);
    }

    @Test
    void moreLevelsAreRefusedAndTheClientStays() {
        ScriptedClient client = BROKER.connect("deep").open();
        client.send(publish("a/b/c/d/e", "").qos(1, 1)).expect(puback(1, 0x90));
        client.send(publish("a/b/c/d/e", "").qos(2, 2)).expect(pubrec(2, 0x90));
        client.send(publish("a/b/c/d/e", "")).expectNothing();
        client.send(subscribe(3, "a/b/c/d/#", 0)).expect(suback(3, 0x8F));
        client.send(subscribe(4, "a/b/c/#", 1)).expect(suback(4, 1));
        assertThat(stats().publishRefused()).isEqualTo(3);
        assertThat(stats().subscribeRefused()).isEqualTo(1);
    }

    @Test
    void longerTopicsAreRefusedAndTheClientStays() {
        String longest = "t".repeat(40);
        ScriptedClient client = BROKER.connect("wide").open();
        client.send(publish(longest + "t", "").qos(1, 1)).expect(puback(1, 0x90));
        client.send(publish(longest, "").qos(1, 2)).expect(puback(2, 0x10));
        client.send(subscribe(3, longest + "t", 0)).expect(suback(3, 0x8F));
        client.send(subscribe(4, longest, 0)).expect(suback(4, 0));
    }

    @Test
    void moreUserPropertiesAreRefusedAndTheClientStays() {
        ScriptedClient client = BROKER.connect("users").open();
        client.send(publish("t", "").qos(1, 1).with(users(4))).expect(puback(1, 0x97));
        client.send(publish("t", "").qos(2, 2).with(users(50))).expect(pubrec(2, 0x97));
        client.send(publish("t", "").qos(1, 3).with(users(3))).expect(puback(3, 0x10));
        client.send(publish("t", "").qos(1, 4).with(props().user("n", "v".repeat(100))))
                .expect(puback(4, 0x97));
        client.send(subscribe(5).filter("a", 0).filter("b", 0).with(users(4))).expect(suback(5, 0x97, 0x97));
        assertThat(stats().publishRefused()).isEqualTo(3);
        assertThat(stats().subscribeRefused()).isEqualTo(2);
    }

    @Test
    void moreUserPropertiesOfConnectOrOfItsWillAreRefused() {
        Will will = Will.will("w", "").with(users(4));
        BROKER.connect("c")
                .with(props -> props.user("a", "").user("b", "").user("c", "").user("d", ""))
                .refused(0x97);
        BROKER.connect("w").will(will).refused(0x97);
        assertThat(stats().refused(DisconnectCause.QUOTA_EXCEEDED)).isEqualTo(2);
    }

    @Test
    void topicFiltersBeyondTheLimitOfAPacketAreRefusedOneByOne() {
        ScriptedClient client = BROKER.connect("many").open();
        Packets.Subscribe many = subscribe(1);
        for (int i = 0; i < 8; i++) {
            many.filter("f" + i, 1);
        }
        client.send(many).expect(suback(1, 1, 1, 1, 1, 1, 0x97, 0x97, 0x97));
        assertThat(stats().subscribeRefused()).isEqualTo(3);
        client.send(unsubscribe(2, "f0", "f1", "f2", "f3", "f4", "x", "y"))
                .expect(unsuback(2, 0, 0, 0, 0, 0, 0x83, 0x83));
        client.expectNothing();
    }

    @Test
    void aHundredThousandTopicFiltersInOnePacketEndTheConnection() {
        Packets.Subscribe flood = subscribe(1);
        for (int i = 0; i < 95_000; i++) {
            flood.filter("f", 0);
        }
        BROKER.connect("flood").open().send(flood).expectEnd(0x97);
        assertThat(stats().ended(Entity.SERVER, DisconnectCause.QUOTA_EXCEEDED)).isEqualTo(1);
    }

    @Test
    void whatMqtt3CannotSayOfUnsubscribeEndsTheConnection() {
        ScriptedClient client = BROKER.connect("old").version(V3_1_1).open();
        client.send(unsubscribe(2, "a", "b", "c", "d", "e")).expect(unsuback(2));
        client.send(unsubscribe(3, "a", "b", "c", "d", "e", "f")).expectClosed();
    }

    @Test
    void moreThanTheReceiveMaximumEndsTheConnection() {
        ScriptedClient client = BROKER.connect("eager").open();
        for (int id = 1; id <= 3; id++) {
            client.send(publish("t", "").qos(2, id)).expect(pubrec(id, 0x10));
        }
        client.send(publish("t", "").qos(2, 4)).expectEnd(0x93);
        assertThat(stats().ended(Entity.SERVER, DisconnectCause.RECEIVE_MAXIMUM_EXCEEDED))
                .isEqualTo(1);
    }

    @Test
    void aPayloadThatIsNotWhatItSaysIsRefused() {
        ScriptedClient client = BROKER.connect("liar").open();
        client.send("32 08 0001 74 0001 02 01 01").expect(puback(1, 0x10)); // empty, and so UTF-8
        client.send("32 0a 0001 74 0002 02 01 01 c3 28").expect(puback(2, 0x99));
        assertThat(stats().publishRefused()).isEqualTo(1);
    }

    @Test
    void aLongerClientIdentifierIsRefused() {
        BROKER.connect("c".repeat(12)).open();
        BROKER.connect("c".repeat(13)).refused(0x85);
        BROKER.connect("c".repeat(13)).version(V3_1_1).refused(0x02);
        assertThat(stats().refused(DisconnectCause.CLIENT_ID_INVALID)).isEqualTo(2);
    }

    @Test
    void aSocketThatDoesNotConnectInTimeIsClosed() {
        ScriptedClient silent = BROKER.socket(V5);
        ScriptedClient half = BROKER.socket(V5).send("10 20 00 04");
        BROKER.awaitLoops();
        BROKER.pass(CONNECT_SECONDS + 1);
        silent.expectClosed();
        half.expectClosed();
        assertThat(stats().refused(DisconnectCause.CONNECT_TIMEOUT)).isEqualTo(2);
    }
}
