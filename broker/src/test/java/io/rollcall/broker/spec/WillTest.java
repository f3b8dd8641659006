package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Props.props;
import static io.rollcall.broker.spec.Will.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The will [3.1.2.5, 3.1.3.2.2]. */
class WillTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private ScriptedClient watcher;

    @BeforeEach
    void someoneWatches() {
        watcher = BROKER.connect("watcher").open().subscribe("gone/#", 2);
    }

    private void expectWill(String payload) {
        watcher.expectPublish("gone/a", payload);
    }

    /** A client whose will is delayed for 10 s, and whose session lasts for so long. */
    private static Connect delayed(long sessionSeconds) {
        return BROKER.connect("a")
                .session(sessionSeconds)
                .will(will("gone/a", "late").delay(10));
    }

    @Spec(
            v5 = {"MQTT-3.1.2-7", "MQTT-3.1.2-8"},
            v3 = "MQTT-3.1.2-8")
    @EachVersion
    void isPublishedWhenTheConnectionIsLost(ProtocolVersion version) {
        Connect connect = BROKER.connect("a").version(version).will(will("gone/a", "x"));
        BROKER.lose(connect.open());
        expectWill("x");
        connect.open().reset();
        expectWill("x");
    }

    @Spec(v5 = "MQTT-3.1.2-8", v3 = "MQTT-3.1.2-8")
    @EachVersion
    void isPublishedWhenTheServerEndsTheConnection(ProtocolVersion version) {
        Connect connect = BROKER.connect("a").version(version).keepAlive(10).will(will("gone/a", "x"));
        ScriptedClient client = connect.open().send("c1 00");
        client.expectEnd(0x81);
        expectWill("x");
        connect.open();
        BROKER.pass(16);
        expectWill("x");
        connect.open();
        BROKER.broker().disconnect("a", "test");
        expectWill("x");
    }

    @Spec(
            v5 = {"MQTT-3.1.2-10", "MQTT-3.14.4-3"},
            v3 = {"MQTT-3.1.2-10", "MQTT-3.14.4-3"})
    @EachVersion
    void isForgottenWithANormalDisconnect(ProtocolVersion version) {
        BROKER.connect("a").version(version).will(will("gone/a", "x")).open().leave();
        watcher.expectNothing();
    }

    @Spec(v5 = "MQTT-3.14.4-3")
    @Test
    void isForgottenWithADisconnectThatSaysNormalInFull() {
        BROKER.connect("a").will(will("gone/a", "x")).open().leave(disconnect(0x00));
        watcher.expectNothing();
    }

    @Spec(v5 = {"MQTT-3.1.2-8", "MQTT-4.13.2-1"})
    @ParameterizedTest
    @ValueSource(ints = {0x04, 0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99})
    void isPublishedWithADisconnectThatIsNotNormal(int reason) {
        BROKER.connect("a").will(will("gone/a", "x")).open().leave(disconnect(reason));
        expectWill("x");
    }

    @Spec(v5 = "MQTT-3.1.2-10", v3 = "MQTT-3.1.2-10")
    @EachVersion
    void isPublishedOnce(ProtocolVersion version) {
        BROKER.lose(BROKER.connect("a")
                .version(version)
                .session(60)
                .will(will("gone/a", "x"))
                .open());
        expectWill("x");
        BROKER.lose(BROKER.connect("a").version(version).session(60).open());
        watcher.expectNothing();
    }

    @Spec(
            v5 = {"MQTT-3.1.2-14", "MQTT-3.1.2-15"},
            v3 = {"MQTT-3.1.2-16", "MQTT-3.1.2-17"})
    @EachVersion
    void isRetainedWhenItShallBe(ProtocolVersion version) {
        BROKER.lose(BROKER.connect("a")
                .version(version)
                .will(will("gone/a", "x").retain().qos(1))
                .open());
        BROKER.lose(BROKER.connect("b")
                .version(version)
                .will(will("gone/b", "y").qos(1))
                .open());
        expectWill("x");
        watcher.expectPublish("gone/b", "y");
        ScriptedClient later = BROKER.connect("later").open().subscribe("gone/#", 0);
        assertThat(later.expectPublish("gone/a", "x").retain()).isTrue();
        later.expectNothing();
    }

    @Spec(
            v5 = {"MQTT-3.1.2-15", "MQTT-3.3.1-6", "MQTT-3.3.1-7"},
            v3 = {"MQTT-3.1.2-17", "MQTT-3.3.1-10", "MQTT-3.3.1-11"})
    @EachVersion
    void thatIsEmptyAndRetainedClearsItsTopic(ProtocolVersion version) {
        BROKER.connect("p").open().publish(publish("gone/a", "kept").retain());
        expectWill("kept");
        BROKER.lose(BROKER.connect("a")
                .version(version)
                .will(will("gone/a", "").retain())
                .open());
        expectWill("");
        assertThat(BROKER.broker().stats().retained()).isZero();
    }

    @Spec(v5 = {"MQTT-3.1.2-14", "MQTT-3.1.2-15", "MQTT-3.3.1-12", "MQTT-3.3.1-13"})
    @Test
    void isForwardedWithTheRetainFlagToWhoWantsItAsPublished() {
        ScriptedClient asPublished = BROKER.connect("s").open().subscribe("gone/#", 0x08);
        BROKER.lose(BROKER.connect("a").will(will("gone/a", "x").retain()).open());
        BROKER.lose(BROKER.connect("b").will(will("gone/b", "y")).open());
        asPublished.expect(publish("gone/a", "x").retain(), publish("gone/b", "y"));
        watcher.expect(publish("gone/a", "x"), publish("gone/b", "y"));
    }

    @Spec(v5 = "MQTT-3.1.2-12", v3 = "MQTT-3.1.2-14")
    @EachVersion
    void hasItsQos(ProtocolVersion version) {
        for (int qos = 0; qos <= 2; qos++) {
            BROKER.lose(BROKER.connect("a")
                    .version(version)
                    .will(will("gone/a", "x").qos(qos))
                    .open());
            assertThat(watcher.expectPublish("gone/a", "x").qos()).isEqualTo(qos);
        }
    }

    @Spec(v5 = "MQTT-3.1.3-10")
    @Test
    void hasItsProperties() {
        Props all = props().u8(Props.PAYLOAD_FORMAT, 1)
                .text(Props.CONTENT_TYPE, "text/plain")
                .text(Props.RESPONSE_TOPIC, "answer")
                .data(Props.CORRELATION_DATA, "7")
                .user("b", "2")
                .user("a", "1")
                .user("b", "3");
        BROKER.lose(BROKER.connect("a").will(will("gone/a", "x").with(all)).open());
        watcher.expect(publish("gone/a", "x").with(all));
    }

    @Test
    void expiresAfterItWasPublished() {
        Props expiry = props().u32(Props.MESSAGE_EXPIRY, 30);
        ScriptedClient client =
                BROKER.connect("a").will(will("gone/a", "x").with(expiry)).open();
        BROKER.pass(100);
        BROKER.lose(client);
        assertThat(watcher.expectPublish("gone/a", "x").number(Props.MESSAGE_EXPIRY))
                .isEqualTo(30);
    }

    @Test
    void reachesItsOwnSession() {
        BROKER.lose(BROKER.connect("a")
                .session(60)
                .will(will("gone/a", "x").qos(1))
                .open()
                .subscribe("gone/a", 1));
        expectWill("x");
        BROKER.connect("a").session(60).open(true).expectPublish("gone/a", "x");
    }

    @Test
    void isNotThatOfAnEarlierConnection() {
        BROKER.connect("a").session(60).will(will("gone/a", "first")).open().leave();
        BROKER.lose(
                BROKER.connect("a").session(60).will(will("gone/a", "second")).open());
        expectWill("second");
        watcher.expectNothing();
    }

    @Test
    void isNotOwedToWhoWasRefused() {
        ScriptedClient client = BROKER.connect("a")
                .with(props -> props.text(Props.AUTHENTICATION_METHOD, "x"))
                .will(will("gone/a", "x"))
                .send();
        client.expectConnack();
        client.expectClosed();
        watcher.expectNothing();
    }

    @Spec(v5 = "MQTT-3.1.2-8", v3 = "MQTT-3.1.2-8")
    @EachVersion
    void isPublishedAtATakeOver(ProtocolVersion version) {
        ScriptedClient first = BROKER.connect("a")
                .version(version)
                .session(60)
                .will(will("gone/a", "x"))
                .open();
        BROKER.connect("a").version(version).session(60).open(true);
        first.expectEnd(0x8E);
        expectWill("x");
        watcher.expectNothing();
    }

    @Spec(v5 = "MQTT-3.1.2-8")
    @Test
    void waitsForItsDelay() {
        BROKER.lose(delayed(100).open());
        watcher.expectNothing();
        BROKER.pass(9.5);
        watcher.expectNothing();
        BROKER.pass(0.6);
        expectWill("late");
    }

    @Spec(v5 = "MQTT-3.1.3-9")
    @Test
    void isCancelledWhenTheClientIsBackInTime() {
        BROKER.lose(delayed(100).open());
        BROKER.pass(5);
        BROKER.connect("a").session(100).open(true);
        BROKER.pass(50);
        awaitTicks();
        watcher.expectNothing();
    }

    /** Wills of others, on all event loops, that are due now: when they are here, so is what was due before. */
    private void awaitTicks() {
        for (int i = 0; i < 4; i++) {
            BROKER.lose(BROKER.connect("tick" + i)
                    .session(100)
                    .will(will("gone/tick", "x").delay(1))
                    .open());
        }
        BROKER.pass(1.1);
        for (int i = 0; i < 4; i++) {
            watcher.expectPublish("gone/tick", "x");
        }
    }

    @Spec(v5 = "MQTT-3.1.2-8")
    @Test
    void isPublishedAtOnceWhenTheSessionEndsWithTheConnection() {
        BROKER.lose(BROKER.connect("a").will(will("gone/a", "late").delay(10)).open());
        expectWill("late");
    }

    @Spec(v5 = "MQTT-3.1.2-8")
    @Test
    void isPublishedWhenTheSessionEndsBeforeTheDelay() {
        BROKER.lose(delayed(5).open());
        watcher.expectNothing();
        BROKER.pass(5.1);
        expectWill("late");
        BROKER.pass(10);
        awaitTicks();
        watcher.expectNothing();
    }

    @Spec(v5 = "MQTT-3.1.2-8")
    @Test
    void isPublishedWhenDisconnectEndsTheSession() {
        delayed(100).open().leave(disconnect(0x04, props().u32(Props.SESSION_EXPIRY, 0)));
        expectWill("late");
    }

    @Test
    void waitsForItsDelayAlsoAfterADisconnectThatAsksForIt() {
        delayed(100).open().leave(disconnect(0x04));
        watcher.expectNothing();
        BROKER.pass(10.1);
        expectWill("late");
    }

    @Spec(v5 = "MQTT-3.1.2-8")
    @Test
    void isPublishedWhenACleanStartEndsTheSession() {
        BROKER.lose(delayed(100).open());
        BROKER.connect("a").open(false);
        expectWill("late");
        BROKER.pass(11);
        awaitTicks();
        watcher.expectNothing();
    }

    @Spec(v5 = "MQTT-3.1.3-9")
    @Test
    void withADelayIsNotPublishedAtATakeOverThatGoesOnWithTheSession() {
        ScriptedClient first = delayed(100).open();
        BROKER.connect("a").session(100).open(true);
        first.expectEnd(0x8E);
        BROKER.pass(11);
        awaitTicks();
        watcher.expectNothing();
    }

    @Test
    void withADelayIsPublishedAtATakeOverWithACleanStart() {
        ScriptedClient first = delayed(100).open();
        BROKER.connect("a").open(false);
        first.expectEnd(0x8E);
        expectWill("late");
    }

    @Test
    void withADelayIsPublishedAtATakeOverOfASessionThatEndsWithItsConnection() {
        ScriptedClient first =
                BROKER.connect("a").will(will("gone/a", "late").delay(10)).open();
        BROKER.connect("a").cleanStart(false).open(false);
        first.expectEnd(0x8E);
        expectWill("late");
    }

    @Test
    void waitsOnTheLoopOfTheNewestConnection() {
        for (int i = 0; i < 4; i++) {
            BROKER.lose(delayed(100).open());
        }
        BROKER.pass(10.1);
        expectWill("late");
        awaitTicks();
        watcher.expectNothing();
    }

    @Test
    void ofManyDelaysComesInTheirOrder() {
        IntConsumer leave = delay -> BROKER.lose(BROKER.connect("c" + delay)
                .session(10_000)
                .will(will("gone/c", "" + delay).delay(delay))
                .open());
        leave.accept(300);
        leave.accept(1);
        leave.accept(110);
        BROKER.pass(1.1);
        watcher.expectPublish("gone/c", "1");
        watcher.expectNothing();
        BROKER.pass(110);
        watcher.expectPublish("gone/c", "110");
        watcher.expectNothing();
        BROKER.pass(300);
        watcher.expectPublish("gone/c", "300");
    }
}
