package io.rollcall.presence;

import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.KeepPolicy.Addresses;
import io.rollcall.presence.KeepPolicy.Rule;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules for what is kept, and what they refuse to be. */
class KeepPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, ab, false",
        "*, anything, true",
        "a*, a, true",
        "a*, ab, true",
        "a*, ba, false",
        "*a, ba, true",
        "*a, ab, false",
        "a*a, a, false",
        "a*a, aa, true",
        "a*a, aba, true",
        "a*b*c, abc, true",
        "a*b*c, aXXbYYc, true",
        "a*b*c, acb, false",
        "a**c, abc, true",
        "d:org:*:7, d:org:type:7, true",
        "d:org:*:7, d:org:type:77, false",
        "*x*, axb, true",
        "*x*, ab, false",
        "ab*b, ab, false"
    })
    void aStarStandsForAnyCharacters(String pattern, String clientId, boolean fits) {
        assertThat(new Rule(pattern, null, 1).fits(clientId)).isEqualTo(fits);
    }

    @Test
    void theFirstRuleThatFitsHolds() {
        Rule narrow = new Rule("a-b-*", null, 1);
        Rule wide = new Rule("a-*", null, 2);
        Rule others = new Rule("*", null, 3);
        KeepPolicy policy = new KeepPolicy(List.of(narrow, wide), others, Addresses.FULL);
        assertThat(policy.rule("a-b-c")).isSameAs(narrow);
        assertThat(policy.rule("a-c")).isSameAs(wide);
        assertThat(policy.rule("b")).isSameAs(others);
    }

    @Test
    void whatCannotBeIsRefusedWithItsName() {
        assertThatThrownBy(() -> new Rule("", null, 1)).hasMessage("ids: '' is no pattern; '*' is every id");
        assertThatThrownBy(() -> new Rule("*", Duration.ofSeconds(59), 1)).hasMessage("age: PT59S is less than PT1M");
        assertThatThrownBy(() -> new Rule("*", null, -1)).hasMessage("count: -1 is less than 0");
        Rule rule = new Rule("*", null, 1);
        assertThatThrownBy(() -> new KeepPolicy(Collections.nCopies(101, rule), rule, Addresses.FULL))
                .hasMessage("classes: 101 are more than 100");
        assertThatThrownBy(() -> new FeedLimits(Duration.ofSeconds(1), 1 << 20, 1, 1, 1024, 1, 1))
                .hasMessage("age: PT1S is less than PT1M");
        assertThatThrownBy(() -> new FeedLimits(Duration.ofDays(1), 1, 1, 1, 1024, 1, 1))
                .hasMessage("bytes: 1 is less than 1048576");
        assertThatThrownBy(() -> new FeedLimits(Duration.ofDays(1), 1 << 20, 1, 0, 1024, 1, 1))
                .hasMessage("memoryEntries: 0 is not within 1 to 1048576");
    }

    @ParameterizedTest
    @CsvSource({
        "FULL, 192.0.2.7, 192.0.2.7",
        "PREFIX, 192.0.2.7, 192.0.2.0/24",
        "PREFIX, 2001:db8:1:2:3:4:5:6, 2001:db8:1:0:0:0:0:0/48",
        "PREFIX, ::ffff:192.0.2.7, 192.0.2.0/24",
        "PREFIX, /run/mqtt.sock, ''",
        "PREFIX, 999.1.1.1, ''",
        "NONE, 192.0.2.7, ''"
    })
    void ofAddressesOnlyIsKeptWhatMayBe(Addresses addresses, String full, String kept) {
        Redaction redaction = new Redaction(addresses);
        Connected told = connected("a", 1);
        Connected from = new Connected(
                told.clientId(), 1, told.time(), 5, "tcp", full, 4711, 1883, null, true, false, 60, 0, null);
        assertThat(redaction.of(from).remoteAddress()).isEqualTo(kept);
        assertThat(redaction.of(from).remotePort()).isEqualTo(addresses == Addresses.FULL ? 4711 : 0);
    }

    @Test
    void whatMayNotBeKeptComesNeitherIntoRecordNorFeed() {
        KeepPolicy none = new KeepPolicy(List.of(), new Rule("*", null, 10), Addresses.NONE);
        try (House house = House.with(null, FeedLimits.DEFAULT, none, new Clocks())) {
            house.connect("a");
            house.changes().refused(refused("b"));
            house.settle();
            assertThat(house.find("a").connection().remoteAddress()).isEmpty();
            assertThat(house.feed().read(1, 10).items().toString())
                    .doesNotContain("192.0.2.7")
                    .doesNotContain("2001:db8")
                    .doesNotContain("40000");
        }
    }
}
