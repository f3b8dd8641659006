package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client has no right to publish [3.3.5 of MQTT 3.1.1, 3.4.2.1 and 3.5.2.1 of MQTT 5]. */
class AuthorizationTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with(new OnlyAboutOneself());

    private static final class OnlyAboutOneself implements Authorizer {
        @Override
        public boolean mayPublish(ClientConnection client, String topicName) {
            return topicName.equals(client.clientId());
        }

        @Override
        public boolean maySubscribe(ClientConnection client, String topicFilter) {
            return true;
        }
    }

    @Spec(
            v3 = "MQTT-3.3.5-2",
            v5 = {"MQTT-3.4.2-1", "MQTT-3.5.2-1"})
    @EachVersion
    void isAnsweredAndGoesNowhere(ProtocolVersion version) {
        int reason = version == V5 ? 0x87 : 0;
        ScriptedClient watcher = BROKER.connect("watcher").open().subscribe("#", 0);
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(publish("b", "x")).expectNothing();
        client.send(publish("b", "x").qos(1, 1).retain()).expect(puback(1, reason));
        client.send(publish("b", "x").qos(2, 2)).expect(pubrec(2, reason));
        client.send(publish("a", "y").qos(2, 2)).expect(pubrec(2));
        client.send(pubrel(2)).expect(pubcomp(2));
        watcher.expect(publish("a", "y")).expectNothing();
        assertThat(BROKER.broker().stats().publishDenied()).isEqualTo(3);
        assertThat(BROKER.broker().stats().retained()).isZero();
    }
}
