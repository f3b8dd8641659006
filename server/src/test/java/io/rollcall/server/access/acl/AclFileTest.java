package io.rollcall.server.access.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclFileTest {
    private static final String MOSQUITTO = """
            # rules of the house
            topic read public/#

            user ann
            topic home/#
            topic deny home/safe
            topic read $SYS/#
            user Bob Smith
            topic  write   a topic with spaces
            pattern write devices/%c/#
            pattern read users/%u
            """;
    private static final String YAML = """
            anonymous:
              - read: public/#
            users:
              ann:
                - readwrite: home/#
                - deny: home/safe
                - read: $SYS/#
              Bob Smith:
                - write: a topic with spaces
            patterns:
              - write: devices/%c/#
              - read: users/%u
            """;

    @TempDir
    Path directory;

    private AclRules read(String name, String text) throws IOException {
        return AclRules.read(Files.writeString(directory.resolve(name), text));
    }

    @Test
    void bothFormsSayTheSame() throws IOException {
        AclRules rules = read("acl.txt", MOSQUITTO);

        assertThat(read("acl.yaml", YAML)).isEqualTo(rules);
        assertThat(rules.users()).containsOnlyKeys("ann", "Bob Smith");
        assertThat(rules.patterns()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'user\n', 1, user without a name",
        "'topic read a\ntopic reed a\n', 2, 'reed'",
        "'topic\n', 1, topic filter",
        "'topic read a/#/b', 1, topic filter",
        "'\n\ntopik read a', 3, 'a line begins with user, topic or pattern'",
        "'pattern read $share/g/a', 1, shared subscription"
    })
    void whatIsWrongIsToldWithItsLine(String text, int line, String problem) {
        assertThatThrownBy(() -> read("acl.txt", text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(directory.resolve("acl.txt") + ", line " + line + ": ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "'users:\n  ann:\n    - reed: a\n', 3, 'reed'",
        "'user:\n  ann: []\n', 1, 'user'",
        "'patterns:\n  - read: [a]\n', 2, topic filter",
        "'patterns:\n  - read: a\n  - write: a/#/b\n', 3, topic filter",
        "'anonymous: [\n', 2, this is not YAML",
        "'anonymous: []\nanonymous: []\n', 2, this is not YAML"
    })
    void whatIsWrongInYamlIsToldWithItsLine(String text, int line, String problem) {
        assertThatThrownBy(() -> read("acl.yml", text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(directory.resolve("acl.yml") + ", line " + line + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void anEmptyFileAllowsNothing() throws IOException {
        for (String name : new String[] {"acl.txt", "acl.yaml"}) {
            Rights rights = read(name, "").of("ann", "c");
            assertThat(rights.mayPublish(TopicName.of("a"))).isFalse();
            assertThat(rights.mayReceive(TopicName.of("a"))).isFalse();
            assertThat(rights.maySubscribe(TopicFilter.of("#"))).isFalse();
        }
    }

    /** Of a filter that is wider than the right, the client is sent what it may read; one that is beside it is refused. */
    @ParameterizedTest
    @CsvSource({
        "ann, #, true",
        "ann, home/+, true",
        "ann, home/safe, false",
        "ann, public/#, false",
        "ann, $share/group/home/#, true",
        "ann, $share/group/public/#, false",
        "ann, $SYS/broker/uptime, true",
        "ann, users/ann, true",
        "ann, users/bob, false",
        ", public/#, true",
        ", home/#, false",
        ", $SYS/#, false",
        "bob, #, true",
        "bob, devices/#, false"
    })
    void aFilterIsGrantedWhenAnyTopicOfItMayBeRead(@Nullable String user, String filter, boolean granted)
            throws IOException {
        Rights rights = read("acl.txt", MOSQUITTO).of(user, "c");

        assertThat(rights.maySubscribe(TopicFilter.of(filter))).isEqualTo(granted);
    }

    @Test
    void aWildcardSaysNothingOfTopicsThatBeginWithADollar() throws IOException {
        Rights rights = read("acl.txt", "user ann\ntopic readwrite #\n").of("ann", "c");

        assertThat(rights.mayReceive(TopicName.of("$presence/ann"))).isFalse();
        assertThat(rights.maySubscribe(TopicFilter.of("$presence/#"))).isFalse();
        assertThat(rights.mayReceive(TopicName.of("a"))).isTrue();
    }

    /** A name is somebody else's choice: it must not make a rule wider than it was written. */
    @Test
    void noNameMakesAPatternWider() throws IOException {
        AclRules rules = read("acl.txt", "pattern readwrite %c/#\npattern readwrite users/%u\n");

        assertThat(rules.of(null, "$SYS").mayReceive(TopicName.of("$SYS/broker")))
                .isFalse();
        assertThat(rules.of("+", "c").mayReceive(TopicName.of("users/bob"))).isFalse();
        assertThat(rules.of("a/b", "c").mayReceive(TopicName.of("users/a/b"))).isFalse();
        assertThat(rules.of("ann", "#").mayReceive(TopicName.of("x"))).isFalse();
        assertThat(rules.of("x", "%u").mayReceive(TopicName.of("x/y"))).isFalse();
        assertThat(rules.of("x", "%u").mayReceive(TopicName.of("%u/y"))).isTrue();
    }

    @Test
    void clientsNeverSpeakForTheServer() {
        Rights rights = ReservedTopics.OPEN;

        assertThat(rights.mayPublish(TopicName.of("$SYS/broker/uptime"))).isFalse();
        assertThat(rights.mayPublish(TopicName.of("$SYS"))).isFalse();
        assertThat(rights.mayPublish(TopicName.of("$presence/a"))).isFalse();
        assertThat(rights.mayPublish(TopicName.of("$other/a"))).isTrue();
        assertThat(rights.mayPublish(TopicName.of("a/$SYS"))).isTrue();
        assertThat(rights.mayReceive(TopicName.of("$presence/a"))).isTrue();
    }
}
