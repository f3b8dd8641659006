package io.rollcall.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.api.Publication;
import io.rollcall.broker.message.Qos;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.Status;
import io.rollcall.server.Rollcall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.Test;

/** Time that a test moves, and faults that it makes, with a client of others. */
@RollcallBroker
class TestBrokerTest {
    private static ClientState find(TestBroker broker, String clientId) {
        return broker.presence().find(clientId).orElseThrow();
    }

    private static Disconnected end(TestBroker broker, String clientId) {
        ClientState state = find(broker, clientId);
        assertThat(state.status()).isEqualTo(Status.DISCONNECTED);
        return Objects.requireNonNull(state.lastDisconnect());
    }

    @Test
    void aClientBehindADeadNetworkIsGoneWhenItsKeepAliveIsOver(TestBroker broker) throws Exception {
        try (Paho client = Paho.connect(broker.mqttPort(), "a")) {
            broker.halfOpen("a");
            broker.advance(Duration.ofSeconds(89));
            assertThat(find(broker, "a").status()).isEqualTo(Status.CONNECTED);

            broker.advance(Duration.ofSeconds(2));

            assertThat(end(broker, "a").cause()).isEqualTo(Cause.KEEP_ALIVE_TIMEOUT);
            assertThat(client.isConnected()).isTrue(); // it does not know
        }
    }

    @Test
    void timeStandsStillUntilItIsMoved(TestBroker broker) throws Exception {
        long began;
        try (Paho client = Paho.connect(broker.mqttPort(), "a")) {
            assertThat(client.isConnected()).isTrue();
            began = find(broker, "a").connection().time();
        }
        broker.advance(Duration.ofHours(5));
        try (Paho client = Paho.connect(broker.mqttPort(), "b")) {
            assertThat(client.isConnected()).isTrue();
            assertThat(find(broker, "b").connection().time() - began)
                    .isEqualTo(Duration.ofHours(5).toMillis());
        }
        assertThatThrownBy(() -> broker.advance(Duration.ofSeconds(-1))).hasMessage("duration: PT-1S is negative");
    }

    @Test
    void aSessionExpires(TestBroker broker) throws Exception {
        Paho.connect(broker.mqttPort(), "a", Paho.session(600)).subscribe("t", 1);
        broker.drop("a");
        assertThat(broker.rollcall().broker().stats().sessions()).isEqualTo(1);

        broker.advance(Duration.ofSeconds(599));
        assertThat(broker.rollcall().broker().stats().sessions()).isEqualTo(1);
        broker.advance(Duration.ofSeconds(2));

        assertThat(broker.rollcall().broker().stats().sessions()).isZero();
    }

    @Test
    void aDelayedWillIsPublishedInItsTime(TestBroker broker) throws Exception {
        try (Paho watcher = Paho.connect(broker.mqttPort(), "watcher", noKeepAlive())) {
            watcher.subscribe("#", 0);
            Paho.connect(broker.mqttPort(), "a", Paho.will("gone/a", "late", 30));
            broker.drop("a");
            broker.advance(Duration.ofSeconds(29));
            broker.rollcall().publish(Publication.of("now", "before")).join();
            broker.advance(Duration.ofSeconds(2));

            assertThat(watcher.next()).isEqualTo("now=before");
            assertThat(watcher.next()).isEqualTo("gone/a=late");
        }
    }

    private static MqttConnectionOptions noKeepAlive() {
        var options = Paho.options();
        options.setKeepAliveInterval(0);
        return options;
    }

    @Test
    void aMessageExpiresWhileItsReceiverIsAway(TestBroker broker) throws Exception {
        Paho.connect(broker.mqttPort(), "a", Paho.session(3_600)).subscribe("t", 1);
        broker.drop("a");
        Publication message = Publication.of("t", "stale").with(Qos.AT_LEAST_ONCE);
        broker.rollcall().publish(message.expiringAfter(Duration.ofSeconds(10))).join();
        broker.rollcall()
                .publish(Publication.of("t", "fresh").with(Qos.AT_LEAST_ONCE).expiringAfter(Duration.ofMinutes(10)))
                .join();

        broker.advance(Duration.ofSeconds(11));

        try (Paho back =
                Paho.connect(broker.mqttPort(), "a", Paho.session(3_600)).subscribe("t", 1)) {
            assertThat(back.next()).isEqualTo("t=fresh");
        }
    }

    @Test
    void whatDroppedTheConnectionWasTheNetwork(TestBroker broker) throws Exception {
        Paho.connect(broker.mqttPort(), "a");

        broker.drop("a");

        assertThat(end(broker, "a").entity()).isEqualTo(Entity.NETWORK);
        assertThatThrownBy(() -> broker.drop("a")).hasMessage("clientId: 'a' is not connected");
        assertThatThrownBy(() -> broker.halfOpen("nobody")).hasMessage("clientId: 'nobody' is not connected");
    }

    @Test
    @RollcallBroker(durable = true)
    void whatWasAcknowledgedOutlivesACrash(TestBroker broker) throws Exception {
        int port = broker.mqttPort();
        Paho.connect(port, "a", Paho.session(3_600)).subscribe("t", 1);
        broker.drop("a");
        Paho.connect(port, "b").publish("t", "kept", 1, true);

        broker.crashAndRestart();

        assertThat(broker.mqttPort()).isEqualTo(port);
        assertThat(end(broker, "b").entity()).isEqualTo(Entity.SERVER);
        assertThat(end(broker, "a").entity()).isEqualTo(Entity.NETWORK);
        try (Paho back = Paho.connect(port, "a", Paho.session(3_600)).subscribe("t", 1)) {
            assertThat(back.next()).isEqualTo("t=kept");
        }
    }

    @Test
    @RollcallBroker(durable = true)
    void itCanCrashAgainAndAgain(TestBroker broker) throws Exception {
        for (int i = 0; i < 3; i++) {
            Paho.connect(broker.mqttPort(), "client-" + i).publish("t/" + i, "kept", 1, true);
            broker.crashAndRestart();
        }
        assertThat(broker.presence().counts().connected()).isZero();
        assertThat(broker.presence().counts().disconnected()).isEqualTo(3);
        assertThat(broker.rollcall().broker().stats().retained()).isEqualTo(3);
    }

    @Test
    void inMemoryACrashLeavesNothing(TestBroker broker) throws Exception {
        Paho.connect(broker.mqttPort(), "a").publish("t", "lost", 1, true);

        broker.crashAndRestart();

        assertThat(broker.presence().find("a")).isEmpty();
        assertThat(broker.rollcall().broker().stats().retained()).isZero();
    }

    @Test
    @RollcallBroker(http = true, settings = "mqtt.receiveMaximum = 7")
    void portsAndTheServerAreParameters(Rollcall server, @MqttPort int mqtt, @HttpPort int http, TestBroker broker)
            throws Exception {
        assertThat(broker.rollcall()).isSameAs(server);
        assertThat(mqtt).isEqualTo(broker.mqttPort()).isNotEqualTo(server.mqttPort());
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + "/readyz"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }
}
