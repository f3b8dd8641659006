package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Packets.unsubscribe;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to a client that wants no problem information, or takes but small packets [3.1.2.11.4, 3.1.2.11.7]. */
class TersenessTest {
    /** As long as CONNACK is, and no more. */
    private static final int CONNACK_BYTES = 16;

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with(new NothingSecret());

    private static final class NothingSecret implements Authorizer {
        @Override
        public boolean mayPublish(ClientConnection client, String topicName) {
            return !topicName.equals("secret");
        }

        @Override
        public boolean maySubscribe(ClientConnection client, String topicFilter) {
            return !topicFilter.equals("secret");
        }
    }

    private static Connect terse(String clientId) {
        return BROKER.connect(clientId).with(props -> props.u8(Props.REQUEST_PROBLEM_INFORMATION, 0));
    }

    private static Connect taking(int bytes) {
        return BROKER.connect("a").session(60).with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, bytes));
    }

    /** Every answer that says that something is wrong. */
    private static void expectBareAnswers(ScriptedClient client) {
        client.send(publish("secret", "x").qos(1, 1)).expect("40 03 0001 87");
        client.send(publish("secret", "x").qos(2, 2)).expect("50 03 0002 87");
        client.send(pubrec(3)).expect("62 03 0003 92");
        client.send(pubrel(4)).expect("70 03 0004 92");
        client.send(subscribe(5).filter("secret", 0)).expect("90 04 0005 00 87");
        client.send(unsubscribe(6, "secret")).expect("b0 04 0006 00 11");
        client.send("c1 00").expect("e0 01 81").expectClosed();
    }

    @Spec(v5 = "MQTT-3.1.2-29")
    @Test
    void whoWantsNoProblemInformationGetsReasonCodesAlone() {
        expectBareAnswers(terse("a").open());
    }

    @Spec(v5 = "MQTT-3.1.2-29")
    @Test
    void whoWantsNoProblemInformationGetsTheUserPropertiesOfMessages() {
        ScriptedClient client = terse("a").open().subscribe("t", 0);
        Packets.Publish message = publish("t", "x").with(props().user("a", "1").user("a", "2"));
        client.send(message).expect(message);
    }

    @Spec(
            v5 = {
                "MQTT-3.4.2-2", "MQTT-3.4.2-3", "MQTT-3.5.2-2", "MQTT-3.5.2-3", "MQTT-3.6.2-2", "MQTT-3.6.2-3",
                "MQTT-3.7.2-2", "MQTT-3.7.2-3", "MQTT-3.9.2-1", "MQTT-3.9.2-2", "MQTT-3.11.2-1", "MQTT-3.11.2-2",
                "MQTT-3.14.2-3", "MQTT-3.14.2-4", "MQTT-3.2.2-19", "MQTT-3.2.2-20", "MQTT-3.1.2-24"
            })
    @Test
    void whoTakesSmallPacketsGetsReasonCodesAlone() {
        ScriptedClient client = taking(CONNACK_BYTES).send();
        assertThat(client.expectConnack().bytes()).hasSize(CONNACK_BYTES);
        expectBareAnswers(client);
    }

    @Spec(v5 = "MQTT-3.1.2-24")
    @ParameterizedTest
    @ValueSource(ints = {5, CONNACK_BYTES - 1})
    void whoDoesNotTakeConnackIsRefused(int bytes) {
        BROKER.connect("a").session(60).open(false).subscribe("t", 1).leave();
        taking(bytes).send().expect("20 03 00 95 00").expectClosed();
        BROKER.connect("a").session(60).open(true);
    }

    @Spec(v5 = "MQTT-3.1.2-24")
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whoDoesNotEvenTakeARefusalIsLetGo(int bytes) {
        taking(bytes).send().expectClosed();
    }

    @Spec(v5 = {"MQTT-3.1.2-24", "MQTT-3.1.2-25"})
    @Test
    void anAnswerThatIsTooLongIsNotSentAndWhatWasAskedIsDone() {
        ScriptedClient client = taking(CONNACK_BYTES).open();
        Packets.Subscribe many = subscribe(1);
        String[] filters = new String[20];
        for (int i = 0; i < filters.length; i++) {
            filters[i] = "t/" + i;
            many.filter(filters[i], 0);
        }
        client.send(many).expectNothing();
        client.send(publish("t/19", "x")).expect(publish("t/19", "x"));
        client.send(unsubscribe(2, filters)).expectNothing();
        client.send(publish("t/19", "x")).expectNothing();
    }
}
