package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1;
import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.ReasonCode;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A CONNECT that is refused, byte for byte [3.2.2.2; 3.2.2.3 of MQTT 3.1.1]. */
class RefusalTest {
    /** Answers with the reason code that the client names as its user name. */
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with((Authenticator) credentials -> {
        String userName = String.valueOf(credentials.userName());
        if (userName.equals("broken")) {
            throw new IllegalStateException("broken, as the test asks");
        }
        return CompletableFuture.completedStage(ReasonCode.valueOf(userName));
    });

    @Spec(
            v5 = {"MQTT-3.1.4-2", "MQTT-3.2.2-1", "MQTT-3.2.2-6", "MQTT-3.2.2-7", "MQTT-3.2.2-8", "MQTT-4.13.2-1"},
            v3 = {"MQTT-3.2.2-4", "MQTT-3.2.2-5"})
    @ParameterizedTest
    @CsvSource({
        "UNSPECIFIED_ERROR, 80, 03",
        "IMPLEMENTATION_SPECIFIC_ERROR, 83, 03",
        "CLIENT_IDENTIFIER_NOT_VALID, 85, 02",
        "BAD_USER_NAME_OR_PASSWORD, 86, 04",
        "NOT_AUTHORIZED, 87, 05",
        "SERVER_UNAVAILABLE, 88, 03",
        "SERVER_BUSY, 89, 03",
        "BANNED, 8a, 05",
        "BAD_AUTHENTICATION_METHOD, 8c, 04",
        "QUOTA_EXCEEDED, 97, 03",
        "USE_ANOTHER_SERVER, 9c, 03",
        "SERVER_MOVED, 9d, 03",
        "CONNECTION_RATE_EXCEEDED, 9f, 03"
    })
    void isSaidInTheWordsOfTheVersion(String reason, String v5, String v3) {
        BROKER.connect("a")
                .user(reason, "x")
                .send()
                .expect("20 03 00 " + v5 + " 00")
                .expectClosed();
        BROKER.connect("a")
                .version(V3_1_1)
                .user(reason, "x")
                .send()
                .expect("20 02 00 " + v3)
                .expectClosed();
        BROKER.connect("a")
                .version(V3_1)
                .user(reason, "x")
                .send()
                .expect("20 02 00 " + v3)
                .expectClosed();
    }

    /** What an authenticator says that is no word of CONNACK. */
    @Spec(v5 = "MQTT-3.2.2-8")
    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "GRANTED_QOS_1",
                "DISCONNECT_WITH_WILL_MESSAGE",
                "NO_MATCHING_SUBSCRIBERS",
                "CONTINUE_AUTHENTICATION",
                "RE_AUTHENTICATE",
                "SERVER_SHUTTING_DOWN",
                "KEEP_ALIVE_TIMEOUT",
                "SESSION_TAKEN_OVER",
                "TOPIC_FILTER_INVALID",
                "RECEIVE_MAXIMUM_EXCEEDED",
                "ADMINISTRATIVE_ACTION",
                "WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED"
            })
    void isUnspecifiedWhereConnackHasNoWordForIt(ReasonCode reason) {
        Connect connect = BROKER.connect("a").user(reason.name(), "x");
        connect.send().expect("20 03 00 80 00").expectClosed();
        connect.version(V3_1_1).send().expect("20 02 00 03").expectClosed();
    }

    @Spec(
            v5 = {"MQTT-3.1.4-2", "MQTT-4.13.2-1"},
            v3 = {"MQTT-3.2.2-5", "MQTT-4.8.0-2"})
    @Test
    void isThatOfAServerUnavailableWhenTheAuthenticatorFails() {
        Connect connect = BROKER.connect("a").user("broken", "x");
        connect.send().expect("20 03 00 88 00").expectClosed();
        BROKER.expectError("the authenticator failed");
        connect.version(V3_1_1).send().expect("20 02 00 03").expectClosed();
        BROKER.expectError("the authenticator failed");
    }

    @Spec(v5 = "MQTT-3.1.4-6", v3 = "MQTT-3.1.4-5")
    @EachVersion
    void isTheEndOfWhatTheClientHasToSay(ProtocolVersion version) {
        ScriptedClient watcher =
                BROKER.connect("watcher").user("SUCCESS", "x").open().subscribe("#", 0);
        BROKER.socket(version)
                .send(
                        BROKER.connect("a").version(version).user("NOT_AUTHORIZED", "x"),
                        Packets.publish("t", "x"),
                        Packets.pingreq(),
                        BROKER.connect("a").version(version).user("SUCCESS", "x"))
                .expect(version == V5 ? "20 03 00 87 00" : "20 02 00 05")
                .expectClosed();
        watcher.expectNothing();
    }
}
