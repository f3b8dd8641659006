package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1;
import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.spec.Will.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.ReasonCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** CONNACK [3.2]. */
class ConnackTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with((Authenticator) credentials -> {
                if ("broken".equals(credentials.userName())) {
                    throw new IllegalStateException("broken");
                }
                return CompletableFuture.supplyAsync(() -> answer(String.valueOf(credentials.userName())));
            })
            .with(new NobodyPublishesToSecret());

    private static ReasonCode answer(String userName) {
        return switch (userName) {
            case "wrong" -> ReasonCode.BAD_USER_NAME_OR_PASSWORD;
            case "forbidden" -> ReasonCode.NOT_AUTHORIZED;
            case "banned" -> ReasonCode.BANNED;
            case "busy" -> ReasonCode.SERVER_BUSY;
            default -> ReasonCode.SUCCESS;
        };
    }

    private static final class NobodyPublishesToSecret implements Authorizer {
        @Override
        public boolean mayPublish(ClientConnection client, String topicName) {
            return !topicName.equals("secret");
        }

        @Override
        public boolean maySubscribe(ClientConnection client, String topicFilter) {
            return true;
        }
    }

    @Spec(
            v5 = {"MQTT-3.1.4-5", "MQTT-3.2.2-1"},
            v3 = "MQTT-3.1.4-4")
    @Test
    void ofMqtt3IsTwoBytes() {
        BROKER.connect("a").version(V3_1_1).send().expect("20 02 00 00");
        BROKER.connect("b").version(V3_1).send().expect("20 02 00 00");
    }

    @Test
    void ofMqtt5SaysWhatTheServerTakes() {
        Received connack = BROKER.connect("a").send().expectConnack();
        assertThat(connack.number(Props.RECEIVE_MAXIMUM)).isEqualTo(1_000);
        assertThat(connack.number(Props.MAXIMUM_PACKET_SIZE)).isEqualTo(16 * 1024 * 1024);
        assertThat(connack.number(Props.TOPIC_ALIAS_MAXIMUM)).isEqualTo(64);
    }

    @Spec(v5 = "MQTT-4.12.0-6")
    @Test
    void doesNotRepeatWhatTheClientAskedFor() {
        Received connack = BROKER.connect("a").session(60).keepAlive(30).send().expectConnack();
        assertThat(connack.has(Props.SESSION_EXPIRY)).isFalse();
        assertThat(connack.has(Props.SERVER_KEEP_ALIVE)).isFalse();
        assertThat(connack.has(Props.ASSIGNED_CLIENT_ID)).isFalse();
        assertThat(connack.has(Props.REASON_STRING)).isFalse();
        assertThat(connack.has(Props.AUTHENTICATION_METHOD)).isFalse();
    }

    @Spec(v5 = "MQTT-3.1.2-28")
    @Test
    void hasNoResponseInformationThatWasNotRequested() {
        Received connack = BROKER.connect("a").send().expectConnack();
        assertThat(connack.has(Props.RESPONSE_INFORMATION)).isFalse();
    }

    @Spec(
            v5 = {"MQTT-3.2.2-2", "MQTT-3.2.2-3"},
            v3 = {"MQTT-3.2.2-1", "MQTT-3.2.2-2", "MQTT-3.2.2-3"})
    @EachVersion
    void saysWhetherTheSessionIsPresent(ProtocolVersion version) {
        BROKER.connect("a").version(version).session(60).open(false).leave();
        BROKER.connect("a").version(version).session(60).open(true).leave();
        BROKER.connect("a").version(version).open(false).leave();
        BROKER.connect("a").version(version).session(60).open(false).leave();
    }

    @Test
    void ofMqtt31SaysNothingOfTheSession() {
        BROKER.connect("a").version(V3_1).session(60).open().leave();
        BROKER.connect("a").version(V3_1).session(60).send().expect("20 02 00 00");
    }

    @Spec(
            v5 = {"MQTT-3.1.4-2", "MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-3.2.2-8", "MQTT-4.13.2-1"},
            v3 = {"MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    @Test
    void saysWhyAndTheConnectionEnds() {
        BROKER.connect("a").session(60).open().leave();
        BROKER.connect("a").user("wrong", "x").session(60).refused(0x86);
        BROKER.connect("a").user("forbidden", "x").session(60).refused(0x87);
        BROKER.connect("a").user("banned", "x").session(60).refused(0x8A);
        BROKER.connect("a").user("busy", "x").session(60).refused(0x89);
        BROKER.connect("a").session(60).open(true);
    }

    @Spec(v3 = {"MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    @Test
    void ofMqtt3SaysWhyInItsFiveWords() {
        BROKER.connect("a").version(V3_1_1).user("wrong", "x").refused(4);
        BROKER.connect("a").version(V3_1_1).user("forbidden", "x").refused(5);
        BROKER.connect("a").version(V3_1_1).user("banned", "x").refused(5);
        BROKER.connect("a").version(V3_1_1).user("busy", "x").refused(3);
    }

    @Test
    void refusesAWillThatTheClientMustNotPublish() {
        BROKER.connect("a").will(will("secret", "x")).refused(0x87);
        BROKER.connect("a").version(V3_1_1).will(will("secret", "x")).refused(5);
        BROKER.connect("a").will(will("t", "x")).open();
    }

    @Test
    void comesWhileAnotherClientWithTheSameIdentifierStays() {
        ScriptedClient here = BROKER.connect("a").session(60).open();
        BROKER.connect("a").user("wrong", "x").refused(0x86);
        here.expectNothing();
    }

    @Spec(v5 = "MQTT-3.2.0-2")
    @EachVersion
    void comesOnce(ProtocolVersion version) {
        BROKER.connect("a").version(version).open().expectNothing();
    }

    @Spec(v5 = {"MQTT-4.12.0-1"})
    @Test
    void refusesAnAuthenticationMethodThatItDoesNotKnow() {
        BROKER.connect("a")
                .with(props ->
                        props.text(Props.AUTHENTICATION_METHOD, "GS2-KRB5").data(Props.AUTHENTICATION_DATA, "x"))
                .refused(0x8C);
    }
}
