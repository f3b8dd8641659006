package io.rollcall.broker.routing;

import static io.rollcall.broker.routing.Given.message;
import static io.rollcall.broker.routing.Given.noLocal;
import static io.rollcall.broker.routing.Given.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Posting;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionTreeTest {
    private final SubscriptionTree tree = new SubscriptionTree();
    private final Inbox ann = new Inbox("ann");
    private final Inbox bob = new Inbox("bob");

    @Test
    void eachMatchingSubscriptionOfASubscriberGetsACopyInTheOrderOfTheTree() {
        for (String filter : List.of("a/b/c", "a/b/+", "+/b/#", "a/b", "#", "a/b/#", "a/+")) {
            tree.subscribe(ann, to(filter));
        }

        assertThat(tree.deliver(message("a/b"))).isEqualTo(5);

        assertThat(ann.subscriptions())
                .extracting(it -> it.filter().toString())
                .containsExactly("a/b", "#", "+/b/#", "a/+", "a/b/#");
    }

    @Test
    void subscribersOfOneFilterGetItInTheOrderInWhichTheySubscribed() {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tree.subscribe(new Recorder("client-" + i, order), to("a"));
        }

        tree.deliver(message("a"));

        assertThat(order)
                .hasSize(40)
                .startsWith("client-0", "client-1")
                .endsWith("client-39")
                .doesNotHaveDuplicates();
    }

    @Test
    void aSecondSubscriptionWithTheSameFilterReplacesTheFirst() {
        for (String filter : List.of("a", "a/+", "$share/g/a", "$share/g/a/+")) {
            assertThat(tree.subscribe(ann, to(filter, 1))).isTrue();
            assertThat(tree.subscribe(ann, to(filter, 2))).isFalse();
        }

        tree.deliver(message("a"));

        assertThat(ann.subscriptions()).containsExactly(to("a", 2), to("$share/g/a", 2));
        assertThat(tree.size()).isEqualTo(4);
    }

    @Test
    void whatATopicNameRemembersIsOfOneTreeAndUntilItChanges() {
        Message message = message("a");
        SubscriptionTree other = new SubscriptionTree();
        other.subscribe(bob, to("a"));
        for (int round = 0; round < 3; round++) {
            assertThat(tree.deliver(message)).isZero();
            assertThat(other.deliver(message)).isEqualTo(1);
            tree.subscribe(ann, to("a"));
            assertThat(tree.deliver(message)).isEqualTo(1);
            tree.subscribe(bob, to("a"));
            assertThat(tree.deliver(message)).isEqualTo(2);
            tree.unsubscribe(ann, TopicFilter.of("a"));
            assertThat(tree.deliver(message)).isEqualTo(1);
            tree.unsubscribe(bob, TopicFilter.of("a"));
        }
    }

    @Test
    void theSameFilterWithAndWithoutAShareIsTwoSubscriptions() {
        tree.subscribe(ann, to("a"));
        tree.subscribe(ann, to("$share/g/a"));
        tree.subscribe(ann, to("$share/h/a"));

        assertThat(tree.deliver(message("a"))).isEqualTo(3);
        assertThat(tree.unsubscribe(ann, TopicFilter.of("$share/g/a"))).isTrue();
        assertThat(tree.unsubscribe(ann, TopicFilter.of("$share/g/a"))).isFalse();
        assertThat(tree.deliver(message("a"))).isEqualTo(2);
    }

    @Test
    void withNoLocalItsOwnMessagesAreKeptFromASubscriber() {
        tree.subscribe(ann, noLocal("a"));
        tree.subscribe(bob, noLocal("a"));
        tree.subscribe(ann, to("#"));

        assertThat(tree.deliver(message("a", "ann"))).isEqualTo(2);

        assertThat(ann.subscriptions()).containsExactly(to("#"));
        assertThat(bob.subscriptions()).containsExactly(noLocal("a"));
        assertThat(tree.deliver(message("a"))).isEqualTo(3);
    }

    @Test
    void dollarTopicsAreNotMatchedByALeadingWildcard() {
        for (String filter : List.of("#", "+/x", "+/#", "$SYS/#", "$SYS/+", "$SYS/x", "$share/g/#")) {
            tree.subscribe(ann, to(filter));
        }

        assertThat(tree.deliver(message("$SYS/x"))).isEqualTo(3);
        assertThat(tree.deliver(message("$SYS"))).isEqualTo(1);
    }

    @Test
    void aSubscriberIsToldByIdentityNotByItsClientIdentifier() {
        Inbox other = new Inbox("ann");
        tree.subscribe(ann, to("a"));

        assertThat(tree.unsubscribe(other, TopicFilter.of("a"))).isFalse();
        assertThat(tree.subscribe(other, to("a"))).isTrue();
    }

    @Test
    void whatIsUnsubscribedLeavesNothingBehind() {
        List<String> filters = List.of("a", "a/b/+", "a/b/#", "+", "#", "a/+/c/d", "$share/g/a/+", "$share/g/a");
        filters.forEach(filter -> tree.subscribe(ann, to(filter)));
        assertThat(tree.isEmpty()).isFalse();

        for (String filter : filters) {
            assertThat(tree.unsubscribe(ann, TopicFilter.of(filter))).isTrue();
        }

        assertThat(tree.isEmpty()).isTrue();
        assertThat(tree.size()).isZero();
    }

    @Test
    void toUnsubscribeWhatIsNotThereChangesNothing() {
        tree.subscribe(ann, to("a/+"));

        for (String filter : List.of("a", "a/+/b", "a/#", "$share/g/a/+", "b/+")) {
            assertThat(tree.unsubscribe(ann, TopicFilter.of(filter))).isFalse();
        }
        assertThat(tree.unsubscribe(bob, TopicFilter.of("a/+"))).isFalse();
        assertThat(tree.deliver(message("a/b"))).isEqualTo(1);
        assertThat(tree.unsubscribe(ann, TopicFilter.of("a/+"))).isTrue();
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    void whoLeavesWhileAMessageIsDeliveredIsNotReachedAnyMore() {
        Subscriber host = new Subscriber() {
            @Override
            public String clientId() {
                return "host";
            }

            @Override
            public void deliver(Message message, Subscription subscription, Posting lasting) {
                tree.unsubscribe(ann, subscription.filter());
                tree.subscribe(bob, subscription);
            }

            @Override
            public boolean isReady() {
                return true;
            }
        };
        for (String filter : List.of("a", "a/#")) {
            tree.subscribe(host, to(filter));
            tree.subscribe(ann, to(filter));
        }

        assertThat(tree.deliver(message("a"))).isEqualTo(2);

        assertThat(ann.deliveries).isEmpty();
    }

    @Test
    void levelsThatCollideInAHashTableAreTold() {
        List<String> levels = new ArrayList<>(List.of(""));
        for (int i = 0; i < 10; i++) {
            levels = levels.stream()
                    .flatMap(it -> List.of(it + "Aa", it + "BB").stream())
                    .toList();
        }
        levels.forEach(level -> tree.subscribe(ann, to("x/" + level + "/+")));

        for (String level : levels) {
            assertThat(tree.deliver(message("x/" + level + "/y"))).isEqualTo(1);
        }
    }

    @Test
    void aSubscriptionKnowsTheRangeOfItsNumbers() {
        TopicFilter filter = TopicFilter.of("a");
        assertThatThrownBy(() -> new Subscription(filter, Qos.AT_MOST_ONCE, false, false, 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retainHandling: 3");
        assertThatThrownBy(() -> new Subscription(filter, Qos.AT_MOST_ONCE, false, false, 0, 268_435_456))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("subscriptionId: 268435456");
    }

    @Test
    void aSharedSubscriptionIsNotNoLocal() {
        assertThatThrownBy(() -> noLocal("$share/g/a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noLocal: $share/g/a");
    }

    /** Writes down who was reached. */
    private record Recorder(String clientId, List<String> order) implements Subscriber {

        @Override
        public void deliver(Message message, Subscription subscription, Posting lasting) {
            order.add(clientId);
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }
}
