package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The properties that travel unchanged from publisher to subscriber [3.3.2.3]. */
class UserPropertyTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private static Props all() {
        return props().u8(Props.PAYLOAD_FORMAT, 1)
                .text(Props.CONTENT_TYPE, "text/\u4e2d")
                .text(Props.RESPONSE_TOPIC, "answers/to/me")
                .data(Props.CORRELATION_DATA, "\u0000\u0001 42")
                .user("b", "2")
                .user("a", "1")
                .user("b", "2")
                .user("", "");
    }

    @Spec(v5 = {"MQTT-3.3.2-4", "MQTT-3.3.2-15", "MQTT-3.3.2-16", "MQTT-3.3.2-17", "MQTT-3.3.2-18", "MQTT-3.3.2-20"})
    @Test
    void travelUnchangedAndInOrder() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(publish("t", "0").with(all()));
        publisher.publish(publish("t", "1").with(all()));
        publisher.send(publish("t", "2").qos(2, 9).with(all())).expect(pubrec(9));
        client.expect(
                publish("t", "0").with(all()),
                publish("t", "1").qos(1, 1).with(all()),
                publish("t", "2").qos(2, 2).with(all()));
    }

    @Test
    void waitWithTheMessage() {
        BROKER.connect("a").session(60).open().subscribe("t", 1).leave();
        BROKER.connect("p").open().publish(publish("t", "x").with(all()));
        ScriptedClient client = BROKER.connect("a").session(60).open(true);
        client.expect(publish("t", "x").qos(1, 1).with(all()));
        BROKER.lose(client);
        BROKER.connect("a")
                .session(60)
                .open(true)
                .expect(publish("t", "x").qos(1, 1).dup().with(all()));
    }

    @Test
    void mayBeMany() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 0);
        Props many = props();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.user("name" + i % 7, "value" + i);
            expected.add("name" + i % 7 + "=value" + i);
        }
        BROKER.connect("p").open().send(publish("t", "x").with(many));
        assertThat(client.expectPublish("t", "x").userProperties()).isEqualTo(expected);
    }

    @Test
    void mayEachBeAsLongAsAStringMayBe() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 0);
        Props longest = props().user("n".repeat(65_535), "v".repeat(65_535));
        BROKER.connect("p").open().send(publish("t", "x").with(longest));
        client.expect(publish("t", "x").with(longest));
    }

    @Spec(v5 = "MQTT-3.3.2-4")
    @Test
    void ofPayloadFormatAreTwoAndNone() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 0);
        BROKER.connect("p")
                .open()
                .send(
                        publish("t", "x").with(props().u8(Props.PAYLOAD_FORMAT, 0)),
                        publish("t", "x").with(props().u8(Props.PAYLOAD_FORMAT, 1)),
                        publish("t", "x"));
        client.expect(
                publish("t", "x").with(props().u8(Props.PAYLOAD_FORMAT, 0)),
                publish("t", "x").with(props().u8(Props.PAYLOAD_FORMAT, 1)),
                publish("t", "x"));
    }

    @Test
    void areNothingToMqtt3() {
        ScriptedClient old = BROKER.connect("old").version(V3_1_1).open().subscribe("t", 0);
        BROKER.connect("p").open().send(publish("t", "x").with(all()));
        old.expect(publish("t", "x"));
    }

    @Test
    void ofConnectAreTaken() {
        BROKER.connect("a")
                .with(props -> props.user("a", "1").user("a", "2"))
                .open()
                .expectNothing();
    }
}
