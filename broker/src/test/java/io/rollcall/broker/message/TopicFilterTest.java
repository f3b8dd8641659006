package io.rollcall.broker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every example of chapter 4.7 of MQTT 5, and of 4.8.2 for shared subscriptions. */
class TopicFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "sport/tennis/player1/#",
                "sport/tennis/#",
                "+",
                "+/tennis/#",
                "sport/+/player1",
                "/",
                "//",
                "+/+",
                "/+",
                "sport/+",
                "$SYS/#",
                "$SYS/monitor/+",
                "a b",
                "$share",
                "$shared/x"
            })
    void isValidWithWildcardsAloneInTheirLevel(String filter) {
        assertThat(TopicFilter.of(filter)).hasToString(filter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sport/tennis#", "sport/tennis/#/ranking", "sport+", "+sport", "a/b+/c", "##", "a\0b", "#/a"
            })
    void isInvalidOtherwise(String filter) {
        assertThatThrownBy(() -> TopicFilter.of(filter)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1",
        "sport/tennis/player1/#, sport/tennis/player1/ranking",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon",
        "sport/#, sport",
        "#, sport/tennis",
        "#, /",
        "sport/tennis/+, sport/tennis/player1",
        "sport/tennis/+, sport/tennis/player2",
        "sport/+, sport/",
        "+/+, /finance",
        "/+, /finance",
        "$SYS/#, $SYS/",
        "$SYS/#, $SYS",
        "$SYS/monitor/+, $SYS/monitor/Clients",
        "+/tennis/#, sport/tennis",
        "+/tennis/#, /tennis/x/y",
        "sport/+/player1, sport/tennis/player1",
        "sport/+/player1, sport//player1",
        "+, sport",
        "a/$SYS/+, a/$SYS/b",
        "a/+, a/$b",
        "a/#, a/$b/c",
        "Accounts payable, Accounts payable"
    })
    void matches(String filter, String topic) {
        assertThat(TopicFilter.of(filter).matches(TopicName.of(topic))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/+, sport/tennis/player1/ranking",
        "sport/tennis/+, sport/tennis",
        "sport/tennis/player1/#, sport/tennis",
        "sport/tennis/player1/#, sport/tennis/player10",
        "sport/+, sport",
        "+, /finance",
        "+, sport/",
        "#, $SYS/monitor",
        "#, $SYS",
        "+, $SYS",
        "+/monitor/Clients, $SYS/monitor/Clients",
        "+/#, $SYS/x",
        "$SYS/#, SYS/x",
        "ACCOUNTS, Accounts",
        "/finance, finance",
        "finance, /finance",
        "a/b, a/b/",
        "a/b/c, a/b"
    })
    void doesNotMatch(String filter, String topic) {
        assertThat(TopicFilter.of(filter).matches(TopicName.of(topic))).isFalse();
    }

    @Test
    void ofASharedSubscriptionMatchesWithoutTheShare() {
        TopicFilter shared = TopicFilter.of("$share/consumer1/sport/tennis/+");

        assertThat(shared.isShared()).isTrue();
        assertThat(shared.shareName()).isEqualTo("consumer1");
        assertThat(shared.filter()).isEqualTo("sport/tennis/+");
        assertThat(shared.levels()).containsExactly("sport", "tennis", "+");
        assertThat(shared.matches(TopicName.of("sport/tennis/player1"))).isTrue();
        assertThat(TopicFilter.of("$share/consumer1//finance").filter()).isEqualTo("/finance");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$share/",
                "$share//",
                "$share//a",
                "$share/g",
                "$share/g/",
                "$share/+/a",
                "$share/g#/a",
                "$share/g/a#"
            })
    void ofASharedSubscriptionNeedsANameAndAFilter(String text) {
        assertThatThrownBy(() -> TopicFilter.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isEqualCharacterForCharacterAndByShare() {
        assertThat(TopicFilter.of("a/+")).isEqualTo(TopicFilter.of("a/+"));
        assertThat(TopicFilter.of("a/+")).isNotEqualTo(TopicFilter.of("a/#"));
        assertThat(TopicFilter.of("$share/g/a")).isNotEqualTo(TopicFilter.of("$share/h/a"));
        assertThat(TopicFilter.of("$share/g/a")).isNotEqualTo(TopicFilter.of("a"));
    }

    @Test
    void knowsWhetherItHasAWildcard() {
        assertThat(TopicFilter.of("a/+/b").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("a/#").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("a/b").hasWildcard()).isFalse();
        assertThat(TopicFilter.of("$share/g/#").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("$share/g/a").hasWildcard()).isFalse();
    }
}
