package io.rollcall.broker.routing;

import static io.rollcall.broker.routing.Given.message;
import static io.rollcall.broker.routing.Given.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Posting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedGroupTest {
    private final SubscriptionTree tree = new SubscriptionTree();
    private final List<Inbox> members = new ArrayList<>();

    private void group(int size) {
        for (int i = 0; i < size; i++) {
            members.add(new Inbox("worker-" + i));
            tree.subscribe(members.get(i), to("$share/work/jobs/+"));
        }
    }

    private void route(int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(tree.deliver(message("jobs/1"))).isEqualTo(1);
        }
    }

    private List<Integer> counts() {
        return members.stream().map(it -> it.deliveries.size()).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16, 17, 40})
    void eachMemberGetsTheSameNumberOfMessages(int size) {
        group(size);

        route(10 * size);

        assertThat(counts()).containsOnly(10);
    }

    @Test
    void whoIsNotReadyIsPassedOverAndItsPartIsSpreadOverAll() {
        group(4);
        members.get(1).ready = false;

        route(30);

        assertThat(counts()).containsExactly(10, 0, 10, 10);
    }

    @Test
    void whenNobodyIsReadyTheyTakeTurnsSoThatSessionsKeepTheMessages() {
        group(3);
        members.forEach(it -> it.ready = false);

        route(9);

        assertThat(counts()).containsExactly(3, 3, 3);
    }

    @Test
    void whoBecomesReadyGetsTheNext() {
        group(2);
        members.forEach(it -> it.ready = false);
        members.get(1).ready = true;

        route(3);

        assertThat(counts()).containsExactly(0, 3);
    }

    @Test
    void groupsOfAnotherNameOrFilterAndPlainSubscriptionsGetTheirOwnCopy() {
        group(2);
        Inbox other = new Inbox("other");
        tree.subscribe(other, to("$share/audit/jobs/+"));
        tree.subscribe(other, to("$share/work/jobs/#"));
        tree.subscribe(other, to("jobs/1"));

        assertThat(tree.deliver(message("jobs/1"))).isEqualTo(4);

        assertThat(other.deliveries).hasSize(3);
        assertThat(counts()).containsExactly(1, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17, 60})
    void whoLeavesGetsNothingAndTheOthersGoOn(int size) {
        group(size);
        TopicFilter filter = TopicFilter.of("$share/work/jobs/+");
        for (Inbox leaver : List.copyOf(members)) {
            int before = leaver.deliveries.size();
            assertThat(tree.unsubscribe(leaver, filter)).isTrue();
            members.remove(leaver);
            if (!members.isEmpty()) {
                route(1);
            }
            assertThat(leaver.deliveries).hasSize(before);
        }

        assertThat(tree.deliver(message("jobs/1"))).isZero();
        assertThat(tree.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 40})
    void whoLeavesAtTheMomentWhenItIsChosenIsReplacedByAnother(int size) {
        TopicFilter filter = TopicFilter.of("$share/work/jobs/+");
        Inbox target = new Inbox("leaver");
        Subscriber leaver = new Subscriber() {
            @Override
            public String clientId() {
                return target.clientId();
            }

            @Override
            public void deliver(Message message, Subscription subscription, Posting lasting) {
                target.deliver(message, subscription, lasting);
            }

            @Override
            public boolean isReady() {
                tree.unsubscribe(this, filter);
                return true;
            }
        };
        tree.subscribe(leaver, to(filter.toString()));
        group(size);

        route(1);

        assertThat(target.deliveries).isEmpty();
        assertThat(counts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
    }

    @Test
    void manyGroupsOnOneFilterEachGetOne() {
        Inbox inbox = new Inbox("all");
        for (int i = 0; i < 50; i++) {
            tree.subscribe(inbox, to("$share/group-" + i + "/a"));
        }

        assertThat(tree.deliver(message("a"))).isEqualTo(50);
        assertThat(inbox.subscriptions()).doesNotHaveDuplicates();
    }
}
