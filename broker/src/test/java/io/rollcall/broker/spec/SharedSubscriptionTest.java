package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared subscriptions [4.8.2]. */
class SharedSubscriptionTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private static void publishSix() {
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 1; i <= 6; i++) {
            publisher.publish("t", "" + i);
        }
    }

    @EachVersion
    void giveEachMessageToOneOfThem(ProtocolVersion version) {
        List<ScriptedClient> group = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            group.add(BROKER.connect("s" + i).version(version).open().subscribe("$share/g/t", 1));
        }
        publishSix();
        List<String> all = new ArrayList<>();
        for (ScriptedClient member : group) {
            all.add(member.expectPublishAndAcknowledge());
            all.add(member.expectPublishAndAcknowledge());
            member.expectNothing();
        }
        assertThat(all).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
    }

    @Test
    void ofTwoNamesAreTwoGroupsBesideTheOthers() {
        ScriptedClient first = BROKER.connect("first").open().subscribe("$share/g/t", 1);
        ScriptedClient second = BROKER.connect("second").open().subscribe("$share/h/t", 1);
        ScriptedClient alone = BROKER.connect("alone").open().subscribe("t", 1);
        publishSix();
        for (ScriptedClient client : List.of(first, second, alone)) {
            for (int i = 1; i <= 6; i++) {
                client.expectPublish("t", "" + i);
            }
            client.expectNothing();
        }
    }

    @Test
    void standBesideTheClientsOwn() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 0).subscribe("$share/g/t", 0);
        client.send(publish("t", "x"))
                .expect(publish("t", "x"), publish("t", "x"))
                .expectNothing();
    }

    @Spec(v5 = "MQTT-4.8.2-3")
    @Test
    void keepToTheQosOfEach() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("$share/g/t", 0);
        BROKER.connect("p").open().publish("t", "x");
        assertThat(client.expectPublish("t", "x").qos()).isZero();
    }

    @Test
    void passOverWhoIsAway() {
        BROKER.connect("away").session(60).open().subscribe("$share/g/t", 1).leave();
        ScriptedClient here = BROKER.connect("here").open().subscribe("$share/g/t", 1);
        publishSix();
        for (int i = 1; i <= 6; i++) {
            here.expectPublish("t", "" + i);
        }
        BROKER.connect("away").session(60).open(true).expectNothing();
    }

    @Test
    void keepTheMessageWhenAllAreAway() {
        BROKER.connect("away").session(60).open().subscribe("$share/g/t", 1).leave();
        publishSix();
        ScriptedClient back = BROKER.connect("away").session(60).open(true);
        for (int i = 1; i <= 6; i++) {
            back.expectPublish("t", "" + i);
        }
    }

    @Spec(v5 = {"MQTT-4.8.2-4", "MQTT-4.8.2-5"})
    @Test
    void completeWhatWasBegunWithTheSameClient() {
        ScriptedClient first = BROKER.connect("first").session(60).open().subscribe("$share/g/t", 2);
        BROKER.connect("p").open().send(publish("t", "x").qos(2, 1)).read();
        first.expectPublish("t", "x");
        ScriptedClient second = BROKER.connect("second").open().subscribe("$share/g/t", 2);
        BROKER.lose(first);
        second.expectNothing();
        assertThat(BROKER.connect("first")
                        .session(60)
                        .open(true)
                        .expectPublish("t", "x")
                        .dup())
                .isTrue();
        BROKER.connect("first").open(false).expectNothing();
        second.expectNothing();
    }

    @Spec(v5 = "MQTT-4.8.2-6")
    @Test
    void giveARejectedMessageToNobodyElse() {
        ScriptedClient first = BROKER.connect("first").open().subscribe("$share/g/t", 1);
        BROKER.connect("p").open().publish("t", "x");
        ScriptedClient second = BROKER.connect("second").open().subscribe("$share/g/t", 1);
        int packetId = first.expectPublish("t", "x").packetId();
        first.send(puback(packetId, 0x97)).expectNothing();
        second.expectNothing();
    }

    @Test
    void mayHaveWildcards() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("$share/g/+/#", 0);
        client.send(publish("t/1", "x")).expect(publish("t/1", "x")).expectNothing();
        client.send(publish("$t/1", "x")).expectNothing();
    }

    @Test
    void mayBeOfATopicThatBeginsWithASlash() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("$share/g//t", 0);
        client.send(publish("/t", "x"), publish("t", "x"))
                .expect(publish("/t", "x"))
                .expectNothing();
    }

    @Test
    void bringNoRetainedMessages() {
        BROKER.connect("p").open().publish(publish("t", "kept").retain());
        BROKER.connect("a").open().subscribe("$share/g/t", 0).expectNothing();
    }

    @Test
    void bringNoRetainedMessagesWhateverTheOptions() {
        BROKER.connect("p").open().publish(publish("t", "kept").retain());
        ScriptedClient client = BROKER.connect("a").open().subscribe("$share/g/t", 0x08);
        client.subscribe("$share/g/t", 0x18).subscribe("$share/h/t", 0x18).expectNothing();
        client.send(publish("t", "new").retain());
        client.expect(publish("t", "new").retain(), publish("t", "new").retain())
                .expectNothing();
    }

    @Spec(v5 = "MQTT-3.8.4-3")
    @EachVersion
    void madeTwiceByOneClientAreOne(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.subscribe("$share/g/t", 0).subscribe("$share/g/t", 1);
        ScriptedClient publisher = BROKER.connect("p").open().publish("t", "x").publish("t", "y");
        client.expect(publish("t", "x").qos(1, 1), publish("t", "y").qos(1, 2)).expectNothing();
        client.send(Packets.unsubscribe(9, "$share/g/t")).expect(Packets.unsuback(9, 0));
        publisher.publish("t", "z");
        client.expectNothing();
    }

    @Test
    void haveTheirIdentifiers() {
        ScriptedClient client = BROKER.connect("a").open();
        client.send(subscribe(1).filter("$share/g/t", 0).with(Props.props().subscriptionId(7)))
                .read();
        client.send(publish("t", "x"));
        assertThat(client.expectPublish("t", "x").subscriptionIds()).containsExactly(7L);
    }

    @Spec(v5 = {"MQTT-4.8.2-1", "MQTT-4.8.2-2"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$share//t",
                "$share/g",
                "$share/g/",
                "$share/",
                "$share/+/t",
                "$share/g#/t",
                "$share/g+/t",
                "$share/g/a#"
            })
    void needAName(String filter) {
        for (ProtocolVersion version : new ProtocolVersion[] {V3_1_1, V5}) {
            BROKER.connect("a")
                    .version(version)
                    .open()
                    .send(subscribe(1, filter, 0))
                    .expectEnd(0x8F);
        }
    }
}
