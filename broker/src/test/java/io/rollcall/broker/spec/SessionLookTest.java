package io.rollcall.broker.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.broker.api.SessionLook;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators see of a session. */
class SessionLookTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private static SessionLook look(String clientId) throws Exception {
        CompletableFuture<SessionLook> seen = new CompletableFuture<>();
        assertThat(BROKER.broker().look(clientId, seen::complete)).isTrue();
        return seen.get(60, TimeUnit.SECONDS);
    }

    @Test
    void ofAClientThatIsHereItHasTheConnection() throws Exception {
        ScriptedClient client = BROKER.connect("a").session(60).open();
        client.subscribe("t/2", 2).subscribe("t/1", 1);
        BROKER.connect("p").open().publish("t/1", "x");
        client.read(); // and does not acknowledge

        SessionLook look = look("a");
        assertThat(look.connection()).isNotNull();
        assertThat(look.connection().activity().messagesWritten()).isEqualTo(1);
        assertThat(look.subscriptions())
                .extracting(subscription -> subscription.filter().toString())
                .containsExactly("t/1", "t/2");
        assertThat(look.subscriptionCount()).isEqualTo(2);
        assertThat(look.inFlight()).isEqualTo(1);
        assertThat(look.queueBytes()).isPositive();
        assertThat(look.queued()).isZero();
        assertThat(look.expirySeconds()).isEqualTo(60);
    }

    @Test
    void ofAClientThatIsAwayItHasWhatWaits() throws Exception {
        BROKER.connect("a").session(60).open().subscribe("t", 1).leave();
        BROKER.connect("p").open().publish("t", "1").publish("t", "2");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(look("a").queued()).isEqualTo(2));
        assertThat(look("a").connection()).isNull();
        assertThat(look("a").inFlight()).isZero();
    }

    @Test
    void ofManySubscriptionsItHasSome() throws Exception {
        ScriptedClient client = BROKER.connect("a").open();
        for (int i = 0; i <= SessionLook.SUBSCRIPTIONS_MAX; i++) {
            client.subscribe("t/" + i, 0);
        }
        SessionLook look = look("a");
        assertThat(look.subscriptions()).hasSize(SessionLook.SUBSCRIPTIONS_MAX);
        assertThat(look.subscriptionCount()).isEqualTo(SessionLook.SUBSCRIPTIONS_MAX + 1);
    }

    @Test
    void whereThereIsNoSessionThereIsNone() {
        assertThat(BROKER.broker().look("nobody", look -> {})).isFalse();
    }
}
