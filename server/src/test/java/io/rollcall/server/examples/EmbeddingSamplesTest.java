package io.rollcall.server.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.LocalOptions;
import io.rollcall.broker.api.LocalOptions.WhenFull;
import io.rollcall.broker.api.Publication;
import io.rollcall.broker.api.Received;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.Status;
import io.rollcall.server.Rollcall;
import io.rollcall.server.RollcallBuilder;
import io.rollcall.server.api.ChangeHandler;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.Receiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/embedding.md, run. */
class EmbeddingSamplesTest {
    @TempDir
    Path directory;

    private static MqttClient connect(int port, String clientId, MqttConnectionOptions options) throws MqttException {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, clientId, new MemoryPersistence());
        client.connect(options);
        return client;
    }

    @Test
    void threeLines() {
        try (Rollcall broker = Rollcall.start()) {
            int port = broker.mqttPort();
            boolean here = broker.presence().find("sensor-7").isPresent();

            assertThat(port).isPositive();
            assertThat(here).isFalse();
        }
    }

    /** A gateway at the edge: rules in process, and a cloud that takes its time. */
    static final class Gateway implements AutoCloseable {
        private final Rollcall broker;
        private final Cloud cloud;

        Gateway(RollcallBuilder builder, Cloud cloud) {
            this.cloud = cloud;
            broker = builder.start();
            LocalOptions lossless = LocalOptions.DEFAULTS.with(WhenFull.HOLD_PUBLISHERS);
            broker.subscribe("sensors/+/temperature", lossless, this::onTemperature);
            broker.presence().watch(broker.presence().asOfSeq() + 1, ChangeHandler.of(change -> {
                if (change.entry() instanceof FeedEntry.ClientDisconnected left) {
                    cloud.report(
                            left.disconnected().clientId(), left.disconnected().cause());
                }
            }));
        }

        /** The next one comes when the cloud has this one. */
        private CompletionStage<?> onTemperature(Received received) {
            if (Double.parseDouble(received.text()) < 90) {
                return cloud.store(received.topic(), received.text());
            }
            Publication alarm = Publication.of("alarms/heat", received.topic())
                    .with(Qos.AT_LEAST_ONCE)
                    .retained()
                    .expiringAfter(Duration.ofHours(1));
            return cloud.store(received.topic(), received.text()).thenRun(() -> {
                var unused = broker.publish(alarm);
            });
        }

        @Override
        public void close() {
            broker.close();
        }
    }

    /** What is far away. */
    private static final class Cloud {
        final BlockingQueue<String> got = new LinkedBlockingQueue<>();

        CompletionStage<Void> store(String topic, String text) {
            return CompletableFuture.runAsync(() -> got.add(topic + "=" + text));
        }

        void report(String clientId, Object cause) {
            got.add(clientId + " " + cause);
        }
    }

    @Test
    void edgeGateway() throws Exception {
        Cloud cloud = new Cloud();
        try (Gateway gateway = new Gateway(Rollcall.builder(), cloud)) {
            Rollcall broker = gateway.broker;
            BlockingQueue<String> alarms = new LinkedBlockingQueue<>();
            broker.subscribe("alarms/#", received -> CompletableFuture.runAsync(() -> alarms.add(received.text())));
            MqttClient sensor = connect(broker.mqttPort(), "sensor-7", new MqttConnectionOptions());
            sensor.publish("sensors/7/temperature", "20".getBytes(StandardCharsets.UTF_8), 1, false);
            sensor.publish("sensors/7/temperature", "95".getBytes(StandardCharsets.UTF_8), 1, false);

            assertThat(cloud.got.poll(60, TimeUnit.SECONDS)).isEqualTo("sensors/7/temperature=20");
            assertThat(cloud.got.poll(60, TimeUnit.SECONDS)).isEqualTo("sensors/7/temperature=95");
            assertThat(alarms.poll(60, TimeUnit.SECONDS)).isEqualTo("sensors/7/temperature");
            sensor.disconnect();
            sensor.close();
            assertThat(cloud.got.poll(60, TimeUnit.SECONDS)).startsWith("sensor-7 ");
        }
    }

    @Test
    void presenceWebhook() throws IOException {
        Receiver receiver = Receiver.open();
        String url = receiver.url("/presence").toString();
        Path data = directory.resolve("data");
        Path secret = Files.writeString(directory.resolve("ledger.key"), "0123456789abcdef-secret");

        Path settings = Files.writeString(directory.resolve("gateway.yaml"), """
                webhooks:
                  - name: ledger
                    url: %s
                    secretFile: %s
                    types: [connected, disconnected]
                """.formatted(url, secret));
        try (Rollcall broker = Rollcall.builder().config(settings).data(data).start()) {

            RawClient client = RawClient.connect(broker.mqttPort(), "sensor-7", 5, 0);
            assertThat(client.available()).isZero();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> receiver.requests().stream()
                            .anyMatch(request -> request.body().contains("sensor-7")));
        } finally {
            receiver.close();
        }
    }

    /** Asks a slow registry on threads of its own, and never on an event loop. */
    static final class RegistryAuthenticator implements Authenticator {
        private final Map<String, byte[]> passwords;
        private final Executor workers;

        RegistryAuthenticator(Map<String, byte[]> passwords, Executor workers) {
            this.passwords = passwords;
            this.workers = workers;
        }

        @Override
        public CompletionStage<ReasonCode> authenticate(Credentials credentials) {
            return CompletableFuture.supplyAsync(
                    () -> isRight(credentials.userName(), credentials.password())
                            ? ReasonCode.SUCCESS
                            : ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                    workers);
        }

        private boolean isRight(@Nullable String userName, byte @Nullable [] password) {
            byte[] known = userName == null ? null : passwords.get(userName);
            return known != null && password != null && MessageDigest.isEqual(known, password);
        }
    }

    @Test
    void customAuthenticator() throws Exception {
        Map<String, byte[]> passwords = new ConcurrentHashMap<>();
        passwords.put("ann", "right".getBytes(StandardCharsets.UTF_8));
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try (Rollcall broker = Rollcall.builder()
                .authenticator(new RegistryAuthenticator(passwords, workers))
                .start()) {
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setUserName("ann");
            options.setPassword("right".getBytes(StandardCharsets.UTF_8));
            MqttClient client = connect(broker.mqttPort(), "a", options);
            assertThat(broker.presence().find("a").orElseThrow().status()).isEqualTo(Status.CONNECTED);
            client.disconnect();
            client.close();
            options.setPassword("wrong".getBytes(StandardCharsets.UTF_8));
            MqttException refused =
                    catchThrowableOfType(MqttException.class, () -> connect(broker.mqttPort(), "b", options));
            assertThat(refused.getReasonCode()).isEqualTo(0x86);
        } finally {
            workers.shutdown();
        }
    }
}
