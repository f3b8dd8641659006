package io.rollcall.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslPrepTest {

    /** The examples of RFC 4013, section 3, and a few more. */
    @ParameterizedTest
    @CsvSource({
        "I\u00ADX, IX", // soft hyphen mapped to nothing
        "user, user",
        "USER, USER", // case is kept
        "\u00AA, a", // NFKC
        "\u2168, IX",
        "a\u00A0b, a b", // a space is a space
        "a\u3000b, a b",
        "e\u0301, \u00E9",
        "\u06271\u0628, \u06271\u0628" // from right to left throughout
    })
    void preparesWhatMayBe(String text, String prepared) {
        assertThat(SaslPrep.ofQuery(text)).isEqualTo(prepared);
        assertThat(SaslPrep.ofStored(text)).isEqualTo(prepared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0007", // control
                "\u06271", // begins, but does not end, from right to left
                "\u0627a\u0628", // both directions
                "", // nothing
                "\u00AD", // nothing is left
                "a\u007F",
                "a\u0085",
                "\u200E",
                "\u2028",
                "\uE000", // private use
                "\uFDD0", // no character
                "\uFFFF",
                "\uDBFF\uDFFF",
                "\uD800", // half a pair
                "\uFFFD",
                "\u2FF0",
                "\uDB40\uDC41" // a tag
            })
    void refusesWhatMayNot(String text) {
        assertThatThrownBy(() -> SaslPrep.ofQuery(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SaslPrep.ofStored(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lookingForWhatIsNotAssignedIsAllowedAndKeepingItIsNot() {
        assertThat(SaslPrep.ofQuery("a\u0378")).isEqualTo("a\u0378");
        assertThatThrownBy(() -> SaslPrep.ofStored("a\u0378")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotRepeatWhatItRefuses() {
        assertThatThrownBy(() -> SaslPrep.ofStored("secret\u0007")).message().doesNotContain("secret");
    }
}
