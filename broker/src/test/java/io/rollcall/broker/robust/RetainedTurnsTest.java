package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.pingresp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.spec.Packets;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many subscriptions, each of which makes the broker look through a large tree of retained messages: they take several turns. */
class RetainedTurnsTest {
    /** Together with their parents more than are looked at in a turn. */
    private static final int TOPICS = 30_000;

    private static final int FILTERS = 12;

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @BeforeEach
    void retain() {
        ScriptedClient publisher = BROKER.connect("publisher").open();
        for (int i = 0; i < TOPICS; i++) {
            var message = publish("a/" + i + "/n" + i, "m" + i).retain();
            if (i < FILTERS) {
                publisher.publish(message);
            } else {
                publisher.send(message);
            }
        }
        publisher.send(pingreq()).expect(pingresp());
    }

    private static Packets.Subscribe toEach(int qos) {
        Packets.Subscribe packet = subscribe(1);
        for (int i = 0; i < FILTERS; i++) {
            packet.filter("a/+/n" + i, qos);
        }
        return packet;
    }

    private static void expectEach(ScriptedClient client) {
        for (int i = 0; i < FILTERS; i++) {
            assertThat(client.expectPublishAndAcknowledge()).isEqualTo("m" + i);
        }
        client.expectNothing();
    }

    /** Nothing comes from it that would make the broker go on. */
    @Test
    void aSilentClientGetsTheMessageOfEverySubscriptionInOrder() {
        ScriptedClient client = BROKER.connect("c").open().send(toEach(0));
        assertThat(client.read().reasons()).hasSize(FILTERS).containsOnly(0);
        for (int i = 0; i < FILTERS; i++) {
            client.expectPublish("a/" + i + "/n" + i, "m" + i);
        }
        client.expectNothing();
    }

    @Test
    void whatWasNotLookedUpBeforeTheClientLeftComesWhenItIsBack() {
        ScriptedClient client = BROKER.connect("c").session(60).open().send(toEach(1));
        client.read();
        client.close();
        BROKER.awaitConnections(1);
        expectEach(BROKER.connect("c").session(60).open(true));
    }

    @Test
    void aCleanStartForgetsWhatWasNotLookedUp() {
        ScriptedClient client = BROKER.connect("c").session(60).open().send(toEach(1));
        client.read();
        client.close();
        BROKER.awaitConnections(1);
        BROKER.connect("c").open(false).expectNothing();
    }
}
