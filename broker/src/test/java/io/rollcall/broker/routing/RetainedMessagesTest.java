package io.rollcall.broker.routing;

import static io.rollcall.broker.routing.Given.retained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetainedMessagesTest {
    private final RetainedMessages messages = new RetainedMessages(RetainedLimits.DEFAULT);

    private List<String> at(long now, String filter) {
        return found(messages, now, filter).stream()
                .map(it -> it.topic().toString())
                .toList();
    }

    private static List<Message> found(RetainedMessages messages, long now, String filter) {
        List<Message> found = new ArrayList<>();
        messages.visit(TopicFilter.of(filter), now, kept -> found.add(Objects.requireNonNull(kept.message())));
        return found;
    }

    @Test
    void theLastMessageOfATopicIsKeptAsItIs() {
        messages.keep(retained("a", "1"));
        Message last = retained("a", "2");
        messages.keep(last);

        assertThat(found(messages, 0, "a")).containsExactly(last);
        assertThat(messages.count()).isEqualTo(1);
        assertThat(messages.bytes()).isEqualTo(2);
    }

    @Test
    void anEmptyPayloadClearsTheTopic() {
        messages.keep(retained("a/b", "1"));
        messages.keep(retained("a", "1"));

        assertThat(messages.keep(retained("a/b", ""))).isTrue();
        assertThat(messages.keep(retained("a/unknown", ""))).isTrue();

        assertThat(at(0, "#")).containsExactly("a");
        assertThat(messages.keep(retained("a", ""))).isTrue();
        assertThat(messages.isEmpty()).isTrue();
        assertThat(messages.count()).isZero();
        assertThat(messages.bytes()).isZero();
    }

    @Test
    void wildcardsMatchAsTheyDoForSubscriptions() {
        for (String topic : List.of("a", "a/b", "a/b/c", "/", "/a", "$SYS/x", "$SYS", "b/$x")) {
            messages.keep(retained(topic, "1"));
        }

        assertThat(at(0, "#")).containsExactlyInAnyOrder("a", "a/b", "a/b/c", "/", "/a", "b/$x");
        assertThat(at(0, "+")).containsExactly("a");
        assertThat(at(0, "+/+")).containsExactlyInAnyOrder("a/b", "/", "/a", "b/$x");
        assertThat(at(0, "a/#")).containsExactlyInAnyOrder("a", "a/b", "a/b/c");
        assertThat(at(0, "$SYS/#")).containsExactlyInAnyOrder("$SYS", "$SYS/x");
        assertThat(at(0, "+/x")).isEmpty();
        assertThat(at(0, "$share/g/a/b")).containsExactly("a/b");
    }

    @Test
    void anExpiredMessageIsSkippedAndThenRemoved() {
        messages.keep(retained("a", "1", 100));
        messages.keep(retained("b", "1", 200));
        messages.keep(retained("c", "1"));

        assertThat(at(99, "#")).hasSize(3);
        assertThat(at(100, "#")).containsExactlyInAnyOrder("b", "c");
        assertThat(messages.count()).isEqualTo(3);

        messages.expire(100);
        assertThat(messages.count()).isEqualTo(2);
        messages.expire(199);
        assertThat(messages.count()).isEqualTo(2);
        messages.expire(200);
        assertThat(messages.count()).isEqualTo(1);
        assertThat(messages.bytes()).isEqualTo(2);
    }

    @Test
    void aMessageThatReplacedAnExpiredOneStays() {
        messages.keep(retained("a", "1", 100));
        messages.keep(retained("a", "2"));

        messages.expire(1_000);

        assertThat(at(1_000, "a")).containsExactly("a");
    }

    @Test
    void beyondTheCountNewTopicsAreRefusedAndKnownOnesReplaced() {
        var two = new RetainedMessages(new RetainedLimits(2, 1_000));
        assertThat(two.keep(retained("a", "1"))).isTrue();
        assertThat(two.keep(retained("b", "1"))).isTrue();
        assertThat(two.keep(retained("c/d", "1"))).isFalse();
        assertThat(two.keep(retained("b", "2"))).isTrue();

        assertThat(two.refused()).isEqualTo(1);
        assertThat(two.count()).isEqualTo(2);
        assertThat(found(two, 0, "c/#")).isEmpty();

        two.keep(retained("a", ""));
        assertThat(two.keep(retained("c/d", "1"))).isTrue();
    }

    @Test
    void beyondTheBytesNewTopicsAreRefusedAndKnownOnesReplaced() {
        var small = new RetainedMessages(new RetainedLimits(1_000, 10));
        assertThat(small.keep(retained("a", "123456789"))).isTrue();
        assertThat(small.keep(retained("b", "1"))).isFalse();
        assertThat(small.keep(retained("a", "1234567890123"))).isTrue();

        assertThat(small.bytes()).isEqualTo(14);
        assertThat(small.refused()).isEqualTo(1);
    }

    @Test
    void propertiesCountAsBytes() {
        var properties = new Properties(true, "text", "reply", new byte[3], List.of(new UserProperty("key", "value")));
        messages.keep(
                new Message(TopicName.of("a"), new byte[2], Qos.AT_MOST_ONCE, true, properties, Message.NEVER, null));

        assertThat(messages.bytes()).isEqualTo(1 + 2 + 4 + 5 + 3 + 8);
    }

    @Test
    void limitsAreNotNegative() {
        assertThatThrownBy(() -> new RetainedLimits(-1, 0)).hasMessage("countMax: -1");
        assertThatThrownBy(() -> new RetainedLimits(0, -1)).hasMessage("bytesMax: -1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void behavesLikeAMapByTopic(long seed) {
        Random dice = new Random(seed);
        List<String> words = new ArrayList<>(List.of("", "a", "b", "$s"));
        for (int i = 0; seed % 2 == 0 && i < 20; i++) {
            words.add("w" + i);
        }
        Map<String, Message> model = new LinkedHashMap<>();
        long now = 0;
        for (int step = 0; step < 4_000; step++) {
            now += dice.nextInt(3);
            boolean clear = dice.nextInt(10) < (step / 500 % 2 == 0 ? 2 : 6);
            String topic = levels(dice, words);
            Message message = retained(
                    topic, clear ? "" : "p" + step, dice.nextInt(3) == 0 ? now + dice.nextInt(300) : Message.NEVER);
            messages.keep(message);
            if (clear) {
                model.remove(topic);
            } else {
                model.put(topic, message);
            }
            if (dice.nextInt(50) == 0) {
                messages.expire(now);
                long limit = now;
                model.values().removeIf(it -> it.isExpired(limit));
            }
            compare(model, now, filter(dice, words), "seed " + seed + ", step " + step);
        }
        model.keySet().forEach(topic -> messages.keep(retained(topic, "")));
        assertThat(messages.isEmpty()).as("seed %s leaves nothing", seed).isTrue();
        assertThat(messages.bytes()).as("seed %s", seed).isZero();
    }

    private void compare(Map<String, Message> model, long now, TopicFilter filter, String where) {
        List<Message> expected = model.values().stream()
                .filter(it -> filter.matches(it.topic()) && !it.isExpired(now))
                .toList();
        assertThat(found(messages, now, filter.toString()))
                .as(where + ", " + filter)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(messages.count()).as(where).isEqualTo(model.size());
    }

    private static TopicFilter filter(Random dice, List<String> words) {
        List<String> more = new ArrayList<>(words);
        more.addAll(List.of("+", "+", "+"));
        String filter = levels(dice, more);
        return TopicFilter.of(dice.nextInt(4) > 0 ? filter : dice.nextInt(5) == 0 ? "#" : filter + "/#");
    }

    private static String levels(Random dice, List<String> words) {
        List<String> levels = new ArrayList<>();
        for (int count = 1 + dice.nextInt(3); count > 0; count--) {
            levels.add(words.get(dice.nextInt(words.size())));
        }
        String text = String.join("/", levels);
        return text.isEmpty() ? "a" : text;
    }
}
