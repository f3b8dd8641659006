package io.rollcall.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tree against a list of subscriptions and {@link TopicFilter#matches}: thousands of random steps, many seeds. */
class SubscriptionTreeModelTest {

    static Stream<World> worlds() {
        List<String> narrow = List.of("", "a", "b", "$s");
        List<String> wide = Stream.concat(
                        Stream.of("", "$s"), IntStream.range(0, 22).mapToObj(Integer::toString))
                .toList();
        return IntStream.range(0, 30)
                .boxed()
                .flatMap(seed -> Stream.of(
                        new World(seed, narrow, 4, 6),
                        new World(seed, List.of("", "a", "$s"), 2, 60),
                        new World(seed, wide, 2, 3)));
    }

    /** Where a run takes place: few words and few subscribers collide often; many make the structures grow. */
    record World(long seed, List<String> words, int levelsMax, int subscribers) {}

    @ParameterizedTest
    @MethodSource("worlds")
    void behavesLikeAListOfFilters(World world) {
        new Run(world).play(2_000);
    }

    /** One run: the tree, the model, and the dice. */
    private static final class Run {
        private final World world;
        private final Random dice;
        private final SubscriptionTree tree = new SubscriptionTree();
        private final List<Inbox> inboxes = new ArrayList<>();
        private final Map<Inbox, Map<TopicFilter, Subscription>> model = new LinkedHashMap<>();

        Run(World world) {
            this.world = world;
            this.dice = new Random(world.seed);
            for (int i = 0; i < world.subscribers; i++) {
                inboxes.add(new Inbox("client-" + i % 5));
            }
        }

        void play(int steps) {
            for (int step = 0; step < steps; step++) {
                Inbox inbox = inboxes.get(dice.nextInt(inboxes.size()));
                inbox.ready = dice.nextBoolean();
                // Tides, so that places fill and drain.
                int mood = step / 250 % 2 == 0 ? 6 : 2;
                switch (dice.nextInt(10) < mood ? 0 : 1 + dice.nextInt(2)) {
                    case 0 -> subscribe(inbox, step + 1);
                    case 1 -> unsubscribe(inbox);
                    default -> deliver(step);
                }
            }
            drain();
        }

        private Map<TopicFilter, Subscription> mine(Inbox inbox) {
            return model.computeIfAbsent(inbox, it -> new LinkedHashMap<>());
        }

        private void subscribe(Inbox inbox, int id) {
            TopicFilter filter = filter();
            boolean noLocal = !filter.isShared() && dice.nextBoolean();
            var subscription = new Subscription(filter, Qos.of(dice.nextInt(3)), noLocal, false, 0, id);
            boolean isNew = mine(inbox).put(filter, subscription) == null;
            assertThat(tree.subscribe(inbox, subscription))
                    .as("%s: %s", world, subscription)
                    .isEqualTo(isNew);
        }

        private void unsubscribe(Inbox inbox) {
            var mine = List.copyOf(mine(inbox).keySet());
            boolean one = dice.nextInt(4) > 0 && !mine.isEmpty();
            TopicFilter filter = one ? mine.get(dice.nextInt(mine.size())) : filter();
            boolean present = mine(inbox).remove(filter) != null;
            assertThat(tree.unsubscribe(inbox, filter))
                    .as("%s: %s", world, filter)
                    .isEqualTo(present);
        }

        private void deliver(int step) {
            Message message = Given.message(topic(), "client-" + dice.nextInt(5));
            inboxes.forEach(inbox -> inbox.deliveries.clear());

            int taken = tree.deliver(message);

            String where = world + ", step " + step + ", " + message.topic();
            Map<TopicFilter, List<Inbox>> groups = new HashMap<>();
            int expected = 0;
            for (Inbox inbox : inboxes) {
                List<Subscription> plain = new ArrayList<>();
                for (Subscription subscription : mine(inbox).values()) {
                    TopicFilter filter = subscription.filter();
                    if (!filter.matches(message.topic())) {
                        continue;
                    }
                    if (filter.isShared()) {
                        groups.computeIfAbsent(filter, it -> new ArrayList<>()).add(inbox);
                    } else if (!(subscription.noLocal() && inbox.clientId().equals(message.publisher()))) {
                        plain.add(subscription);
                    }
                }
                assertThat(inbox.subscriptions().stream()
                                .filter(it -> !it.filter().isShared()))
                        .as(where)
                        .containsExactlyInAnyOrderElementsOf(plain);
                expected += plain.size();
            }
            groups.forEach((filter, members) -> assertOneOf(members, filter, where));
            assertThat(taken).as(where).isEqualTo(expected + groups.size());
            assertThat(inboxes.stream().mapToInt(it -> it.deliveries.size()).sum())
                    .as(where)
                    .isEqualTo(taken);
        }

        private void assertOneOf(List<Inbox> members, TopicFilter filter, String where) {
            List<Inbox> chosen = new ArrayList<>();
            for (Inbox member : members) {
                for (Subscription subscription : member.subscriptions()) {
                    if (subscription.filter().equals(filter)) {
                        chosen.add(member);
                        assertThat(subscription)
                                .as(where)
                                .isEqualTo(mine(member).get(filter));
                    }
                }
            }
            assertThat(chosen).as(where + " of group " + filter).hasSize(1);
            assertThat(chosen.get(0).ready)
                    .as(where + ": ready before not ready")
                    .isEqualTo(members.stream().anyMatch(it -> it.ready));
        }

        private void drain() {
            for (Inbox inbox : inboxes) {
                for (TopicFilter filter : mine(inbox).keySet()) {
                    assertThat(tree.unsubscribe(inbox, filter))
                            .as("%s: %s", world, filter)
                            .isTrue();
                }
            }
            assertThat(tree.isEmpty()).as("%s leaves nothing", world).isTrue();
            assertThat(tree.size()).as("%s", world).isZero();
        }

        private String topic() {
            return levels(world.words);
        }

        private TopicFilter filter() {
            List<String> words = new ArrayList<>(world.words);
            words.add("+");
            words.add("+");
            String filter = levels(words);
            if (dice.nextInt(4) == 0) {
                filter = dice.nextInt(5) == 0 ? "#" : filter + "/#";
            }
            return TopicFilter.of(
                    (dice.nextInt(4) == 0 ? "$share/" + (dice.nextBoolean() ? "g" : "h") + "/" : "") + filter);
        }

        /** Random levels; never the empty string, which is no topic. */
        private String levels(List<String> words) {
            int count = 1 + dice.nextInt(world.levelsMax);
            String text = "";
            for (int i = 0; i < count; i++) {
                text += (i == 0 ? "" : "/") + words.get(dice.nextInt(words.size()));
            }
            return text.isEmpty() ? "a" : text;
        }
    }
}
