package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.pubrel;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What outlives a broker that is killed, and what happens while it is down [4.1]. */
class RestartTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().durable();

    private static ScriptedClient last(String clientId) {
        return BROKER.connect(clientId).session(600).open();
    }

    @Test
    void sessionsSubscriptionsAndMessagesAreThereAgain() throws IOException {
        last("a").subscribe("t/+", 1).subscribe("u", 2).leave();
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 5; i++) {
            publisher.publish("t/" + i, "m" + i);
        }
        BROKER.crash();
        assertThat(BROKER.broker().stats().sessions()).isEqualTo(1);
        assertThat(BROKER.broker().stats().subscriptions()).isEqualTo(2);
        publisher = BROKER.connect("p").open().publish("u", "later");
        ScriptedClient back = BROKER.connect("a").session(600).open(true);
        for (int i = 0; i < 5; i++) {
            back.expectPublish("t/" + i, "m" + i);
        }
        back.expectPublish("u", "later");
        publisher.publish("t/x", "live");
        back.expectPublish("t/x", "live");
    }

    @Test
    void anOrderlyStopLosesNoMore() throws IOException {
        last("a").subscribe("t", 1).leave();
        BROKER.connect("p").open().publish("t", "1");
        BROKER.restart();
        BROKER.connect("a").session(600).open(true).expectPublish("t", "1");
    }

    @Test
    void whatIsInFlightKeepsItsPacketIdentifierAndItsPlaceInTheExchange() throws IOException {
        ScriptedClient client = last("a").subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.send(publish("t", "1").qos(2, 1)).expect(pubrec(1));
        client.expect(publish("t", "1").qos(2, 1)).send(pubrec(1)).expect(pubrel(1));
        publisher.send(publish("t", "2").qos(2, 2)).expect(pubrec(2));
        client.expect(publish("t", "2").qos(2, 2));
        BROKER.crash();
        client = BROKER.connect("a").session(600).open(true);
        client.expect(pubrel(1), publish("t", "2").qos(2, 2).dup());
        client.send(pubcomp(1), pubrec(2)).expect(pubrel(2)).send(pubcomp(2)).expectNothing();
    }

    @Test
    void aMessageOfQos2ThatComesAgainIsKnown() throws IOException {
        last("a").subscribe("t", 2).leave();
        last("p").send(publish("t", "once").qos(2, 7)).expect(pubrec(7));
        BROKER.crash();
        ScriptedClient publisher = BROKER.connect("p").session(600).open(true);
        publisher.send(publish("t", "once").qos(2, 7).dup()).expect(pubrec(7));
        publisher.send(pubrel(7)).expect(pubcomp(7));
        BROKER.connect("a")
                .session(600)
                .open(true)
                .expect(publish("t", "once").qos(2, 1))
                .expectNothing();
    }

    @Test
    void retainedMessagesAreThereAgainAndClearedOnesAreNot() throws IOException {
        ScriptedClient publisher = BROKER.connect("p").open();
        publisher.publish(publish("kept", "1").retain());
        publisher.publish(publish("kept", "2").retain());
        publisher.publish(publish("gone", "1").retain());
        publisher.publish(publish("gone", "").retain());
        BROKER.crash();
        BROKER.connect("s").open().subscribe("#", 1).expectPublish("kept", "2");
        assertThat(BROKER.broker().stats().retained()).isEqualTo(1);
    }

    @Test
    void sessionsExpireWhileTheBrokerIsDown() throws IOException {
        last("short").leave();
        BROKER.connect("long").session(6_000).open().leave();
        BROKER.pass(1_000);
        BROKER.crash();
        BROKER.connect("long").session(600).open(true);
        BROKER.connect("short").session(600).open(false);
    }

    @Test
    void aWillThatTheCrashOwesIsPublishedUnlessTheClientIsBackInTime() throws IOException {
        last("watcher").subscribe("w/#", 1).leave();
        BROKER.connect("a").session(600).will(Will.will("w/a", "now").qos(1)).open();
        BROKER.connect("b")
                .session(600)
                .will(Will.will("w/b", "late").qos(1).delay(60))
                .open();
        BROKER.connect("c")
                .session(600)
                .will(Will.will("w/c", "never").qos(1).delay(60))
                .open();
        BROKER.connect("d").will(Will.will("w/d", "clean").qos(1)).open();
        BROKER.crash();
        BROKER.connect("c").session(600).open(true);
        ScriptedClient watcher = BROKER.connect("watcher").session(600).open(true);
        assertThat(List.of(watcher.expectPublishAndAcknowledge(), watcher.expectPublishAndAcknowledge()))
                .containsExactlyInAnyOrder("now", "clean");
        watcher.expectNothing();
        BROKER.pass(61);
        watcher.expectPublish("w/b", "late");
    }

    @Test
    void aWillThatIsNotOwedIsForgotten() throws IOException {
        last("watcher").subscribe("w", 1).leave();
        BROKER.connect("a").session(600).will(Will.will("w", "x").qos(1)).open().leave(disconnect());
        last("later"); // a DISCONNECT has no answer that says when it is stored; this CONNACK comes behind it
        BROKER.crash();
        BROKER.connect("watcher").session(600).open(true).expectNothing();
    }

    @Test
    void aSessionThatHasEndedStaysSo() throws IOException {
        last("a").subscribe("t", 1).leave();
        BROKER.connect("p").open().publish("t", "1");
        BROKER.connect("a").open(false).leave();
        BROKER.crash();
        BROKER.connect("a").session(600).open(false).expectNothing();
        assertThat(BROKER.broker().stats().subscriptions()).isZero();
    }
}
