package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Props.props;
import static io.rollcall.broker.spec.Will.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.connection.ConnectionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a server may lack, and says so in CONNACK [3.2.2.3]: this one lacks nothing, but for what it is told to. */
class AvailabilityTest {
    /** Tells who asks where to have answers sent to. */
    @RegisterExtension
    static final RunningBroker INFORMING = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder()
                    .responseInformation("answers/%c")
                    .build());

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    /** Takes no topic aliases. */
    @RegisterExtension
    static final RunningBroker PLAIN = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder().topicAliasMaximum(0).build());

    @Spec(v5 = {"MQTT-3.2.2-9", "MQTT-3.2.2-10"})
    @Test
    void everyQosIsTakenAndGranted() {
        ScriptedClient client = BROKER.connect("a").send();
        assertThat(client.expectConnack().has(Props.MAXIMUM_QOS)).isFalse();
        client.send(subscribe(1).filter("0", 0).filter("1", 1).filter("2", 2)).expect(suback(1, 0, 1, 2));
        for (int qos = 0; qos <= 2; qos++) {
            BROKER.connect("p").open().send(publish("" + qos, "x").qos(qos, 7));
            assertThat(client.expectPublish("" + qos, "x").qos()).isEqualTo(qos);
        }
    }

    @Spec(v5 = {"MQTT-3.2.2-12", "MQTT-3.2.2-13"})
    @Test
    void aWillMayHaveEveryQosAndBeRetained() {
        for (int qos = 0; qos <= 2; qos++) {
            ScriptedClient client = BROKER.connect("a" + qos)
                    .will(will("gone/" + qos, "x").qos(qos).retain())
                    .send();
            Received connack = client.expectConnack();
            assertThat(connack.reason()).isZero();
            assertThat(connack.has(Props.RETAIN_AVAILABLE)).isFalse();
            BROKER.lose(client);
            Received kept =
                    BROKER.connect("s").open().subscribe("gone/" + qos, 2).expectPublish("gone/" + qos, "x");
            assertThat(kept.retain()).isTrue();
            assertThat(kept.qos()).isEqualTo(qos);
        }
    }

    @Test
    void everyKindOfSubscriptionIsTaken() {
        ScriptedClient client = BROKER.connect("a").send();
        Received connack = client.expectConnack();
        assertThat(connack.has(Props.WILDCARD_AVAILABLE)).isFalse();
        assertThat(connack.has(Props.SHARED_AVAILABLE)).isFalse();
        assertThat(connack.has(Props.SUBSCRIPTION_ID_AVAILABLE)).isFalse();
        client.send(subscribe(1).filter("#", 0).filter("$share/g/#", 0).with(props().subscriptionId(1)))
                .expect(suback(1, 0, 0));
    }

    @Spec(v5 = {"MQTT-3.2.2-18", "MQTT-3.3.2-9"})
    @Test
    void noTopicAliasGoesToAServerThatTakesNone() {
        ScriptedClient watcher = PLAIN.connect("watcher").open().subscribe("t", 0);
        ScriptedClient client = PLAIN.connect("a").send();
        assertThat(client.expectConnack().has(Props.TOPIC_ALIAS_MAXIMUM)).isFalse();
        client.send(publish("t", "x").with(props().u16(Props.TOPIC_ALIAS, 1))).expectEnd(0x94);
        watcher.expectNothing();
    }

    @Spec(v5 = "MQTT-3.1.2-28")
    @Test
    void responseInformationMayBeRequestedAndIsNotThere() {
        Received connack = BROKER.connect("a")
                .with(props -> props.u8(Props.REQUEST_RESPONSE_INFORMATION, 1))
                .send()
                .expectConnack();
        assertThat(connack.reason()).isZero();
        assertThat(connack.has(Props.RESPONSE_INFORMATION)).isFalse();
        connack = BROKER.connect("b")
                .with(props -> props.u8(Props.REQUEST_RESPONSE_INFORMATION, 0))
                .send()
                .expectConnack();
        assertThat(connack.has(Props.RESPONSE_INFORMATION)).isFalse();
    }

    @Spec(v5 = "MQTT-3.1.2-28")
    @Test
    void responseInformationIsForThoseWhoAskWhereThereIsAny() {
        Received connack = INFORMING
                .connect("a")
                .with(props -> props.u8(Props.REQUEST_RESPONSE_INFORMATION, 1))
                .send()
                .expectConnack();
        assertThat(connack.text(Props.RESPONSE_INFORMATION)).isEqualTo("answers/a");
        connack = INFORMING.connect("b").send().expectConnack();
        assertThat(connack.has(Props.RESPONSE_INFORMATION)).isFalse();
    }
}
