package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.auth;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Re-authentication [4.12.1]. */
class ReauthenticationTest {
    private static final ScriptedMethod METHOD = new ScriptedMethod();

    @RegisterExtension
    static final RunningBroker BROKER =
            RunningBroker.withDefaults().withLoops(1).with(METHOD);

    private static Connect connect(String clientId) {
        return BROKER.connect(clientId)
                .with(props -> props.text(Props.AUTHENTICATION_METHOD, ScriptedMethod.NAME)
                        .data(Props.AUTHENTICATION_DATA, "accept ann"));
    }

    private static Props data(String data) {
        return props().text(Props.AUTHENTICATION_METHOD, ScriptedMethod.NAME).data(Props.AUTHENTICATION_DATA, data);
    }

    private static Packet again(String data) {
        return auth(0x19, data(data));
    }

    private static Packet answer(String data) {
        return auth(0x18, data(data));
    }

    private static Packet success(String data) {
        return auth(0x00, data(data));
    }

    private static void expectEnd(ScriptedClient client, int reason) {
        Received disconnect = client.read();
        assertThat(disconnect.type()).isEqualTo(Received.DISCONNECT);
        assertThat(disconnect.reason()).isEqualTo(reason);
        client.expectClosed();
    }

    @Spec(v5 = {"MQTT-4.12.0-2", "MQTT-4.12.0-5", "MQTT-3.15.2-1"})
    @Test
    void endsWithAuthThatSaysSuccess() {
        ScriptedClient client = connect("a").open();
        client.send(again("accept ann bye")).expect(success("bye"));
        client.send(again("soon ask one")).expect(answer("one"));
        client.send(answer("ask two")).expect(answer("two"));
        client.send(answer("soon accept ann"))
                .expect(auth(0x00, props().text(Props.AUTHENTICATION_METHOD, ScriptedMethod.NAME)));
        client.expectNothing();
    }

    @Test
    void packetsFlowWhileItGoesOn() {
        ScriptedClient other = BROKER.connect("b").open().subscribe("from/a", 0);
        ScriptedClient client = connect("a").open();
        client.send(again("later")).subscribe("from/b", 0);
        client.send(publish("from/a", "x"));
        other.expectPublish("from/a", "x");
        other.send(publish("from/b", "y"));
        client.expectPublish("from/b", "y");
        METHOD.answer(new Step.Continue(null));
        assertThat(client.read().reason()).isEqualTo(0x18);
        client.expectNothing().send(answer("accept ann bye")).expect(success("bye"));
    }

    @Test
    void theMethodIsNotToldThePasswordOfConnectAgain() {
        ScriptedClient client = BROKER.connect("a")
                .user("ann", "secret")
                .with(props -> props.text(Props.AUTHENTICATION_METHOD, ScriptedMethod.NAME)
                        .data(Props.AUTHENTICATION_DATA, "welcome"))
                .open();
        client.send(again("tell")).expect(success("a ann without password"));
    }

    @Spec(v5 = {"MQTT-4.12.1-2", "MQTT-3.14.2-1"})
    @ParameterizedTest
    @CsvSource({
        "refuse 87, 87, NOT_AUTHORIZED",
        "refuse 97, 97, QUOTA_EXCEEDED",
        "refuse 86, 87, BAD_CREDENTIALS", // DISCONNECT cannot say 0x86
        "refuse 8A, 87, BANNED",
        "soon refuse 89, 89, SERVER_BUSY"
    })
    void thatFailsEndsTheConnection(String refusal, String reason, DisconnectCause cause) {
        expectEnd(connect("a").open().send(again(refusal)), Integer.parseInt(reason, 16));
        assertThat(BROKER.events().endOf("a").cause()).isEqualTo(cause);
        assertThat(BROKER.broker().stats().ended(Entity.SERVER, cause)).isEqualTo(1);
        ScriptedClient asked = connect("b").open().send(again("ask x")).expect(answer("x"));
        expectEnd(asked.send(answer(refusal)), Integer.parseInt(reason, 16));
    }

    @Test
    void theWillOfAConnectionThatFailsIsPublished() {
        ScriptedClient other = BROKER.connect("b").open().subscribe("will", 0);
        ScriptedClient client = connect("a").will(Will.will("will", "x")).open();
        expectEnd(client.send(again("refuse 87")), 0x87);
        other.expectPublish("will", "x");
    }

    @Spec(v5 = {"MQTT-3.14.2-3", "MQTT-3.15.2-2", "MQTT-3.15.2-3"})
    @Test
    void saysWhyInsofarAsTheClientTakesIt() {
        String why = "the moon is full, and the wolves are out";
        Received long_ = connect("a").open().send(again("refuse 87 " + why)).read();
        assertThat(long_.text(Props.REASON_STRING)).isEqualTo(why);
        connect("b")
                .with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, 30))
                .open()
                .send(again("refuse 87 " + why))
                .expectEnd(0x87);
    }

    @Spec(v5 = "MQTT-3.1.2-24")
    @Test
    void whoTakesNoAuthSoLongCannotBeAuthenticated() {
        connect("a")
                .with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, 30))
                .open()
                .send(again("accept ann " + "x".repeat(30)))
                .expectEnd(0x83);
    }

    @Test
    void mustProveTheSameUser() {
        expectEnd(connect("a").open().send(again("accept bob")), 0x87);
        expectEnd(connect("b").open().send(again("welcome")), 0x87);
        assertThat(BROKER.events().of("a").get(0).client().userName()).isEqualTo("ann");
        assertThat(BROKER.events().endOf("a").cause()).isEqualTo(DisconnectCause.NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail", "nothing", "nonsense"})
    void aMethodThatFailsEndsTheConnection(String failure) {
        expectEnd(connect("a").open().send(again(failure)), 0x80);
        BROKER.expectError("client a: the method SCRIPTED failed");
        assertThat(BROKER.events().endOf("a").cause()).isEqualTo(DisconnectCause.SERVER_ERROR);
    }

    @Spec(v5 = {"MQTT-4.12.0-5", "MQTT-4.12.1-1"})
    @Test
    void mustBeByTheMethodOfConnect() {
        Props other = props().text(Props.AUTHENTICATION_METHOD, "OTHER").data(Props.AUTHENTICATION_DATA, "accept ann");
        connect("a").open().send(auth(0x19, other)).expectEnd(0x82);
        ScriptedClient asked = connect("b").open().send(again("ask x")).expect(answer("x"));
        asked.send(auth(0x18, other)).expectEnd(0x82);
    }

    @Spec(v5 = {"MQTT-4.12.0-3", "MQTT-3.15.2-1"})
    @Test
    void isOneAtATimeAndInTurn() {
        connect("a").open().send(answer("accept ann")).expectEnd(0x82);
        connect("b")
                .open()
                .send(again("ask x"))
                .expect(answer("x"))
                .send(again("accept ann"))
                .expectEnd(0x82);
        ScriptedClient hasty = connect("c").open().send(again("later"));
        RunningBroker.await(METHOD::owesAnswer);
        hasty.send(answer("accept ann")).expectEnd(0x82);
        METHOD.answer(new Step.Success("ann", null));
        connect("d").open().send(success("x")).expectEnd(0x82);
    }

    @Test
    void afterTheEndNothingComesOfIt() {
        ScriptedClient gone = connect("a").open().send(again("later"));
        RunningBroker.await(METHOD::owesAnswer);
        gone.leave();
        METHOD.answer(new Step.Refuse(ReasonCode.NOT_AUTHORIZED, null));
        ScriptedClient old = connect("b").open().send(again("later"));
        RunningBroker.await(METHOD::owesAnswer);
        ScriptedClient young = connect("b").open();
        old.expectEnd(0x8E);
        METHOD.answer(new Step.Success("ann", null));
        young.expectNothing();
        assertThat(BROKER.events().endOf("a").cause()).isEqualTo(DisconnectCause.CLIENT_DISCONNECT);
    }

    @Spec(v5 = "MQTT-4.12.1-2")
    @Test
    void thatTakesTooLongEndsTheConnection() {
        ScriptedClient slow = connect("slow").open().send(again("ask x")).expect(answer("x"));
        ScriptedClient quick = connect("quick").open();
        quick.send(again("ask x"))
                .expect(answer("x"))
                .send(answer("accept ann bye"))
                .expect(success("bye"));
        BROKER.pass(11);
        expectEnd(slow, 0x87);
        quick.expectNothing();
        assertThat(BROKER.events().endOf("slow").cause()).isEqualTo(DisconnectCause.NOT_AUTHORIZED);
    }
}
