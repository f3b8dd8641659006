package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;

import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order of messages [4.6]. */
class OrderingTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @Spec(
            v5 = {"MQTT-4.6.0-5", "MQTT-4.6.0-6"},
            v3 = {"MQTT-4.6.0-5", "MQTT-4.6.0-6"})
    @EachVersion
    void ofOnePublisherIsKeptOverAllQosLevels(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t/#", 2);
        ScriptedClient publisher = BROKER.connect("p").version(version).open();
        for (int i = 1; i <= 300; i++) {
            publisher.send(publish("t/" + i % 5, "" + i).qos(i % 3, i));
        }
        for (int i = 1; i <= 300; i++) {
            subscriber.expectPublish("t/" + i % 5, "" + i);
        }
    }

    @Spec(v5 = "MQTT-4.6.0-5")
    @Test
    void isKeptWhileTheClientIsAwayAndReturns() {
        BROKER.connect("s").session(60).open().subscribe("t", 2).leave();
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 1; i <= 200; i++) {
            publisher.send(publish("t", "" + i).qos(1 + i % 2, i));
            publisher.read();
        }
        ScriptedClient subscriber = BROKER.connect("s").session(60).open(true);
        for (int i = 1; i <= 200; i++) {
            subscriber.expectPublish("t", "" + i);
        }
        publisher.publish("t", "201");
        subscriber.expectPublish("t", "201");
    }

    @Spec(v5 = "MQTT-4.6.0-5")
    @Test
    void isKeptWhenQos0MeetsAFullWindow() {
        ScriptedClient subscriber = BROKER.connect("s")
                .with(props -> props.u16(Props.RECEIVE_MAXIMUM, 1))
                .open()
                .subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.publish("t", "1").publish("t", "2");
        publisher.send(publish("t", "3"), publish("t", "4").qos(2, 9)).expect(pubrec(9));
        subscriber.expect(publish("t", "1").qos(1, 1)).expectNothing();
        subscriber
                .send(puback(1))
                .expect(publish("t", "2").qos(1, 2), publish("t", "3"))
                .expectNothing();
        subscriber.send(puback(2)).expect(publish("t", "4").qos(2, 3));
    }

    @Spec(
            v5 = {"MQTT-4.6.0-2", "MQTT-4.6.0-3"},
            v3 = {"MQTT-4.6.0-2", "MQTT-4.6.0-3"})
    @EachVersion
    void ofAnswersIsThatOfThePublishPackets(ProtocolVersion version) {
        BROKER.connect("s").open().subscribe("t", 0);
        BROKER.connect("p")
                .version(version)
                .open()
                .send(
                        publish("t", "x").qos(1, 3),
                        publish("t", "x").qos(2, 1),
                        publish("t", "x").qos(1, 9),
                        publish("t", "x").qos(2, 2))
                .expect(puback(3), pubrec(1), puback(9), pubrec(2))
                .send(pubrel(2), pubrel(1))
                .expect(pubcomp(2), pubcomp(1));
    }

    @Spec(v5 = "MQTT-4.6.0-4", v3 = "MQTT-4.6.0-4")
    @EachVersion
    void ofPubrelIsThatOfPubrec(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").version(version).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 1; i <= 3; i++) {
            publisher.send(publish("t", "" + i).qos(2, i)).expect(pubrec(i));
            subscriber.expect(publish("t", "" + i).qos(2, i));
        }
        subscriber.send(pubrec(2), pubrec(3), pubrec(1)).expect(pubrel(2), pubrel(3), pubrel(1));
    }
}
