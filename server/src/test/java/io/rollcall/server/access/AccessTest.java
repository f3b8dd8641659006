package io.rollcall.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.server.access.password.PasswordFileEditor;
import io.rollcall.server.access.password.PasswordHash;
import io.rollcall.server.access.password.PasswordHash.Algorithm;
import io.rollcall.server.process.MqttTalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients before a broker with files of users and rules. */
class AccessTest {
    private static final int BAD_CREDENTIALS = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int BANNED = 0x8A;
    private static final int TOO_OFTEN = 0x9F;
    private static final String PASSWORDS = "auth: {passwordFile: %s/passwd, watchInterval: 1h}\n";
    private static final String RULES = PASSWORDS + "acl: {file: %1$s/acl}\n";

    @TempDir
    Path directory;

    @BeforeEach
    void annAndBob() throws IOException {
        put("passwd", "ann", "secret");
        put("passwd", "bob", "hunter2");
    }

    private void put(String file, String name, String password) throws IOException {
        new PasswordFileEditor(directory.resolve(file))
                .put(name, PasswordHash.of(Algorithm.SHA512, password.getBytes(UTF_8), new SecureRandom()));
    }

    private void rules(String text) throws IOException {
        Files.writeString(directory.resolve("acl"), text);
    }

    private Guarded start(String mqtt) throws IOException {
        return Guarded.start(directory, mqtt.formatted(directory));
    }

    @Test
    void withoutConfigurationEverybodyMayDoEverythingButSpeakForTheServer() throws IOException {
        try (Guarded server = start("port: 0");
                MqttTalk talk = server.connect("c", "anybody", "anything")) {
            assertThat(talk.connack()).isZero();
            assertThat(talk.subscribe("#")).isZero();
            assertThat(talk.subscribe("$presence/#")).isZero();
            assertThat(talk.publish("a", "x", false)).isZero();
            assertThat(talk.publish("$SYS/broker/uptime", "x", false)).isEqualTo(NOT_AUTHORIZED);
            assertThat(talk.publish("$presence/c", "x", true)).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @Test
    void onlyWhoKnowsAPasswordComesIn() throws IOException {
        try (Guarded server = start(PASSWORDS)) {
            assertThat(server.connack("c", "ann", "secret")).isZero();
            assertThat(server.connack("c", "ann", "hunter2")).isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack("c", "eve", "secret")).isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connackOfNobody()).isEqualTo(NOT_AUTHORIZED);
            try (MqttTalk withoutPassword = server.connect("c", "ann", (byte[]) null)) {
                assertThat(withoutPassword.connack()).isEqualTo(BAD_CREDENTIALS);
            }
            assertThat(server.meter("mqtt.auth.failed")).isEqualTo(4);
            assertThat(server.meter("mqtt.auth.admitted")).isEqualTo(1);
        }
    }

    @Test
    void clientsWithoutANameComeInWhereThatIsAllowed() throws IOException {
        try (Guarded server = start("allowAnonymous: true\n" + PASSWORDS)) {
            assertThat(server.connackOfNobody()).isZero();
            assertThat(server.connack("c", "ann", "wrong")).isEqualTo(BAD_CREDENTIALS);
        }
    }

    @Test
    void whoComesAgainIsKnownAtOnceUnlessThePasswordIsAnother() throws IOException {
        try (Guarded server = start(PASSWORDS)) {
            server.connack("c", "ann", "secret");
            assertThat(server.connack("c", "ann", "secret")).isZero();
            assertThat(server.meter("mqtt.auth.remembered")).isEqualTo(1);
            assertThat(server.connack("c", "ann", "Secret")).isEqualTo(BAD_CREDENTIALS);

            put("passwd", "ann", "another");
            server.access().reload();
            assertThat(server.connack("c", "ann", "secret")).isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack("c", "ann", "another")).isZero();
            assertThat(server.meter("mqtt.auth.remembered")).isEqualTo(1);
        }
    }

    @Test
    void rulesDecideWhoPublishesSubscribesAndIsSentWhat() throws IOException {
        rules("user ann\ntopic home/#\ntopic deny home/safe\nuser bob\ntopic read home/lamp\n");
        try (Guarded server = start(RULES);
                MqttTalk ann = server.connect("a", "ann", "secret");
                MqttTalk bob = server.connect("b", "bob", "hunter2")) {
            assertThat(ann.publish("home/lamp", "on", true)).isIn(0, 0x10);
            assertThat(ann.publish("home/safe", "on", false)).isEqualTo(NOT_AUTHORIZED);
            assertThat(bob.publish("home/lamp", "off", false)).isEqualTo(NOT_AUTHORIZED);
            assertThat(ann.publish("home/door", "open", true)).isIn(0, 0x10);

            assertThat(bob.subscribe("garden/#")).isEqualTo(NOT_AUTHORIZED);
            assertThat(bob.subscribe("$share/g/garden/#")).isEqualTo(NOT_AUTHORIZED);
            assertThat(bob.subscribe("$SYS/#")).isEqualTo(NOT_AUTHORIZED);
            assertThat(bob.subscribe("$presence/#")).isEqualTo(NOT_AUTHORIZED);
            assertThat(bob.subscribe("#")).isZero();
            ann.publish("home/door", "shut", false);
            ann.publish("home/lamp", "off", false);
            assertThat(bob.received(2)).containsExactly("home/lamp", "home/lamp");
        }
    }

    @Test
    void newRulesHoldAtOnceForWhoIsHere() throws IOException {
        rules("user ann\ntopic write a\ntopic write b\nuser bob\ntopic read a\ntopic read b\n");
        try (Guarded server = start(RULES);
                MqttTalk ann = server.connect("a", "ann", "secret");
                MqttTalk bob = server.connect("b", "bob", "hunter2")) {
            assertThat(bob.subscribe("a")).isZero();
            assertThat(bob.subscribe("+")).isZero();

            rules("user ann\ntopic write a\ntopic write b\nuser bob\ntopic read b\n");
            server.access().reload();
            Awaitility.await().until(() -> server.broker().stats().subscriptions() == 1);
            ann.publish("a", "x", false);
            ann.publish("b", "x", false);
            assertThat(bob.received(1)).containsExactly("b");
        }
    }

    @Test
    void whoIsStruckFromTheFileIsDisconnectedAndOthersStay() throws IOException {
        try (Guarded server = start(PASSWORDS);
                MqttTalk ann = server.connect("a", "ann", "secret");
                MqttTalk bob = server.connect("b", "bob", "hunter2")) {
            new PasswordFileEditor(directory.resolve("passwd")).remove("bob");
            server.access().reload();

            assertThat(bob.awaitDisconnect()).isEqualTo(NOT_AUTHORIZED);
            assertThat(ann.subscribe("a")).isZero();
            assertThat(server.connack("b", "bob", "hunter2")).isEqualTo(BAD_CREDENTIALS);
        }
    }

    @Test
    void whoseNewPasswordIsAnotherMustShowIt() throws IOException {
        try (Guarded server = start(PASSWORDS);
                MqttTalk ann = server.connect("a", "ann", "secret")) {
            put("passwd", "ann", "another");
            server.access().reload();

            assertThat(ann.awaitDisconnect()).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @Test
    void filesAreReadAgainWhenTheyChange() throws IOException {
        rules("user ann\ntopic read a\n");
        try (Guarded server = start("auth: {passwordFile: %1$s/passwd, watchInterval: 20ms}\nacl: {file: %1$s/acl}\n");
                MqttTalk ann = server.connect("a", "ann", "secret")) {
            assertThat(ann.subscribe("a")).isZero();
            rules("user ann\ntopic read b\n");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ann.subscribe("b") == 0);
            assertThat(ann.subscribe("a")).isEqualTo(NOT_AUTHORIZED);

            new PasswordFileEditor(directory.resolve("passwd")).remove("ann");
            assertThat(ann.awaitDisconnect()).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @Test
    void aBrokenFileKeepsWhatItSaidBefore() throws IOException {
        rules("user ann\ntopic read a\n");
        try (Guarded server = start(RULES);
                MqttTalk ann = server.connect("a", "ann", "secret")) {
            rules("user ann\ntopic reed a\n");
            Files.writeString(directory.resolve("passwd"), "bob:hunter2\n");

            assertThatThrownBy(() -> server.access().reload())
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            directory.resolve("acl") + ", line 2: 'reed' is none of read, write, readwrite and deny")
                    .satisfies(e -> assertThat(e.getSuppressed())
                            .singleElement()
                            .satisfies(also -> assertThat(also)
                                    .hasMessage(directory.resolve("passwd")
                                            + ", line 1: the password is not hashed by Argon2id, $7$ or $6$")));
            assertThat(ann.subscribe("a")).isZero();
            assertThat(server.connack("b", "bob", "hunter2")).isZero();
            assertThat(server.meter("mqtt.access.reload.errors")).isEqualTo(2);
        }
    }

    @Test
    void anAddressThatFailsTooOftenIsHeldBackButNotWhoIsKnown() throws IOException {
        try (Guarded server =
                start("auth: {passwordFile: %s/passwd, failuresMax: 3, failureInterval: 1h, watchInterval: 1h}\n")) {
            assertThat(server.connack("c", "ann", "secret")).isZero();
            for (int i = 0; i < 3; i++) {
                assertThat(server.connack("e", "eve", "guess" + i)).isEqualTo(BAD_CREDENTIALS);
            }
            assertThat(server.connack("e", "eve", "guess")).isEqualTo(TOO_OFTEN);
            assertThat(server.connack("b", "bob", "hunter2")).isEqualTo(TOO_OFTEN);
            assertThat(server.connack("c", "ann", "secret")).isZero();
            assertThat(server.meter("mqtt.auth.held.back", "by", "address")).isEqualTo(2);
        }
    }

    @Test
    void aClientThatFlapsIsKeptAway() throws IOException {
        try (Guarded server = start("flapping: {connectsMax: 2, window: 1h, ban: 1h}\n")) {
            assertThat(server.connack("c", "any", "x")).isZero();
            assertThat(server.connack("c", "any", "x")).isZero();
            assertThat(server.connack("c", "any", "x")).isEqualTo(BANNED);
            assertThat(server.connack("d", "any", "x")).isZero();
            assertThat(server.meter("mqtt.auth.flapping")).isEqualTo(1);
        }
    }

    @Test
    void devicesOfIbmComeInByTheirTokens() throws IOException {
        put("tokens", "d:org:lamp:7", "a token of the device");
        try (Guarded server = start("auth: {passwordFile: %1$s/passwd, ibmTokensFile: %1$s/tokens}\n")) {
            assertThat(server.connack("d:org:lamp:7", "use-token-auth", "a token of the device"))
                    .isZero();
            assertThat(server.connack("d:org:lamp:8", "use-token-auth", "a token of the device"))
                    .isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack("d:org:lamp:7", "use-token-auth", "another token"))
                    .isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack("c", "ann", "secret")).isZero();
        }
    }

    @Test
    void devicesOfAlibabaComeInByTheirSignatures() throws IOException, GeneralSecurityException {
        String clientId = "GID_lamps@@@7";
        String user = "Signature|LTAI5|post-cn-1";
        Mac hmac = Mac.getInstance("HmacSHA1");
        hmac.init(new SecretKeySpec("a secret of the key".getBytes(UTF_8), "HmacSHA1"));
        String signature = Base64.getEncoder().encodeToString(hmac.doFinal(clientId.getBytes(UTF_8)));
        Guarded.keyIs("LTAI5", "a secret of the key");
        rules("user LTAI5\ntopic read lamps\n");
        try (Guarded server = start("auth: {alibabaInstanceId: post-cn-1}\nacl: {file: %s/acl}\n");
                MqttTalk device = server.connect(clientId, user, signature)) {
            assertThat(device.connack()).isZero();
            assertThat(device.subscribe("lamps")).isZero();
            assertThat(server.connack("GID_lamps@@@8", user, signature)).isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack(clientId, "Signature|LTAI6|post-cn-1", signature))
                    .isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack(clientId, "Signature|LTAI5|post-cn-2", signature))
                    .isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack(clientId, "Token|LTAI5|post-cn-1", signature))
                    .isEqualTo(BAD_CREDENTIALS);
            Guarded.keyIs("LTAI5", "another secret");
            server.access().keysChanged();
            assertThat(device.awaitDisconnect()).isEqualTo(NOT_AUTHORIZED);
            assertThat(server.connack(clientId, user, signature)).isEqualTo(BAD_CREDENTIALS);
        }
    }

    @Test
    void applicationsOfIbmComeInByTheApiKeysOfTheirOrganization() throws IOException {
        Guarded.keyIs("a-org-1", "token of org");
        Guarded.keyIs("LTAI6", "a secret");
        try (Guarded server = start("auth: {ibmApiKeys: true}\n");
                MqttTalk application = server.connect("a:org:dashboard", "a-org-1", "token of org")) {
            assertThat(application.connack()).isZero();
            assertThat(server.connack("A:org:dashboard:1", "a-org-1", "token of org"))
                    .isZero();
            assertThat(server.connack("a:org:dashboard2", "a-org-1", "another token"))
                    .isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack("a:other:dashboard", "a-org-1", "token of org"))
                    .isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack("d:org:lamp:7", "a-org-1", "token of org"))
                    .isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack("a:org:dashboard2", "a-org-2", "token of org"))
                    .isEqualTo(BAD_CREDENTIALS);
            assertThat(server.connack("a:org:dashboard2", "LTAI6", "a secret")).isEqualTo(BAD_CREDENTIALS);
            Guarded.KEYS.remove("a-org-1");
            server.access().keysChanged();
            assertThat(application.awaitDisconnect()).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @Test
    void aGatekeeperThatThereIsNotIsNamed() {
        assertThatThrownBy(() -> start("auth: {passwordFile: %s/passwd, chain: 'passwordFile, kerberos'}\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "mqtt.auth.chain: 'kerberos' is not configured, nor on the class path; passwordFile would do");
    }

    @Test
    void withPasswordsTheServerMayListenAnywhere() throws IOException {
        try (Guarded server = start("host: 0.0.0.0\n" + PASSWORDS)) {
            assertThat(server.connackOfNobody()).isEqualTo(NOT_AUTHORIZED);
        }
    }
}
