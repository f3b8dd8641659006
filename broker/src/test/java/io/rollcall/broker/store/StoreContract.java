package io.rollcall.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Outgoing.Awaiting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What sessions may expect of every store. */
abstract class StoreContract {

    abstract Store store();

    private Actor actor() {
        return Actor.begin(store(), "a");
    }

    static Subscription subscription(String filter, int qos) {
        return new Subscription(TopicFilter.of(filter), Qos.of(qos), false, true, 0, 7);
    }

    private static List<String> all(Actor actor) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (@Nullable Outgoing next = actor.next(); next != null; next = actor.next()) {
            texts.add(Actor.text(next));
        }
        return texts;
    }

    @Test
    void keepsOneSubscriptionForEachFilter() {
        StoredSession session = actor().stored;
        assertThat(session.subscribe(subscription("a/+", 1))).isTrue();
        assertThat(session.subscribe(subscription("a/+", 2))).isFalse();
        assertThat(session.subscriptions()).containsExactly(subscription("a/+", 2));
        assertThat(session.unsubscribe(TopicFilter.of("a/+"))).isTrue();
        assertThat(session.unsubscribe(TopicFilter.of("a/+"))).isFalse();
    }

    @Test
    void deliversInTheOrderOfArrivalHoweverMuchItIs() throws InterruptedException {
        Actor actor = actor();
        List<String> sent =
                IntStream.range(0, 3_000).mapToObj(Integer::toString).toList();
        for (String text : sent) {
            actor.deliver(text, Qos.AT_LEAST_ONCE);
        }
        actor.settle();
        assertThat(actor.stored.queued()).isEqualTo(3_000);
        assertThat(all(actor)).isEqualTo(sent);
        assertThat(actor.stored.queued()).isZero();
    }

    @Test
    void keepsWhatIsInFlightUntilItIsAcknowledged() throws InterruptedException {
        Actor actor = actor();
        List<Outgoing> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            actor.deliver(Integer.toString(i), i % 2 == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE);
            actor.settle();
            Outgoing next = actor.next();
            assertThat(next).isNotNull();
            if (next != null) {
                actor.stored.send(next);
                sent.add(next);
            }
        }
        assertThat(actor.stored.inFlight()).isEqualTo(sent);
        assertThat(sent).extracting(Outgoing::packetId).doesNotHaveDuplicates();
        actor.stored.acknowledge(sent.get(2));
        actor.stored.received(sent.get(1));
        assertThat(actor.stored.inFlight()).containsExactly(sent.get(0), sent.get(1), sent.get(3), sent.get(4));
        assertThat(sent.get(1).awaiting()).isEqualTo(Awaiting.PUBCOMP);
        assertThat(actor.stored.inFlight(sent.get(2).packetId())).isNull();
    }

    @Test
    void aPacketIdentifierOfTheClientIsTakenUntilItIsReleased() {
        StoredSession session = actor().stored;
        assertThat(session.receive(7)).isTrue();
        assertThat(session.receive(7)).isFalse();
        assertThat(session.receivedCount()).isEqualTo(1);
        assertThat(session.release(7)).isTrue();
        assertThat(session.release(7)).isFalse();
        assertThat(session.receive(7)).isTrue();
        session.refused(7);
        assertThat(session.receivedCount()).isZero();
    }

    @Test
    void nothingIsLeftOfASessionThatHasEnded() throws InterruptedException {
        Actor actor = actor();
        actor.stored.subscribe(subscription("a", 1));
        actor.deliver("1", Qos.AT_LEAST_ONCE);
        actor.deliver("2", Qos.AT_LEAST_ONCE);
        actor.settle();
        Outgoing first = actor.next();
        if (first != null) {
            actor.stored.send(first);
        }
        actor.stored.receive(3);
        actor.stored.clear();
        actor.settle();
        assertThat(actor.stored.subscriptions()).isEmpty();
        assertThat(actor.stored.inFlightCount()).isZero();
        assertThat(actor.stored.receivedCount()).isZero();
        assertThat(actor.next()).isNull();
        assertThat(store().keptBytes().sum()).isZero();
    }
}
