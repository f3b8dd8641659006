package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static io.rollcall.broker.spec.Will.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Verdict;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an embedder makes of its clients' messages and subscriptions. */
class InterceptorTest {
    @RegisterExtension
    final RunningBroker broker = RunningBroker.withDefaults()
            .publishing(InterceptorTest::onPublish)
            .subscribing(InterceptorTest::onSubscribe);

    private static Verdict<Message> onPublish(ClientConnection client, Message message) {
        return switch (message.topic().toString()) {
            case "refused" -> Verdict.refuse(ReasonCode.QUOTA_EXCEEDED);
            case "banned" -> Verdict.refuse(ReasonCode.BANNED);
            case "moved" -> Verdict.change(message.with(TopicName.of(client.clientId() + "/moved")));
            case "shouted" -> Verdict.change(message.withPayload("LOUD".getBytes(StandardCharsets.UTF_8)));
            case "thrown" -> throw new IllegalStateException("which is caught");
            case "deep" -> Verdict.change(message.with(TopicName.of("a/".repeat(300))));
            case "other qos" ->
                Verdict.change(new Message(
                        message.topic(),
                        message.payload(),
                        Qos.AT_MOST_ONCE,
                        false,
                        Properties.NONE,
                        Message.NEVER,
                        null));
            default -> Verdict.pass();
        };
    }

    private static Verdict<Subscription> onSubscribe(ClientConnection client, Subscription subscription) {
        return switch (subscription.filter().filter()) {
            case "secret/#" -> Verdict.refuse(ReasonCode.NOT_AUTHORIZED);
            case "slow/#" -> Verdict.change(subscription.with(Qos.AT_MOST_ONCE));
            case "elsewhere" ->
                Verdict.change(new Subscription(TopicFilter.of("other"), Qos.AT_MOST_ONCE, false, false, 0, 0));
            default -> Verdict.pass();
        };
    }

    @Test
    void aMessageIsMovedOrRewrittenOrPasses() {
        ScriptedClient watcher = broker.connect("watcher").open().subscribe("#", 0);
        broker.connect("x").open().publish("moved", "m").publish("shouted", "m").publish("plain", "m");

        watcher.expectPublish("x/moved", "m");
        watcher.expectPublish("shouted", "LOUD");
        watcher.expectPublish("plain", "m");
    }

    @Test
    void aRefusedMessageIsAnsweredWithTheReasonAndGoesNowhere() {
        ScriptedClient watcher = broker.connect("watcher").open().subscribe("#", 0);
        ScriptedClient client = broker.connect("x").open();

        client.send(publish("refused", "m").qos(1, 1)).expect(puback(1, 0x97));
        client.send(publish("refused", "m").qos(2, 2)).expect(pubrec(2, 0x97));
        client.send(publish("banned", "m").qos(1, 3)).expect(puback(3, 0x80));
        client.send(publish("refused", "m")).publish("plain", "m");

        watcher.expectPublish("plain", "m");
        assertThat(broker.broker().stats().publishDenied()).isEqualTo(4);
    }

    @Test
    void beforeVersion5ItIsAcknowledgedAndDropped() {
        ScriptedClient watcher = broker.connect("watcher").open().subscribe("#", 0);
        ScriptedClient client =
                broker.connect("x").version(ProtocolVersion.V3_1_1).open();

        client.send(publish("refused", "m").qos(1, 1)).expect(puback(1));
        client.publish("plain", "m");

        watcher.expectPublish("plain", "m");
    }

    @Test
    void whatItThrowsOrMakesOfTheQosRefusesTheMessage() {
        ScriptedClient client = broker.connect("x").open();

        client.send(publish("thrown", "m").qos(1, 1)).expect(puback(1, 0x83));
        client.send(publish("other qos", "m").qos(1, 2)).expect(puback(2, 0x83));
        client.send(publish("deep", "m").qos(1, 3)).expect(puback(3, 0x90));
        broker.expectError("the publish interceptor failed");
        broker.expectError("the publish interceptor made");
    }

    @Test
    void aWillIsShownWhenTheClientConnects() {
        ScriptedClient watcher = broker.connect("watcher").open().subscribe("#", 0);
        broker.connect("y").will(will("refused", "m")).refused(0x87);

        broker.connect("x").will(will("moved", "gone")).open().reset();

        watcher.expectPublish("x/moved", "gone");
    }

    @Test
    void aSubscriptionIsRefusedOrGrantedLess() {
        ScriptedClient client = broker.connect("x").open();

        client.send(subscribe(1, "secret/#", 2)).expect(suback(1, 0x87));
        client.send(subscribe(2, "slow/#", 2)).expect(suback(2, 0));
        client.send(subscribe(3, "plain", 2)).expect(suback(3, 2));

        assertThat(broker.broker().stats().subscribeDenied()).isEqualTo(1);
    }

    @Test
    void aSubscriptionKeepsItsFilter() {
        broker.connect("x").open().send(subscribe(1, "elsewhere", 2)).expect(suback(1, 0x83));
        broker.expectError("the subscribe interceptor made");
    }
}
