package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.auth;
import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.pingresp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Packets.unsubscribe;
import static io.rollcall.broker.spec.Props.props;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.message.ReasonCode;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Enhanced authentication from CONNECT to CONNACK [4.12], and AUTH [3.15]. */
class EnhancedAuthenticationTest {
    private static final ScriptedMethod METHOD = new ScriptedMethod();

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with(METHOD)
            .with((Authenticator) EnhancedAuthenticationTest::passwordForThoseWithoutMethod);

    private static CompletableFuture<ReasonCode> passwordForThoseWithoutMethod(Authenticator.Credentials credentials) {
        return CompletableFuture.completedFuture(
                credentials.password() == null ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SUCCESS);
    }

    private static Connect connect(String clientId, String data) {
        return BROKER.connect(clientId)
                .with(props -> props.text(Props.AUTHENTICATION_METHOD, ScriptedMethod.NAME)
                        .data(Props.AUTHENTICATION_DATA, data));
    }

    private static Packet answer(String data) {
        return auth(0x18, data(data));
    }

    private static Props data(String data) {
        return props().text(Props.AUTHENTICATION_METHOD, ScriptedMethod.NAME).data(Props.AUTHENTICATION_DATA, data);
    }

    private static void expectRefusal(ScriptedClient client, int reason) {
        assertThat(client.expectConnack().reason()).isEqualTo(reason);
        client.expectClosed();
    }

    // ---- accepted

    @Spec(v5 = {"MQTT-4.12.0-5", "MQTT-3.1.4-5"})
    @Test
    void inOneRoundEndsWithTheMethodInConnack() {
        Received connack = connect("a", "accept ann bye").send().expectConnack();
        assertThat(connack.reason()).isZero();
        assertThat(connack.text(Props.AUTHENTICATION_METHOD)).isEqualTo(ScriptedMethod.NAME);
        assertThat(connack.text(Props.AUTHENTICATION_DATA)).isEqualTo("bye");
    }

    @Spec(v5 = {"MQTT-4.12.0-2", "MQTT-4.12.0-3", "MQTT-4.12.0-5", "MQTT-3.15.2-1"})
    @Test
    void inManyRoundsAsksWithContinueAuthentication() {
        ScriptedClient client = connect("a", "ask one").send().expect(answer("one"));
        client.send(answer("soon ask two")).expect(answer("two"));
        client.send(answer("ask")).expect(auth(0x18, props().text(Props.AUTHENTICATION_METHOD, ScriptedMethod.NAME)));
        Received connack = client.send(answer("soon accept ann")).expectConnack();
        assertThat(connack.reason()).isZero();
        assertThat(connack.text(Props.AUTHENTICATION_METHOD)).isEqualTo(ScriptedMethod.NAME);
        assertThat(connack.has(Props.AUTHENTICATION_DATA)).isFalse();
        client.expectNothing();
    }

    @Test
    void mayBeginWithoutData() {
        BROKER.connect("a")
                .with(props -> props.text(Props.AUTHENTICATION_METHOD, ScriptedMethod.NAME))
                .open();
    }

    @Test
    void theNameThatWasProvenIsTheUserNameOfTheConnection() {
        connect("a", "accept ann").user("root", "x").open();
        connect("b", "welcome").user("root", "x").open();
        assertThat(BROKER.events().of("a").get(0).client().userName()).isEqualTo("ann");
        assertThat(BROKER.events().of("b").get(0).client().userName()).isNull();
    }

    @Test
    void theMethodIsToldUserNameAndPassword() {
        Received connack = connect("a", "tell").user("ann", "secret").send().expectConnack();
        assertThat(connack.text(Props.AUTHENTICATION_DATA)).isEqualTo("a ann secret");
    }

    @Test
    void theMethodIsToldTheClientIdentifierThatWillBeAssigned() {
        Received connack = connect("", "tell").send().expectConnack();
        String assigned = connack.text(Props.ASSIGNED_CLIENT_ID);
        assertThat(connack.text(Props.AUTHENTICATION_DATA)).startsWith(assigned + " ");
    }

    @Test
    void theSessionIsPresentAsEver() {
        connect("a", "ask x").session(60).send().expect(answer("x")).leave();
        connect("a", "accept ann").session(60).open(false).leave();
        connect("a", "accept ann").session(60).open(true);
    }

    // ---- without a method

    @Spec(v5 = "MQTT-4.12.0-6")
    @Test
    void whoNamesNoMethodIsSentNone() {
        ScriptedClient client = BROKER.connect("a").user("ann", "x").send();
        Received connack = client.expectConnack();
        assertThat(connack.reason()).isZero();
        assertThat(connack.has(Props.AUTHENTICATION_METHOD)).isFalse();
        assertThat(connack.has(Props.AUTHENTICATION_DATA)).isFalse();
        client.expectNothing();
        BROKER.connect("b").refused(0x87);
    }

    @Spec(v5 = "MQTT-4.12.0-7")
    @ParameterizedTest
    @ValueSource(ints = {0x18, 0x19})
    void whoNamedNoMethodMustNotSendAuth(int reason) {
        BROKER.connect("a")
                .user("ann", "x")
                .open()
                .send(auth(reason, data("accept ann")))
                .expectEnd(0x82);
    }

    // ---- refused

    @Spec(v5 = {"MQTT-4.12.0-1", "MQTT-3.1.4-2"})
    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "scripted", ""})
    void aMethodThatIsNotKnownIsRefused(String method) {
        BROKER.connect("a")
                .user("ann", "x")
                .with(props -> props.text(Props.AUTHENTICATION_METHOD, method))
                .refused(0x8C);
        Refusal refusal = BROKER.events().refusalOf("a");
        assertThat(refusal.reason()).isEqualTo(ReasonCode.BAD_AUTHENTICATION_METHOD);
        assertThat(refusal.cause()).isEqualTo(DisconnectCause.BAD_CREDENTIALS);
    }

    @Spec(v5 = {"MQTT-4.12.0-4", "MQTT-3.2.2-7"})
    @Test
    void mayBeRefusedInAnyRound() {
        connect("a", "refuse 86").refused(0x86);
        expectRefusal(connect("b", "ask x").send().expect(answer("x")).send(answer("soon refuse 87 why")), 0x87);
        expectRefusal(
                connect("c", "ask x")
                        .send()
                        .expect(answer("x"))
                        .send(answer("ask y"))
                        .expect(answer("y"))
                        .send(answer("refuse 8A")),
                0x8A);
        assertThat(BROKER.events().refusalOf("a").cause()).isEqualTo(DisconnectCause.BAD_CREDENTIALS);
        assertThat(BROKER.events().refusalOf("b").cause()).isEqualTo(DisconnectCause.NOT_AUTHORIZED);
        assertThat(BROKER.events().refusalOf("c").cause()).isEqualTo(DisconnectCause.BANNED);
        assertThat(BROKER.broker().stats().refused(DisconnectCause.BANNED)).isEqualTo(1);
    }

    @Spec(v5 = {"MQTT-3.2.2-19", "MQTT-3.15.2-2", "MQTT-3.15.2-3"})
    @Test
    void saysWhyInsofarAsTheClientTakesIt() {
        String why = "the moon is full";
        Received long_ = connect("a", "refuse 87 " + why).send().expectConnack();
        assertThat(long_.text(Props.REASON_STRING)).isEqualTo(why);
        Received short_ = connect("b", "refuse 87 " + why)
                .with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, 20))
                .send()
                .expectConnack();
        assertThat(short_.reason()).isEqualTo(0x87);
        assertThat(short_.has(Props.REASON_STRING)).isFalse();
    }

    @Spec(v5 = "MQTT-3.1.2-24")
    @Test
    void whoTakesNoAuthSoLongCannotBeAuthenticated() {
        int around = 2 + 1 + 1 + 3 + ScriptedMethod.NAME.length() + 3;
        Received auth = connect("a", "grow 30")
                .with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, around + 30))
                .send()
                .read();
        assertThat(auth.bytes()).hasSize(around + 30);
        connect("b", "grow 31")
                .with(props -> props.u32(Props.MAXIMUM_PACKET_SIZE, around + 30))
                .refused(0x83);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail", "nothing", "nonsense"})
    void aMethodThatFailsRefuses(String failure) {
        connect("a", failure).refused(0x88);
        BROKER.expectError("the method SCRIPTED failed");
        expectRefusal(connect("b", "ask x").send().expect(answer("x")).send(answer(failure)), 0x88);
        BROKER.expectError("the method SCRIPTED failed");
        assertThat(BROKER.events().refusalOf("b").cause()).isEqualTo(DisconnectCause.SERVER_ERROR);
    }

    @Test
    void aMethodThatCannotBeginRefuses() {
        connect("a", "accept ann").user("broken", "x").refused(0x88);
        BROKER.expectError("the method SCRIPTED failed");
    }

    @Test
    void whoeverIsRefusedLeavesTheConnectedClientAlone() {
        ScriptedClient here = connect("a", "accept ann").session(60).open();
        connect("a", "refuse 86").refused(0x86);
        here.expectNothing();
    }

    // ---- what may come meanwhile

    static Stream<Packet> notForNow() {
        return Stream.of(
                publish("t", "x"),
                publish("t", "x").qos(1, 1),
                Packets.puback(1),
                Packets.pubrel(1),
                subscribe(1, "t", 0),
                unsubscribe(1, "t"),
                pingreq(),
                connect("a", "accept ann"));
    }

    @Spec(v5 = "MQTT-3.1.2-30")
    @ParameterizedTest
    @MethodSource("notForNow")
    void nothingButAuthOrDisconnectMayCome(Packet packet) {
        expectRefusal(connect("a", "ask x").send().expect(answer("x")).send(packet), 0x82);
        assertThat(BROKER.events().refusalOf("a").cause()).isEqualTo(DisconnectCause.PROTOCOL_ERROR);
    }

    @Spec(v5 = "MQTT-3.1.2-30")
    @Test
    void whatComesTogetherWithConnectDoesNotComeAfterConnack() {
        Connect connect = connect("a", "ask x");
        ScriptedClient client = connect.send(publish("t", "x"));
        expectRefusal(client.expect(answer("x")), 0x82);
        ScriptedClient undecided = connect("b", "later").send(publish("t", "x"));
        expectRefusal(undecided, 0x82);
        METHOD.answer(new Step.Success("ann", null));
    }

    /** It comes too early, but no earlier than what others send behind their CONNECT. */
    @Test
    void whatComesTogetherWithTheLastAuthWaitsForConnack() {
        ScriptedClient client = connect("a", "ask x").send().expect(answer("x"));
        client.send(answer("accept ann"), pingreq());
        assertThat(client.expectConnack().reason()).isZero();
        client.expect(pingresp());
    }

    @Test
    void theClientMayLeave() {
        connect("a", "ask x").send().expect(answer("x")).leave();
        connect("b", "later").send().leave(disconnect(0x04));
        METHOD.answer(new Step.Success("ann", null));
        assertThat(BROKER.broker().stats().refused(DisconnectCause.CLIENT_DISCONNECT))
                .isEqualTo(2);
        assertThat(BROKER.events().of("b")).isEmpty();
    }

    @Test
    void theClientMayBeLostWhileTheMethodThinks() {
        ScriptedClient client = connect("a", "later").send();
        RunningBroker.await(METHOD::owesAnswer);
        client.fin();
        METHOD.answer(new Step.Continue(new byte[] {1}));
        RunningBroker.await(() -> BROKER.broker().stats().refused(DisconnectCause.SOCKET_CLOSED) == 1);
    }

    @Spec(v5 = {"MQTT-4.12.0-3", "MQTT-4.12.0-5", "MQTT-3.15.1-1", "MQTT-3.15.2-1"})
    @ParameterizedTest
    @CsvSource({
        "f0 0d 18 0b 15 0008 5343524950544544, 82", // right, but for the turn: the method has not asked
        "f0 0d 19 0b 15 0008 5343524950544544, 82", // re-authenticate
        "f0 0d 00 0b 15 0008 5343524950544544, 82", // success, which is for servers
        "f0 0d 87 0b 15 0008 5343524950544544, 82",
        "f0 08 18 06 15 0003 585858, 82", // another method
        "f0 02 18 00, 82", // no method
        "f0 00, 82",
        "f1 0d 18 0b 15 0008 5343524950544544, 81", // reserved flags
        "f0 0d 18 0c 15 0008 5343524950544544, 81"
    })
    void authMustBeRight(String packet, String reason) {
        ScriptedClient client = connect("a", "later").send();
        RunningBroker.await(METHOD::owesAnswer);
        expectRefusal(client.send(packet), Integer.parseInt(reason, 16));
        METHOD.answer(new Step.Success("ann", null));
    }

    @Test
    void whoIsNotAuthenticatedInTimeIsLetGo() {
        ScriptedClient slow = connect("slow", "ask x").send().expect(answer("x"));
        ScriptedClient undecided = connect("undecided", "later").send();
        RunningBroker.await(METHOD::owesAnswer);
        ScriptedClient quick =
                connect("quick", "ask x").send().expect(answer("x")).send(answer("accept ann"));
        quick.expectConnack();
        BROKER.pass(11);
        slow.expectClosed();
        undecided.expectClosed();
        quick.expectNothing();
        METHOD.answer(new Step.Success("ann", null));
        assertThat(BROKER.broker().stats().refused(DisconnectCause.CONNECT_TIMEOUT))
                .isEqualTo(2);
    }
}
