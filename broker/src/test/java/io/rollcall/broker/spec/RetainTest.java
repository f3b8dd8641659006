package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Packets.unsuback;
import static io.rollcall.broker.spec.Packets.unsubscribe;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Retained messages [3.3.1.3], and how a subscription wants them [3.8.3.1]. */
class RetainTest {
    private static final int AS_PUBLISHED = 0x08;
    private static final int ONLY_IF_NEW = 0x10;
    private static final int NOT = 0x20;

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private ScriptedClient publisher;

    @BeforeEach
    void someonePublishes() {
        publisher = BROKER.connect("publisher").open();
    }

    private void retain(String topic, String payload) {
        publisher.publish(publish(topic, payload).retain());
    }

    private static ScriptedClient subscriber(String clientId) {
        return BROKER.connect(clientId).open();
    }

    @Spec(
            v5 = {"MQTT-3.3.1-5", "MQTT-3.3.1-9"},
            v3 = {"MQTT-3.3.1-5", "MQTT-3.3.1-6", "MQTT-3.3.1-8"})
    @EachVersion
    void theNewestIsSentToNewSubscriptions(ProtocolVersion version) {
        retain("t", "old");
        retain("t", "new");
        Received received =
                BROKER.connect("a").version(version).open().subscribe("t", 2).expectPublish("t", "new");
        assertThat(received.retain()).isTrue();
        assertThat(received.qos()).isEqualTo(1);
        assertThat(received.dup()).isFalse();
    }

    @Spec(v5 = "MQTT-3.3.1-12", v3 = "MQTT-3.3.1-9")
    @EachVersion
    void theFlagIsNotSentToSubscriptionsThatStand(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 0);
        retain("t", "x");
        client.expect(publish("t", "x")).expectNothing();
    }

    @Spec(v5 = "MQTT-3.3.1-13")
    @Test
    void theFlagIsSentAsPublishedToWhoWantsIt() {
        ScriptedClient client = subscriber("a").subscribe("t", AS_PUBLISHED);
        retain("t", "x");
        publisher.publish("t", "y");
        client.expect(publish("t", "x").retain(), publish("t", "y")).expectNothing();
    }

    @Spec(v5 = "MQTT-3.3.1-8", v3 = "MQTT-3.3.1-12")
    @EachVersion
    void aMessageWithoutTheFlagChangesNothing(ProtocolVersion version) {
        retain("t", "kept");
        publisher.publish("t", "gone");
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 0);
        client.expect(publish("t", "kept").retain()).expectNothing();
    }

    @Spec(
            v5 = {"MQTT-3.3.1-6", "MQTT-3.3.1-7"},
            v3 = {"MQTT-3.3.1-10", "MQTT-3.3.1-11"})
    @EachVersion
    void anEmptyOneClearsTheTopicAndIsSentOn(ProtocolVersion version) {
        retain("t", "x");
        ScriptedClient stands = subscriber("stands").subscribe("t", NOT);
        retain("t", "");
        stands.expect(publish("t", "")).expectNothing();
        BROKER.connect("a").version(version).open().subscribe("t", 0).expectNothing();
        assertThat(BROKER.broker().stats().retained()).isZero();
    }

    @Test
    void anEmptyOneWithoutTheFlagClearsNothing() {
        retain("t", "x");
        publisher.publish("t", "");
        subscriber("a").subscribe("t", 0).expectPublish("t", "x");
    }

    @Spec(v3 = "MQTT-3.3.1-7")
    @Test
    void ofQos0ReplacesOneOfQos2() {
        publisher.send(publish("t", "old").qos(2, 1).retain());
        publisher.read();
        publisher.send(publish("t", "new").retain()).expectNothing();
        ScriptedClient client = subscriber("a").subscribe("t", 2);
        client.expect(publish("t", "new").retain()).expectNothing();
    }

    @Spec(v5 = "MQTT-3.8.4-4", v3 = "MQTT-3.8.4-3")
    @EachVersion
    void areSentAgainWithEachSubscribe(ProtocolVersion version) {
        retain("t", "x");
        ScriptedClient client = BROKER.connect("a").version(version).open();
        for (int i = 0; i < 3; i++) {
            client.subscribe("t", 0).expect(publish("t", "x").retain());
        }
        client.expectNothing();
    }

    @Spec(v5 = "MQTT-3.3.1-10")
    @Test
    void areSentOnlyToANewSubscriptionThatWantsItSo() {
        retain("t", "x");
        ScriptedClient client = subscriber("a")
                .subscribe("t", ONLY_IF_NEW)
                .expect(publish("t", "x").retain());
        client.subscribe("t", ONLY_IF_NEW).expectNothing();
        client.subscribe("t", ONLY_IF_NEW | 1).expectNothing();
        client.send(unsubscribe(9, "t")).expect(unsuback(9, 0));
        client.subscribe("t", ONLY_IF_NEW).expect(publish("t", "x").retain()).expectNothing();
    }

    @Spec(v5 = "MQTT-3.3.1-10")
    @Test
    void areNotNewToASessionThatGoesOn() {
        retain("t", "x");
        BROKER.connect("a")
                .session(60)
                .open()
                .subscribe("t", ONLY_IF_NEW)
                .expect(publish("t", "x").retain())
                .leave();
        BROKER.connect("a").session(60).open(true).subscribe("t", ONLY_IF_NEW).expectNothing();
    }

    @Spec(v5 = "MQTT-3.3.1-11")
    @Test
    void areNotSentToWhoDoesNotWantThem() {
        retain("t", "x");
        subscriber("a").subscribe("t", NOT).expectNothing();
    }

    @Spec(v5 = {"MQTT-3.3.1-9", "MQTT-3.3.1-10", "MQTT-3.3.1-11"})
    @Test
    void areSentToASubscriptionByItsOwnOptions() {
        retain("t/1", "x");
        ScriptedClient client = subscriber("a");
        client.send(subscribe(1).filter("t/1", NOT).filter("t/+", 0).filter("t/#", ONLY_IF_NEW))
                .expect(suback(1, 0, 0, 0))
                .expect(publish("t/1", "x").retain(), publish("t/1", "x").retain())
                .expectNothing();
    }

    @Spec(v5 = "MQTT-3.8.3-3")
    @Test
    void areNotSentToTheirPublisherWhenItWantsNothingOfItsOwn() {
        retain("t", "x");
        publisher.subscribe("t", 0x04).expectNothing();
        subscriber("a").subscribe("t", 0x04).expectPublish("t", "x");
    }

    @EachVersion
    void ofManyTopicsAllAreSent(ProtocolVersion version) {
        for (int i = 0; i < 50; i++) {
            retain("t/" + i, "x" + i);
        }
        retain("u", "not this");
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t/#", 0);
        List<String> payloads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            payloads.add(client.read().payload());
        }
        client.expectNothing();
        assertThat(payloads).doesNotHaveDuplicates().hasSize(50);
    }

    @Test
    void keepTheirProperties() {
        Props all = props().u8(Props.PAYLOAD_FORMAT, 1)
                .text(Props.CONTENT_TYPE, "c")
                .user("a", "b");
        publisher.publish(publish("t", "x").retain().with(all));
        subscriber("a").subscribe("t", 0).expect(publish("t", "x").retain().with(all));
    }

    @Test
    void expire() {
        publisher.publish(publish("t", "x").retain().with(props().u32(Props.MESSAGE_EXPIRY, 60)));
        BROKER.pass(20);
        assertThat(subscriber("a").subscribe("t", 0).expectPublish("t", "x").number(Props.MESSAGE_EXPIRY))
                .isEqualTo(40);
        BROKER.pass(40);
        subscriber("b").subscribe("t", 0).expectNothing();
    }

    @Spec(v3 = "MQTT-3.1.2-7")
    @EachVersion
    void outliveTheSessionOfTheirPublisher(ProtocolVersion version) {
        BROKER.connect("p")
                .version(version)
                .open()
                .publish(publish("t", "x").retain())
                .leave();
        subscriber("a").subscribe("t", 0).expectPublish("t", "x");
    }

    @Test
    void waitForAClientThatTakesOneAtATime() {
        for (int i = 0; i < 5; i++) {
            retain("t/" + i, "x");
        }
        ScriptedClient client = BROKER.connect("a")
                .with(props -> props.u16(Props.RECEIVE_MAXIMUM, 1))
                .open()
                .subscribe("t/+", 1);
        for (int i = 0; i < 5; i++) {
            assertThat(client.expectPublishAndAcknowledge()).isEqualTo("x");
        }
        client.expectNothing();
    }
}
