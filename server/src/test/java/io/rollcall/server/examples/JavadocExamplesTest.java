package io.rollcall.server.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.EnhancedAuthenticator.Exchange;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.api.InProcess;
import io.rollcall.broker.api.MessageHandler;
import io.rollcall.broker.api.Publication;
import io.rollcall.broker.api.PublishInterceptor;
import io.rollcall.broker.api.SubscribeInterceptor;
import io.rollcall.broker.api.Verdict;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.Status;
import io.rollcall.server.Rollcall;
import io.rollcall.server.api.ChangeHandler;
import io.rollcall.server.api.Watch;
import io.rollcall.server.process.RawClient;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of the Javadoc, each with what it says that it does. */
@SuppressWarnings("MissingOverride") // as little as can be shown
class JavadocExamplesTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final Database database = new Database();

    /** Somewhere that takes its time. */
    private final class Database {
        CompletionStage<Void> insert(String topic, String text) {
            return CompletableFuture.runAsync(() -> seen.add(topic + "=" + text));
        }

        CompletionStage<Void> append(long seq, FeedEntry entry) {
            return CompletableFuture.runAsync(
                    () -> seen.add(seq + "=" + entry.getClass().getSimpleName()));
        }
    }

    private String next() throws InterruptedException {
        return Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS), "nothing was seen");
    }

    private void connect(String url) {
        int port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
        RawClient client = RawClient.connect(port, "sensor-7", 5, 0);
        assertThat(client.available()).isZero();
    }

    @Test
    void rollcall() {
        try (Rollcall broker = Rollcall.start()) {
            connect("tcp://127.0.0.1:" + broker.mqttPort());
            broker.presence().find("sensor-7");
        }
    }

    @Test
    void presence() throws InterruptedException {
        try (Rollcall broker = Rollcall.start()) {
            connect("tcp://127.0.0.1:" + broker.mqttPort());
            boolean isHere = broker.presence()
                    .find("sensor-7")
                    .map(client -> client.status() == Status.CONNECTED)
                    .orElse(false);

            Watch watch = broker.presence().watch(1, ChangeHandler.of(change -> {
                if (change.entry() instanceof FeedEntry.ClientDisconnected left) {
                    alarm(left.disconnected().clientId(), left.disconnected().cause());
                }
            }));

            assertThat(isHere).isTrue();
            assertThat(broker.kick("sensor-7", "test").join()).isTrue();
            assertThat(next()).isEqualTo("sensor-7 KICKED");
            watch.close();
        }
    }

    private void alarm(String clientId, Object cause) {
        seen.add(clientId + " " + cause);
    }

    @Test
    void changeHandler() throws InterruptedException {
        ChangeHandler stored = change -> database.append(change.seq(), change.entry());

        try (Rollcall broker = Rollcall.start()) {
            broker.presence().watch(broker.presence().asOfSeq() + 1, stored);
            connect("tcp://127.0.0.1:" + broker.mqttPort());
            assertThat(next()).endsWith("=ClientConnected");
        }
    }

    /** Compiled alone: the port and the directory are not a test's to take. */
    static Rollcall withSettings() {
        Rollcall broker = Rollcall.builder()
                .mqttPort(1883)
                .httpEnabled(true)
                .data(Path.of("/var/lib/gateway"))
                .set("mqtt.packetSizeMax", "65536")
                .start();
        return broker;
    }

    @Test
    void publication() {
        Publication alarm = Publication.of("plant/alarm", "boiler 3")
                .with(Qos.AT_LEAST_ONCE)
                .retained()
                .expiringAfter(Duration.ofHours(1));

        assertThat(alarm.retain()).isTrue();
        assertThat(alarm.expiry()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void messageHandler() throws InterruptedException {
        MessageHandler slowly = received -> database.insert(received.topic(), received.text());
        MessageHandler atOnce = MessageHandler.of(received -> seen.add(received.text()));

        try (Rollcall broker = Rollcall.start()) {
            broker.subscribe("a", slowly);
            broker.publish(Publication.of("a", "x")).join();
            assertThat(next()).isEqualTo("a=x");
            broker.subscribe("b", atOnce);
            broker.publish(Publication.of("b", "y")).join();
            assertThat(next()).isEqualTo("y");
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored")
    void inProcess() throws InterruptedException {
        try (Rollcall rollcall = Rollcall.start()) {
            var broker = rollcall.broker();
            broker.inProcess().subscribe("sensors/+/temperature", MessageHandler.of(received -> {
                if (Double.parseDouble(received.text()) > 90) {
                    broker.inProcess()
                            .publish(Publication.of("alarms/heat", received.topic())
                                    .with(Qos.AT_LEAST_ONCE));
                }
            }));
            InProcess here = broker.inProcess();
            here.subscribe("alarms/#", MessageHandler.of(received -> seen.add(received.text())));
            here.publish(Publication.of("sensors/1/temperature", "20")).join();
            here.publish(Publication.of("sensors/2/temperature", "91")).join();

            assertThat(next()).isEqualTo("sensors/2/temperature");
        }
    }

    @Test
    void publishInterceptor() {
        PublishInterceptor tenants = (client, message) -> message.payload().length > 1_000
                ? Verdict.refuse(ReasonCode.QUOTA_EXCEEDED)
                : Verdict.change(message.with(TopicName.of(client.userName() + "/" + message.topic())));

        try (Rollcall broker = Rollcall.builder().publishInterceptor(tenants).start()) {
            connect("tcp://127.0.0.1:" + broker.mqttPort());
        }
    }

    @Test
    void subscribeInterceptor() {
        SubscribeInterceptor modest =
                (client, subscription) -> subscription.filter().filter().equals("#")
                        ? Verdict.refuse(ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED)
                        : Verdict.change(subscription.with(Qos.AT_MOST_ONCE));

        try (Rollcall broker = Rollcall.builder().subscribeInterceptor(modest).start()) {
            connect("tcp://127.0.0.1:" + broker.mqttPort());
        }
    }

    /** Who may come in, and with what. */
    private record Devices(Map<String, String> passwords) {
        boolean knows(String clientId, byte @Nullable [] password) {
            return passwords.containsKey(clientId) && password == null;
        }
    }

    @Test
    void authenticator() {
        Devices registry = new Devices(Map.of("sensor-7", ""));
        Executor workers = Runnable::run;
        Authenticator devices = credentials -> CompletableFuture.supplyAsync(
                () -> registry.knows(credentials.clientId(), credentials.password())
                        ? ReasonCode.SUCCESS
                        : ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                workers);

        try (Rollcall broker = Rollcall.builder().authenticator(devices).start()) {
            connect("tcp://127.0.0.1:" + broker.mqttPort());
            assertThat(broker.presence().counts().connected()).isEqualTo(1);
        }
    }

    @Test
    void authorizer() {
        Authorizer ownTopicsOnly = new Authorizer() {
            public boolean mayPublish(ClientConnection client, String topicName) {
                return topicName.startsWith(client.clientId() + "/");
            }

            public boolean maySubscribe(ClientConnection client, String topicFilter) {
                return topicFilter.startsWith(client.clientId() + "/");
            }
        };

        try (Rollcall broker = Rollcall.builder().authorizer(ownTopicsOnly).start();
                RawClient client = RawClient.connect(broker.mqttPort(), "a", 5, 0)) {
            client.send(0x30, 4, 0, 1, 'b', 0); // PUBLISH to b
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> broker.broker().stats().publishDenied() == 1);
        }
    }

    @Test
    void clientListener() {
        ConcurrentMap<DisconnectCause, LongAdder> ends = new ConcurrentHashMap<>();
        ClientListener counting = new ClientListener() {
            public void disconnected(ClientConnection client, Disconnection how) {
                ends.computeIfAbsent(how.cause(), cause -> new LongAdder()).increment();
            }
        };

        try (Rollcall broker = Rollcall.builder().clientListener(counting).start()) {
            connect("tcp://127.0.0.1:" + broker.mqttPort());
            assertThat(broker.kick("sensor-7", "test").join()).isTrue();
            assertThat(ends).containsKey(DisconnectCause.KICKED);
        }
    }

    /** Sends codes to phones. */
    private interface Phones {
        String sendCode(@Nullable String userName);
    }

    @Test
    void enhancedAuthenticator() throws Exception {
        Phones phones = userName -> "1234";
        final class CodeByPhone implements EnhancedAuthenticator {
            public String method() {
                return "CODE-BY-PHONE";
            }

            public Exchange begin(Credentials credentials) {
                return new Exchange() {
                    private @Nullable String sent;

                    public CompletionStage<Step> next(byte @Nullable [] data) {
                        if (sent == null) {
                            sent = phones.sendCode(credentials.userName());
                            return CompletableFuture.completedStage(new Step.Continue(null));
                        }
                        boolean right = data != null && MessageDigest.isEqual(data, sent.getBytes(UTF_8));
                        return CompletableFuture.completedStage(
                                right
                                        ? new Step.Success(credentials.userName(), null)
                                        : new Step.Refuse(ReasonCode.NOT_AUTHORIZED, "not the code that was sent"));
                    }
                };
            }
        }

        Exchange exchange = new CodeByPhone()
                .begin(new Credentials("a", "ann", null, new InetSocketAddress(0), "mqtt", "tcp", null));
        assertThat(exchange.next(null).toCompletableFuture().get()).isInstanceOf(Step.Continue.class);
        assertThat(exchange.next("1234".getBytes(UTF_8)).toCompletableFuture().get())
                .isInstanceOf(Step.Success.class);
    }
}
