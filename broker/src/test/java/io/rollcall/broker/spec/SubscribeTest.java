package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.session.SessionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE and SUBACK [3.8, 3.9]. */
class SubscribeTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with(new NobodySubscribesToSecret());

    /** Three subscriptions and no more. */
    @RegisterExtension
    static final RunningBroker SMALL = RunningBroker.withDefaults()
            .with(SessionLimits.DEFAULTS.toBuilder().subscriptionsMax(3).build());

    private static final class NobodySubscribesToSecret implements Authorizer {
        @Override
        public boolean mayPublish(ClientConnection client, String topicName) {
            return true;
        }

        @Override
        public boolean maySubscribe(ClientConnection client, String topicFilter) {
            return !topicFilter.equals("secret");
        }
    }

    @Spec(
            v5 = {"MQTT-3.8.4-1", "MQTT-3.8.4-2", "MQTT-2.2.1-6", "MQTT-2.2.2-1"},
            v3 = {"MQTT-3.8.4-1", "MQTT-3.8.4-2", "MQTT-2.3.1-7"})
    @EachVersion
    void isAnsweredWithItsPacketIdentifier(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(subscribe(0x1234, "t", 0)).expect(suback(0x1234, 0));
        client.send(subscribe(0xFFFF, "t", 0)).expect(suback(0xFFFF, 0));
    }

    @Spec(
            v5 = {"MQTT-3.8.4-5", "MQTT-3.8.4-6", "MQTT-3.8.4-7", "MQTT-3.9.3-1", "MQTT-3.9.3-2"},
            v3 = {"MQTT-3.8.4-4", "MQTT-3.8.4-5", "MQTT-3.9.3-1", "MQTT-3.9.3-2"})
    @EachVersion
    void ofManyFiltersHasOneAnswerInTheirOrder(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(subscribe(1)
                        .filter("a", 2)
                        .filter("secret", 0)
                        .filter("b", 0)
                        .filter("c/#", 1)
                        .filter("a", 1))
                .expect(suback(1, 2, version == V5 ? 0x87 : 0x80, 0, 1, 1))
                .expectNothing();
    }

    @EachVersion
    void thatIsRefusedDoesNotSubscribe(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(subscribe(1).filter("secret", 0)).expect(suback(1, version == V5 ? 0x87 : 0x80));
        client.send(publish("secret", "x")).expectNothing();
    }

    @EachVersion
    void beyondTheLimitIsRefusedAndTheRestStands(ProtocolVersion version) {
        int refused = version == V5 ? 0x97 : 0x80;
        ScriptedClient client = SMALL.connect("a").version(version).open();
        client.send(subscribe(1)
                        .filter("1", 0)
                        .filter("2", 0)
                        .filter("3", 0)
                        .filter("4", 0)
                        .filter("1", 1))
                .expect(suback(1, 0, 0, 0, refused, 1));
        client.send(publish("4", "x"), publish("3", "x"))
                .expect(publish("3", "x"))
                .expectNothing();
    }

    @Spec("MQTT-3.8.4-3")
    @EachVersion
    void toTheSameFilterReplaces(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.subscribe("t", 0).subscribe("t", 1);
        BROKER.connect("p").open().publish("t", "x");
        assertThat(client.expectPublish("t", "x").qos()).isEqualTo(1);
        client.expectNothing();
    }

    @Spec(v5 = "MQTT-3.8.4-5", v3 = "MQTT-3.8.4-4")
    @EachVersion
    void withTheSameFilterTwiceIsAsIfSentOneAfterTheOther(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(subscribe(1).filter("t", 2).filter("t", 0)).expect(suback(1, 2, 0));
        client.send(publish("t", "x")).expect(publish("t", "x")).expectNothing();
    }

    @Spec(
            v5 = "MQTT-3.3.4-2",
            v3 = {"MQTT-3.3.5-1", "MQTT-3.8.3-2"})
    @EachVersion
    void toOverlappingFiltersBringsTheMessageForEach(ProtocolVersion version) {
        ScriptedClient client =
                BROKER.connect("a").version(version).open().subscribe("t/#", 0).subscribe("t/+", 2);
        BROKER.connect("p").open().publish("t/1", "x");
        int first = client.expectPublish("t/1", "x").qos();
        int second = client.expectPublish("t/1", "x").qos();
        assertThat(Math.max(first, second)).isEqualTo(1);
        client.expectNothing();
    }

    @Spec(v5 = "MQTT-3.8.3-3")
    @Test
    void withNoLocalKeepsOwnMessagesAway() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 0x05);
        client.publish("t", "mine").expectNothing();
        BROKER.connect("b").open().publish("t", "other");
        client.expectPublish("t", "other");
    }

    @Test
    void withoutNoLocalBringsOwnMessages() {
        BROKER.connect("a").open().subscribe("t", 0).send(publish("t", "mine")).expect(publish("t", "mine"));
    }

    @Test
    void withNoLocalOnOneOfTwoFiltersBringsThoseOfTheOther() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 0x04).subscribe("t/#", 0);
        client.send(publish("t", "mine")).expect(publish("t", "mine")).expectNothing();
    }

    @Spec(v5 = "MQTT-3.8.3-4")
    @Test
    void withNoLocalOnASharedSubscriptionIsAProtocolError() {
        BROKER.connect("a").open().send(subscribe(1, "$share/g/t", 0x04)).expectEnd(0x82);
    }

    @Spec(
            v5 = {"MQTT-3.8.1-1", "MQTT-3.8.3-5", "MQTT-3.8.3-2", "MQTT-3.8.3-1"},
            v3 = {"MQTT-3.8.1-1", "MQTT-3.8.3-4", "MQTT-3.8.3-3"})
    @ParameterizedTest
    @CsvSource({
        "80 07 0001 00 0001 74 00, 81", // reserved flags
        "83 07 0001 00 0001 74 00, 81",
        "8a 07 0001 00 0001 74 00, 81",
        "82 07 0000 00 0001 74 00, 82", // packet identifier 0
        "82 03 0001 00, 82", // no filter
        "82 06 0001 00 0001 74, 81", // no options
        "82 07 0001 00 0001 74 40, 81", // reserved options
        "82 07 0001 00 0001 74 80, 81",
        "82 07 0001 00 0001 74 03, 82", // QoS 3
        "82 07 0001 00 0001 74 30, 82", // retain handling 3
        "82 06 0001 00 0000 00, 81", // empty filter
        "82 07 0001 00 0001 00 00, 81", // filter with U+0000
        "82 07 0001 00 0001 ff 00, 81",
        "82 09 0001 02 0b 00 0001 74 00, 82", // subscription identifier 0
        "82 0b 0001 04 0b 01 0b 02 0001 74 00, 82", // two of them
        "82 0c 0001 05 0b ff ff ff ff 0001 74 00, 81", // too long a one
        "82 09 0001 02 01 00 0001 74 00, 81", // a property of PUBLISH
        "82 08 0001 00 0005 74 00 00, 81" // half a filter
    })
    void mustBeWellFormed(String packet, String reason) {
        BROKER.connect("a").open().send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Spec(v3 = {"MQTT-3.8.1-1", "MQTT-3.8.3-3", "MQTT-3.8.3-4", "MQTT-3.8.3-1"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "80 06 0001 0001 74 00",
                "8a 06 0001 0001 74 00",
                "82 06 0000 0001 74 00",
                "82 02 0001",
                "82 05 0001 0001 74",
                "82 06 0001 0001 74 03",
                "82 06 0001 0001 74 04",
                "82 06 0001 0001 74 80",
                "82 05 0001 0000 00",
                "82 06 0001 0001 00 00",
                "82 06 0001 0001 ff 00"
            })
    void ofMqtt3MustBeWellFormedToo(String packet) {
        BROKER.connect("a").version(V3_1_1).open().send(packet).expectClosed();
    }

    @Spec(
            v5 = {"MQTT-4.7.1-1", "MQTT-4.7.1-2"},
            v3 = {"MQTT-4.7.1-2", "MQTT-4.7.1-3"})
    @ParameterizedTest
    @ValueSource(strings = {"a#", "a/#/b", "#/a", "a+", "+a", "a/b+", "##", "++", "a/+#"})
    void toWhatIsNoTopicFilterEndsTheConnection(String filter) {
        for (ProtocolVersion version : new ProtocolVersion[] {V3_1_1, V5}) {
            BROKER.connect("a")
                    .version(version)
                    .open()
                    .send(subscribe(1, filter, 0))
                    .expectEnd(0x8F);
        }
    }

    @Test
    void mayHaveUserProperties() {
        BROKER.connect("a")
                .open()
                .send(subscribe(1).filter("t", 0).with(props().user("a", "b").user("a", "b")))
                .expect(suback(1, 0));
    }

    @EachVersion
    void mayHaveAThousandFilters(ProtocolVersion version) {
        Packets.Subscribe subscribe = subscribe(1);
        for (int i = 0; i < 1_000; i++) {
            subscribe.filter("t/" + i, i % 3);
        }
        ScriptedClient client = BROKER.connect("a").version(version).open().send(subscribe);
        assertThat(client.read().reasons()).hasSize(1_000).startsWith(0, 1, 2, 0);
        client.send(publish("t/999", "x")).expect(publish("t/999", "x"));
    }
}
