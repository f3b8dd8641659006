package io.rollcall.broker.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.api.TopicOwner;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Owns all that begins with {@code owned/}, at QoS 1 at most, and lets nobody subscribe to {@code owned/secret}. Over
 * {@code owned/broken} its callbacks fail. To {@code owned/greeting} it says "hello" within the call.
 */
final class ScriptedOwner implements TopicOwner {
    private static final String ROOT = "owned/";

    /** What it was told. */
    record Told(String what, OwnedSubscription subscription) {}

    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @Override
    public boolean owns(TopicName topic) {
        return topic.toString().startsWith(ROOT);
    }

    @Override
    public boolean owns(TopicFilter filter) {
        return filter.filter().startsWith(ROOT);
    }

    @Override
    public Admission admit(ClientConnection client, TopicFilter filter) {
        return filter.filter().equals("owned/secret")
                ? new Admission.Refused(ReasonCode.NOT_AUTHORIZED)
                : new Admission.Granted(Qos.AT_LEAST_ONCE);
    }

    @Override
    public void subscribed(OwnedSubscription subscription) {
        hear("subscribed", subscription);
        if (filter(subscription).equals("owned/greeting")) {
            subscription.offer(message("owned/greeting", "hello", Qos.AT_LEAST_ONCE, false), true);
        }
    }

    @Override
    public void renewed(OwnedSubscription subscription) {
        hear("renewed", subscription);
    }

    @Override
    public void unsubscribed(OwnedSubscription subscription) {
        hear("unsubscribed", subscription);
    }

    private void hear(String what, OwnedSubscription subscription) {
        told.add(new Told(what, subscription));
        if (filter(subscription).equals("owned/broken")) {
            throw new IllegalStateException("broken, as the test asks");
        }
    }

    private static String filter(OwnedSubscription subscription) {
        return subscription.subscription().filter().toString();
    }

    /** Waits for what it is told next, which must be this. */
    OwnedSubscription expect(String what) {
        try {
            Told next = told.poll(ScriptedClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(next).as("the owner waits for %s", what).isNotNull();
            assertThat(next.what).isEqualTo(what);
            return next.subscription;
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** It was told nothing more. */
    void expectNothing() {
        assertThat(List.copyOf(told)).isEmpty();
    }

    void forget() {
        told.clear();
    }

    static Message message(String topic, String payload, Qos qos, boolean retain) {
        return new Message(
                TopicName.of(topic),
                payload.getBytes(StandardCharsets.UTF_8),
                qos,
                retain,
                Properties.NONE,
                Message.NEVER,
                null);
    }
}
