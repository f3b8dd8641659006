package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Will.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.message.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The payload of CONNECT [3.1.3]: what is in it, in which order, and what the broker makes of it. */
class ConnectPayloadTest {
    private static final List<String> CREDENTIALS = new CopyOnWriteArrayList<>();

    /** Remembers the credentials that come; client identifiers have at most 23 bytes. */
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder().clientIdBytesMax(23).build())
            .with((Authenticator) credentials -> {
                byte[] password = credentials.password();
                CREDENTIALS.add(credentials.clientId() + " " + credentials.userName() + " "
                        + (password == null ? null : new String(password, StandardCharsets.UTF_8)));
                return CompletableFuture.completedStage(ReasonCode.SUCCESS);
            });

    @BeforeEach
    void forgetCredentials() {
        CREDENTIALS.clear();
    }

    @Spec(
            value = {"MQTT-3.1.3-1", "MQTT-3.1.3-3"},
            v5 = {"MQTT-3.1.2-9", "MQTT-3.1.2-17", "MQTT-3.1.2-19"},
            v3 = {"MQTT-3.1.2-9", "MQTT-3.1.2-19", "MQTT-3.1.2-21"})
    @EachVersion
    void hasClientIdentifierWillUserNameAndPasswordInThisOrder(ProtocolVersion version) {
        ScriptedClient watcher = BROKER.connect("watcher").open().subscribe("third", 0);
        BROKER.lose(BROKER.connect("first")
                .version(version)
                .will(will("third", "fourth"))
                .user("fifth", "sixth")
                .open());
        assertThat(CREDENTIALS).contains("first fifth sixth");
        watcher.expect(publish("third", "fourth"));
    }

    @Spec(
            v5 = {"MQTT-3.1.2-16", "MQTT-3.1.2-18"},
            v3 = {"MQTT-3.1.2-18", "MQTT-3.1.2-20"})
    @EachVersion
    void hasNothingThatItsFlagsDoNotSay(ProtocolVersion version) {
        BROKER.connect("a").version(version).open();
        assertThat(CREDENTIALS).containsExactly("a null null");
    }

    @Spec(v3 = "MQTT-3.1.2-12")
    @EachVersion
    void withoutAWillBringsNone(ProtocolVersion version) {
        ScriptedClient watcher = BROKER.connect("watcher").open().subscribe("#", 0);
        BROKER.connect("a").version(version).will(will("gone", "x")).open().leave();
        BROKER.lose(BROKER.connect("a").version(version).open());
        BROKER.connect("a").version(version).open().send("c1 00").expectEnd(0x81);
        watcher.expectNothing();
    }

    @Spec(v3 = "MQTT-3.1.3-9", v5 = "MQTT-3.1.3-8")
    @EachVersion
    void withAnIdentifierThatIsNotTakenIsRefused(ProtocolVersion version) {
        String refused = version == ProtocolVersion.V5 ? "20 03 00 85 00" : "20 02 00 02";
        BROKER.connect("x".repeat(24)).version(version).send().expect(refused).expectClosed();
        BROKER.connect("\u00e4".repeat(12))
                .version(version)
                .send()
                .expect(refused)
                .expectClosed();
        BROKER.connect("\u00e4".repeat(11)).version(version).open().expectNothing();
    }

    @Spec(v5 = {"MQTT-3.1.3-6", "MQTT-3.1.3-7", "MQTT-3.2.2-16"})
    @Test
    void withoutAnIdentifierIsServedAsIfItHadTheAssignedOne() {
        ScriptedClient nameless = BROKER.connect("").session(60).send();
        Received connack = nameless.expectConnack();
        String assigned = connack.text(Props.ASSIGNED_CLIENT_ID);
        assertThat(connack.sessionPresent()).isFalse();
        nameless.subscribe("t", 1).leave();
        assertThat(BROKER.events().of(assigned)).hasSize(2);
        assertThat(CREDENTIALS).containsExactly(assigned + " null null");
    }

    @Spec("MQTT-3.1.3-2")
    @EachVersion
    void namesTheSession(ProtocolVersion version) {
        BROKER.connect("a")
                .version(version)
                .session(60)
                .open()
                .subscribe("t", 1)
                .leave();
        BROKER.connect("b").version(version).session(60).open(false).publish("t", "x");
        BROKER.connect("a").version(version).session(60).open(true).expectPublish("t", "x");
    }

    @Spec(v3 = "MQTT-4.1.0-2", v5 = "MQTT-4.1.0-1")
    @EachVersion
    void namesASessionThatLastsAsLongAsItsConnection(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open().subscribe("t", 1);
        BROKER.pass(1_000_000);
        BROKER.connect("b").version(version).open().publish("t", "x");
        client.expectPublish("t", "x");
    }
}
