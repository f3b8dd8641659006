package io.rollcall.server.access.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.TopicName;
import io.rollcall.server.access.password.PasswordFileEditor;
import io.rollcall.server.access.password.PasswordHash;
import io.rollcall.server.access.password.PasswordHash.Algorithm;
import io.rollcall.server.process.MosquittoServer;
import io.rollcall.server.process.MqttTalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random rules, each asked of us and of a running Mosquitto: who may publish what, and who is sent what. */
class AclAgainstMosquittoTest {
    private static final long SEED = 20_261_120;
    private static final int ROUNDS = 25;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final List<String> TOPICS = List.of("a", "b", "a/b", "a/ann", "b/c1", "a/c1/ann", "x/y/z", "a/");
    private static final List<String> FILTERS =
            List.of("#", "+", "a", "a/#", "a/+", "+/b", "b/#", "x/y/z", "+/+/#", "a/c1/#");
    private static final List<String> PATTERNS =
            List.of("a/%u", "b/%c", "a/%c/%u", "+/%u", "a/%c/#", "%c/#", "x/#", "%u");
    private static final List<String> ACCESS = List.of("read ", "write ", "readwrite ", "deny ", "");
    private static final List<Client> CLIENTS = List.of(
            new Client("ann", "c1"),
            new Client("bob", "b"),
            new Client(null, "c1"),
            new Client(null, "a"),
            new Client("ann", "a+b"));

    private record Client(@Nullable String user, String clientId) {}

    @TempDir
    Path directory;

    @Test
    void weDecideAsMosquittoDoes() throws IOException {
        assumeTrue(MosquittoServer.isHere(), "SKIPPED: mosquitto is not on this machine (Debian: mosquitto)");
        Path passwords = directory.resolve("passwd");
        for (String user : List.of("ann", "bob", "root")) {
            byte[] password = user.getBytes(StandardCharsets.UTF_8);
            new PasswordFileEditor(passwords)
                    .put(user, PasswordHash.of(Algorithm.SHA512, password, new SecureRandom()));
        }
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            Path rules = Files.writeString(directory.resolve("acl-" + round), rules(random));
            String configuration = "allow_anonymous true\npassword_file " + passwords + "\nacl_file " + rules;
            try (MosquittoServer mosquitto = MosquittoServer.start(directory, configuration)) {
                compare(mosquitto.port(), rules, round);
            }
        }
    }

    private static void compare(int port, Path rules, int round) throws IOException {
        AclRules ours = AclRules.read(rules);
        for (Client client : CLIENTS) {
            String what = "seed " + SEED + ", round " + round + ", " + client + "\n" + Files.readString(rules);
            Rights rights = ours.of(client.user, client.clientId);
            String user = client.user;
            byte[] password = user == null ? null : user.getBytes(StandardCharsets.UTF_8);
            try (MqttTalk talk = MqttTalk.connect(port, client.clientId, user, password);
                    MqttTalk root = MqttTalk.connect(port, "root", "root", "root")) {
                assertThat(talk.connack()).as(what).isZero();
                assertThat(root.connack()).as(what).isZero();
                for (String topic : TOPICS) {
                    assertThat(talk.publish(topic, "x", false) != NOT_AUTHORIZED)
                            .as("publish to %s: %s", topic, what)
                            .isEqualTo(rights.mayPublish(TopicName.of(topic)));
                }
                assertThat(talk.subscribe("#")).isZero();
                TOPICS.forEach(topic -> root.publish(topic, "x", false));
                assertThat(talk.received())
                        .as(what)
                        .isEqualTo(TOPICS.stream()
                                .filter(topic -> rights.mayReceive(TopicName.of(topic)))
                                .toList());
            }
        }
    }

    /** Root may do everything; the others what comes. */
    private static String rules(Random random) {
        StringBuilder text = new StringBuilder("# of the test\n");
        lines(random, text);
        text.append("user ann\n");
        lines(random, text);
        text.append("user root\ntopic readwrite #\n\nuser bob\n");
        lines(random, text);
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append("pattern ")
                    .append(any(random, ACCESS))
                    .append(any(random, PATTERNS))
                    .append('\n');
        }
        return text.toString();
    }

    private static void lines(Random random, StringBuilder to) {
        for (int i = random.nextInt(5); i > 0; i--) {
            to.append("topic ")
                    .append(any(random, ACCESS))
                    .append(any(random, FILTERS))
                    .append('\n');
        }
    }

    private static String any(Random random, List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
