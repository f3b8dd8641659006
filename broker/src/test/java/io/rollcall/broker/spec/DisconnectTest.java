package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Props.props;

import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DISCONNECT [3.14]. */
class DisconnectTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @Spec(
            v5 = {"MQTT-3.14.4-1", "MQTT-3.14.4-2"},
            v3 = "MQTT-3.14.4-1")
    @EachVersion
    void endsTheConnectionWithoutAnAnswer(ProtocolVersion version) {
        BROKER.connect("a").version(version).open().leave();
    }

    @Spec(v5 = "MQTT-3.14.4-1", v3 = "MQTT-3.14.4-2")
    @EachVersion
    void endsWhatTheClientHasToSay(ProtocolVersion version) {
        ScriptedClient subscriber = BROKER.connect("s").open().subscribe("t", 0);
        BROKER.connect("a")
                .version(version)
                .open()
                .send(publish("t", "before"), disconnect(), publish("t", "behind"))
                .expectClosed();
        subscriber.expect(publish("t", "before")).expectNothing();
    }

    @Spec(v5 = "MQTT-4.13.2-1")
    @Test
    void mayHaveAReasonAndProperties() {
        BROKER.connect("a").open().leave(disconnect(0x00));
        BROKER.connect("a").open().leave(disconnect(0x00, props()));
        BROKER.connect("a")
                .open()
                .leave(disconnect(0x80, props().text(Props.REASON_STRING, "why").user("a", "b")));
    }

    @Spec(v5 = {"MQTT-3.14.1-1", "MQTT-3.14.2-1"})
    @ParameterizedTest
    @CsvSource({
        "e1 00, 81", // reserved flags
        "e0 01 01, 82", // no reason of DISCONNECT
        "e0 01 8d, 82", // reasons of a server
        "e0 01 8e, 82",
        "e0 01 8b, 82",
        "e0 01 9c, 82",
        "e0 01 ff, 82",
        "e0 03 00 01 1f, 81", // half a property
        "e0 04 00 02 01 00, 81", // a property of PUBLISH
        "e0 0c 00 0a 11 00000001 11 00000001, 82", // session expiry twice
        "e0 06 00 04 1c 0001 61, 82" // server reference
    })
    void mustBeWellFormed(String packet, String reason) {
        BROKER.connect("a").session(60).open().send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Spec(v3 = "MQTT-3.14.1-1")
    @ParameterizedTest
    @ValueSource(strings = {"e1 00", "e0 01 00", "e2 00"})
    void ofMqtt3HasNothingInIt(String packet) {
        ScriptedClient watcher = BROKER.connect("watcher").open().subscribe("gone", 0);
        BROKER.connect("a")
                .version(V3_1_1)
                .will(Will.will("gone", "x"))
                .open()
                .send(packet)
                .expectClosed();
        watcher.expect(publish("gone", "x")); // it was no DISCONNECT
    }

    @Test
    void cannotGiveASessionToWhoHasNone() {
        BROKER.connect("a")
                .open()
                .send(disconnect(0x00, props().u32(Props.SESSION_EXPIRY, 10)))
                .expectEnd(0x82);
        BROKER.connect("a").cleanStart(false).open(false);
    }

    @Spec(v5 = "MQTT-3.14.0-1")
    @Test
    void ofTheServerComesOnlyBehindConnack() {
        BROKER.socket(ProtocolVersion.V5).send("c0 00").expectClosed();
        ScriptedClient client = BROKER.socket(ProtocolVersion.V5).send("10 0e 0004 4d515454 05 03 0000 00 0001 61");
        client.expectConnack();
        client.expectClosed();
    }

    @Test
    void ofTheServerComesBehindWhatWasAnsweredBefore() {
        BROKER.connect("a")
                .open()
                .send(subscribe(1, "t", 0), publish("t", "x"), Packets.hex("c1 00"))
                .expect(suback(1, 0), publish("t", "x"))
                .expectEnd(0x81);
    }

    @Spec(v5 = {"MQTT-3.14.2-2", "MQTT-3.14.2-1", "MQTT-3.14.4-2"})
    @Test
    void ofTheServerIsOneReason() {
        ScriptedClient client = BROKER.connect("a").open();
        BROKER.broker().disconnect("a", "test");
        client.expect("e0 01 98").expectClosed();
        ScriptedClient old = BROKER.connect("a").version(V3_1_1).open();
        BROKER.broker().disconnect("a", "test");
        old.expectClosed();
    }

    @EachVersion
    void ofTheServerComesWhenItIsShutDown(ProtocolVersion version) {
        ScriptedClient client = BROKER.connect("a").version(version).open();
        BROKER.broker().close();
        client.expectEnd(0x8B);
    }
}
