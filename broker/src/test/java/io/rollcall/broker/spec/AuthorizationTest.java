package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client may not do is answered as the specification has it, and not done [3.3.5 of MQTT 3.1.1, 3.4.2.1, 3.5.2.1]. */
class AuthorizationTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with(new OnlyWhatIsOpen());

    /** Lets clients publish and subscribe but to "secret", and fails over "broken". */
    private static final class OnlyWhatIsOpen implements Authorizer {
        @Override
        public boolean mayPublish(ClientConnection client, String topicName) {
            return may(topicName);
        }

        @Override
        public boolean maySubscribe(ClientConnection client, String topicFilter) {
            return may(topicFilter);
        }

        private static boolean may(String topic) {
            if (topic.equals("broken")) {
                throw new IllegalStateException("broken, as the test asks");
            }
            return !topic.equals("secret");
        }
    }

    private ScriptedClient watcher;

    @BeforeEach
    void someoneWatches() {
        watcher = BROKER.connect("watcher").open().subscribe("#", 2);
    }

    @Spec(v3 = "MQTT-3.3.5-2", v5 = "MQTT-3.3.4-1")
    @EachVersion
    void aPublishThatIsNotAllowedIsAnsweredAndGoesNowhere(ProtocolVersion version) {
        int notAuthorized = version == V5 ? 0x87 : 0;
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(publish("secret", "x").retain()).expectNothing();
        client.send(publish("secret", "x").qos(1, 7).retain()).expect(puback(7, notAuthorized));
        client.send(publish("secret", "x").qos(2, 8).retain()).expect(pubrec(8, notAuthorized));
        client.send(pubrel(8)).expect(pubcomp(8, version == V5 ? 0x92 : 0)).expectNothing();
        watcher.expectNothing();
        assertThat(BROKER.broker().stats().retained()).isZero();
    }

    @Spec(v5 = {"MQTT-4.3.3-9", "MQTT-3.5.2-1"})
    @Test
    void afterPubrecWithAnErrorTheIdentifierIsThatOfANewMessage() {
        ScriptedClient client = BROKER.connect("a").open();
        client.send(publish("secret", "x").qos(2, 7)).expect(pubrec(7, 0x87));
        client.send(publish("t", "new").qos(2, 7)).expect(pubrec(7));
        watcher.expectPublish("t", "new");
        client.send(pubrel(7)).expect(pubcomp(7)).expectNothing();
    }

    @Spec(v3 = "MQTT-4.8.0-2", v5 = "MQTT-4.13.2-1")
    @EachVersion
    void whenItCannotBeToldTheConnectionEnds(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(publish("broken", "x").qos(1, 7), publish("t", "behind")).expectEnd(0x80);
        BROKER.expectError("client a");
        assertThat(BROKER.events().endOf("a").cause()).isEqualTo(DisconnectCause.SERVER_ERROR);
        client = BROKER.connect("b").version(version).open();
        client.send(subscribe(1, "broken", 0)).expectEnd(0x80);
        BROKER.expectError("client b");
        watcher.expectNothing();
    }

    @Spec(
            v5 = {"MQTT-3.8.4-7", "MQTT-3.9.3-2"},
            v3 = {"MQTT-3.8.4-5", "MQTT-3.9.3-2"})
    @EachVersion
    void aSubscriptionThatIsNotAllowedIsOneOfMany(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        client.send(subscribe(1).filter("t", 1).filter("secret", 2).filter("u", 2))
                .expect(suback(1, 1, version == V5 ? 0x87 : 0x80, 2));
    }
}
