package io.rollcall.broker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "//", " ", "Accounts payable", "/finance", "$SYS/", "a/b/c", "ä/€/𝄞"})
    void isOneCharacterOrMore(String name) {
        assertThat(TopicName.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "#", "a/+", "a/#", "a+b", "a#", "a\0b"})
    void hasNoWildcardAndNoNull(String name) {
        assertThat(TopicName.isValid(name)).isFalse();
        assertThatThrownBy(() -> TopicName.of(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isCutAtEachSlash() {
        assertThat(TopicName.of("a").levels()).containsExactly("a");
        assertThat(TopicName.of("/").levels()).containsExactly("", "");
        assertThat(TopicName.of("/finance").levels()).containsExactly("", "finance");
        assertThat(TopicName.of("a//b/").levels()).containsExactly("a", "", "b", "");
    }

    @Test
    void isCutOnce() {
        TopicName name = TopicName.of("a/b");

        assertThat(name.levels()).isSameAs(name.levels());
    }

    @Test
    void isDollarByItsFirstCharacterAlone() {
        assertThat(TopicName.of("$SYS/x").isDollar()).isTrue();
        assertThat(TopicName.of("$").isDollar()).isTrue();
        assertThat(TopicName.of("a/$b").isDollar()).isFalse();
        assertThat(TopicName.of("/$SYS").isDollar()).isFalse();
    }

    @Test
    void isEqualCharacterForCharacter() {
        assertThat(TopicName.of("Accounts")).isEqualTo(TopicName.of("Accounts")).hasSameHashCodeAs("Accounts");
        assertThat(TopicName.of("ACCOUNTS")).isNotEqualTo(TopicName.of("Accounts"));
        assertThat(TopicName.of("/a")).isNotEqualTo(TopicName.of("a"));
        assertThat(TopicName.of("\u00c5")).isNotEqualTo(TopicName.of("A\u030a"));
    }

    @Test
    void knowsItsUtf8Form() {
        byte[] packet = "xx€uro/1yy".getBytes(StandardCharsets.UTF_8);
        TopicName name = TopicName.of("€uro/1");

        assertThat(name.isUtf8(packet, 2, packet.length - 4)).isTrue();
        assertThat(name.isUtf8(packet, 2, packet.length - 5)).isFalse();
        assertThat(name.isUtf8(packet, 1, packet.length - 4)).isFalse();
    }
}
