package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Will.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Admission;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.BrokerStats.Drop;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules that say who may be sent what, and that change while clients are here. */
class RightsTest {
    private static final Set<String> UNREADABLE = ConcurrentHashMap.newKeySet();
    private static final Set<String> UNWRITABLE = ConcurrentHashMap.newKeySet();
    private static final Set<String> FILTERS_DENIED = ConcurrentHashMap.newKeySet();
    private static final Set<String> USERS_GONE = ConcurrentHashMap.newKeySet();
    private static final long EXPIRY_SECONDS = 60;

    @RegisterExtension
    static final RunningBroker BROKER =
            RunningBroker.withDefaults().with(new Rules()).with(new Names());

    @BeforeEach
    void nothingIsForbidden() {
        UNREADABLE.clear();
        UNWRITABLE.clear();
        FILTERS_DENIED.clear();
        USERS_GONE.clear();
    }

    @Test
    void aClientIsNotSentWhatItMayNotReadWhateverItSubscribedTo() {
        UNREADABLE.add("secret");
        ScriptedClient client = BROKER.connect("a").open().subscribe("#", 2);
        for (int qos = 0; qos <= 2; qos++) {
            say("secret", qos, false);
        }
        say("open", 1, false);

        client.expectPublish("open", "x");
        assertThat(dropped()).isEqualTo(3);
    }

    @Test
    void retainedMessagesThatItMayNotReadAreNotSent() {
        UNREADABLE.add("secret");
        say("secret", 1, true);
        say("open", 1, true);

        BROKER.connect("a").open().subscribe("#", 1).expectPublish("open", "x");
        assertThat(dropped()).isEqualTo(1);
    }

    @Test
    void whatWaitedForItIsMeasuredByTheRulesThatHoldWhenItComesBack() {
        ScriptedClient client = BROKER.connect("a").session(600).open().subscribe("#", 1);
        BROKER.lose(client);
        say("secret", 1, false);
        say("open", 1, false);
        UNREADABLE.add("secret");

        BROKER.connect("a").session(600).open(true).expectPublish("open", "x");
        assertThat(dropped()).isEqualTo(1);
    }

    @Test
    void whatWasNotAcknowledgedIsNotSentAgainToWhomMayNotReadItAnyMore() {
        ScriptedClient client = BROKER.connect("a").session(600).open().subscribe("#", 1);
        say("secret", 1, false);
        client.expectPublish("secret", "x");
        BROKER.lose(client);
        UNREADABLE.add("secret");

        ScriptedClient back = BROKER.connect("a").session(600).open(true);
        say("open", 1, false);
        back.expectPublish("open", "x");
    }

    @Test
    void whoMayNotStayIsDisconnectedAndItsWillIsPublished() {
        ScriptedClient watcher = BROKER.connect("w").open().subscribe("gone", 0);
        ScriptedClient client =
                BROKER.connect("a").user("eve", "p").will(will("gone", "x")).open();
        ScriptedClient other = BROKER.connect("b").user("bob", "p").open();
        USERS_GONE.add("eve");
        BROKER.broker().recheck();

        client.expectEnd(0x87);
        watcher.expectPublish("gone", "x");
        other.publish("t", "still here");
        assertThat(BROKER.broker().stats().ended(Entity.SERVER, DisconnectCause.NOT_AUTHORIZED))
                .isEqualTo(1);
    }

    @Test
    void aWillThatIsNotAllowedAnyMoreIsForgotten() {
        ScriptedClient watcher = BROKER.connect("w").open().subscribe("#", 0);
        ScriptedClient client = BROKER.connect("a").will(will("gone", "x")).open();
        UNWRITABLE.add("gone");
        BROKER.broker().recheck();
        BROKER.lose(client);

        say("open", 0, false);
        watcher.expectPublish("open", "x");
    }

    @Test
    void subscriptionsThatAreNotAllowedAnyMoreEnd() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("one", 0).subscribe("two", 0);
        FILTERS_DENIED.add("one");
        BROKER.broker().recheck();
        RunningBroker.await(() -> BROKER.broker().stats().subscriptions() == 1);

        say("one", 0, false);
        say("two", 0, false);
        client.expectPublish("two", "x");
    }

    @Test
    void theRulesOfTheDayHoldForASessionThatGoesOn() {
        ScriptedClient client =
                BROKER.connect("a").session(600).open().subscribe("one", 1).subscribe("two", 1);
        BROKER.lose(client);
        FILTERS_DENIED.add("one");
        BROKER.connect("a").session(600).open(true);

        assertThat(BROKER.broker().stats().subscriptions()).isEqualTo(1);
    }

    /** The rules change after the authenticator has said yes, and before the session is there. */
    @Test
    void whoWasLetInByRulesThatHoldNoMoreDoesNotStay() {
        USERS_GONE.add("eve");
        BROKER.connect("a").user("eve", "p").open().expectEnd(0x87);
    }

    @Test
    void aClientGoesWhenItsCredentialsExpire() {
        ScriptedClient client = BROKER.connect("a").user("short", "p").open();
        BROKER.pass(EXPIRY_SECONDS - 1);
        client.publish("t", "x");
        BROKER.pass(1.5);
        client.expectEnd(0x87);
    }

    @Test
    void aClientIsKnownByTheNameThatTheAuthenticatorFound() {
        BROKER.connect("a").user("alias", "p").open();
        assertThat(BROKER.events().of("a").get(0).client().userName()).isEqualTo("real");
    }

    private static long dropped() {
        return BROKER.broker().stats().dropped(Drop.NOT_AUTHORIZED);
    }

    private static void say(String topic, int qos, boolean retain) {
        BROKER.broker().publish(TopicName.of(topic), "x".getBytes(StandardCharsets.UTF_8), Qos.of(qos), retain);
    }

    private static final class Rules implements Authorizer {
        @Override
        public boolean mayPublish(ClientConnection client, String topicName) {
            return !UNWRITABLE.contains(topicName);
        }

        @Override
        public boolean maySubscribe(ClientConnection client, String topicFilter) {
            return !FILTERS_DENIED.contains(topicFilter);
        }

        @Override
        public boolean mayReceive(ClientConnection client, String topicName) {
            return !UNREADABLE.contains(topicName);
        }

        @Override
        public boolean mayStay(ClientConnection client) {
            return client.userName() == null || !USERS_GONE.contains(client.userName());
        }
    }

    private static final class Names implements Authenticator {
        @Override
        public CompletionStage<ReasonCode> authenticate(Credentials credentials) {
            throw new AssertionError("admit is asked instead");
        }

        @Override
        public CompletionStage<Admission> admit(Credentials credentials) {
            String name = "alias".equals(credentials.userName()) ? "real" : credentials.userName();
            Rights rights = "short".equals(credentials.userName()) ? new Brief() : null;
            return CompletableFuture.completedStage(new Admission(ReasonCode.SUCCESS, name, rights));
        }
    }

    /** Rights that end. */
    private static final class Brief implements Rights {
        private final long expiresAt = BROKER.time().epochMillis() + EXPIRY_SECONDS * 1_000;

        @Override
        public boolean mayPublish(TopicName topic) {
            return true;
        }

        @Override
        public boolean maySubscribe(TopicFilter filter) {
            return true;
        }

        @Override
        public boolean mayReceive(TopicName topic) {
            return true;
        }

        @Override
        public long expiresAt() {
            return expiresAt;
        }
    }
}
