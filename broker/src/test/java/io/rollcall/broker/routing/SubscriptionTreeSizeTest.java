package io.rollcall.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Posting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many filters, and many subscribers of one filter. What were quadratic would not end. */
class SubscriptionTreeSizeTest {
    private final SubscriptionTree tree = new SubscriptionTree();

    @Test
    void twoHundredThousandFiltersAreFoundAndLeaveNothingBehind() {
        Counter counter = new Counter();
        List<TopicFilter> filters = new ArrayList<>();
        for (int device = 0; device < 50_000; device++) {
            filters.add(TopicFilter.of("devices/" + device + "/command"));
            filters.add(TopicFilter.of("devices/" + device + "/#"));
            filters.add(TopicFilter.of("devices/" + device + "/+"));
            filters.add(TopicFilter.of("$share/g/fleet/+/" + device));
        }
        Collections.shuffle(filters, new Random(7));
        filters.forEach(filter -> tree.subscribe(counter, Given.to(filter.toString())));
        assertThat(tree.size()).isEqualTo(200_000);

        for (int device = 0; device < 50_000; device++) {
            assertThat(tree.deliver(Given.message("devices/" + device + "/command")))
                    .isEqualTo(3);
            assertThat(tree.deliver(Given.message("fleet/north/" + device))).isEqualTo(1);
        }

        Collections.shuffle(filters, new Random(8));
        for (TopicFilter filter : filters) {
            assertThat(tree.unsubscribe(counter, filter)).isTrue();
        }
        assertThat(tree.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"news", "news/#", "$share/g/news", "$share/g/news/+"})
    void aHundredThousandSubscribersOfOneFilterComeAndGo(String text) {
        TopicFilter filter = TopicFilter.of(text);
        List<Counter> crowd = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            crowd.add(new Counter());
            assertThat(tree.subscribe(crowd.get(i), Given.to(text))).isTrue();
        }

        tree.deliver(Given.message(text.endsWith("+") ? "news/1" : "news"));

        assertThat(crowd.stream().mapToInt(it -> it.count).sum()).isEqualTo(filter.isShared() ? 1 : 100_000);
        Collections.shuffle(crowd, new Random(9));
        for (Counter counter : crowd) {
            assertThat(tree.unsubscribe(counter, filter)).isTrue();
        }
        assertThat(tree.isEmpty()).isTrue();
    }

    @Test
    void aFilterMayHaveAThousandLevels() {
        Counter counter = new Counter();
        tree.subscribe(counter, Given.to("a/".repeat(999) + "+"));

        assertThat(tree.deliver(Given.message("a/".repeat(999) + "a"))).isEqualTo(1);
    }

    /** Counts. */
    private static final class Counter implements Subscriber {
        private int count;

        @Override
        public String clientId() {
            return "counter";
        }

        @Override
        public void deliver(Message message, Subscription subscription, Posting lasting) {
            count++;
        }

        @Override
        public boolean isReady() {
            return true;
        }
    }
}
