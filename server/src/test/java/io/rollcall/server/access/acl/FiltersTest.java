package io.rollcall.server.access.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compared with all topics of up to four levels over a small alphabet: longer ones than any filter here is. */
class FiltersTest {
    private static final long SEED = 20_261_120;
    private static final List<String> WORDS = List.of("a", "b", "", "$s");
    private static final List<TopicName> TOPICS = topics();

    @Test
    void filtersOverlapWhenATopicMatchesBothAndCoverWhenEachTopicOfOneMatchesTheOther() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            TopicFilter one = filter(random);
            TopicFilter other = filter(random);
            String both = "seed " + SEED + ": " + one + " and " + other;

            boolean overlap = TOPICS.stream().anyMatch(topic -> one.matches(topic) && other.matches(topic));
            boolean covers = TOPICS.stream().allMatch(topic -> one.matches(topic) || !other.matches(topic));

            assertThat(Filters.overlap(one, other)).as(both).isEqualTo(overlap);
            assertThat(Filters.covers(one, other)).as(both).isEqualTo(covers);
        }
    }

    private static TopicFilter filter(Random random) {
        while (true) {
            List<String> levels = new ArrayList<>();
            int length = 1 + random.nextInt(3);
            for (int i = 0; i < length; i++) {
                levels.add(random.nextInt(3) == 0 ? "+" : WORDS.get(random.nextInt(WORDS.size())));
            }
            if (random.nextInt(3) == 0) {
                levels.set(length - 1, "#");
            }
            String text = String.join("/", levels);
            if (!levels.get(0).isEmpty()) { // /# also matches the topic "", which there is not
                return TopicFilter.of(text);
            }
        }
    }

    private static List<TopicName> topics() {
        // a word that stands in no filter shows what wildcards match besides
        List<String> words = new ArrayList<>(WORDS);
        words.add("x");
        words.add("$x");
        List<String> all = new ArrayList<>();
        List<String> longest = List.of("");
        for (int levels = 1; levels <= 4; levels++) {
            List<String> longer = new ArrayList<>();
            for (String start : longest) {
                for (String word : words) {
                    longer.add(levels == 1 ? word : start + "/" + word);
                }
            }
            all.addAll(longer);
            longest = longer;
        }
        return all.stream().filter(TopicName::isValid).map(TopicName::of).toList();
    }
}
