package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.presence.Status;
import io.rollcall.server.config.ConfigError;
import io.rollcall.server.config.Key;
import io.rollcall.server.process.RawClient;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entry point of embedders: what it does when told nothing, and what can be told. */
class EmbeddingTest {
    private static final Set<String> NOT_SETTINGS = Set.of(
            "set",
            "config",
            "apiKey",
            "authenticator",
            "enhancedAuthenticator",
            "authorizer",
            "clientListener",
            "publishInterceptor",
            "subscribeInterceptor",
            "callbacks",
            "time",
            "shutdownHook",
            "start");

    @TempDir
    Path directory;

    @Test
    void threeLinesAreABrokerWithPresence() throws IOException {
        try (Rollcall broker = Rollcall.start();
                RawClient client = RawClient.connect(broker.mqttPort(), "a", 5, 0)) {
            assertThat(client.available()).isZero();
            assertThat(broker.presence().find("a").orElseThrow().status()).isEqualTo(Status.CONNECTED);
            assertThat(broker.mqtt().getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void withoutHttpThereIsNoPortForIt() {
        try (Rollcall broker = Rollcall.start()) {
            assertThat(broker.https()).isEmpty();
            assertThatThrownBy(broker::httpPort)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("http.enabled: false");
        }
    }

    @Test
    void httpIsThereWhenAskedFor() {
        try (Rollcall broker = Rollcall.builder().httpEnabled(true).start()) {
            assertThat(Metrics.of(URI.create("http://127.0.0.1:" + broker.httpPort() + "/metrics")))
                    .contains("mqtt_connections");
        }
    }

    @Test
    void severalRunInOneJvmAndKnowNothingOfEachOther() throws IOException {
        try (Rollcall one = Rollcall.start();
                Rollcall other = Rollcall.start();
                RawClient client = RawClient.connect(one.mqttPort(), "a", 5, 0)) {
            assertThat(client.available()).isZero();
            assertThat(one.mqttPort()).isNotEqualTo(other.mqttPort());
            assertThat(one.presence().counts().connected()).isEqualTo(1);
            assertThat(other.presence().find("a")).isEmpty();
        }
    }

    @Test
    void withADirectoryPresenceOutlivesTheServer() throws IOException {
        try (Rollcall broker = Rollcall.builder().data(directory).start();
                RawClient client = RawClient.connect(broker.mqttPort(), "a", 5, 0)) {
            assertThat(client.available()).isZero();
        }
        try (Rollcall broker = Rollcall.builder().data(directory).start()) {
            assertThat(broker.presence().find("a").orElseThrow().status()).isEqualTo(Status.DISCONNECTED);
        }
    }

    @Test
    void withoutADirectoryNothingIsWritten() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        List<Path> before = list(here);
        try (Rollcall broker = Rollcall.builder().httpEnabled(true).start();
                RawClient client = RawClient.connect(broker.mqttPort(), "a", 5, 0)) {
            assertThat(client.available()).isZero();
        }
        assertThat(list(here)).isEqualTo(before);
    }

    private static List<Path> list(Path here) throws IOException {
        try (Stream<Path> files = Files.list(here)) {
            return files.sorted().toList();
        }
    }

    @Test
    void aListenerHearsWhatPresenceHears() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        ClientListener listener = new ClientListener() {
            @Override
            public void connected(ClientConnection client, Runnable recorded) {
                heard.add("connected " + client.clientId());
                recorded.run();
            }

            @Override
            public void disconnected(ClientConnection client, Disconnection how) {
                heard.add("disconnected " + how.cause());
                throw new IllegalStateException("which is caught");
            }
        };
        try (Rollcall broker = Rollcall.builder().clientListener(listener).start()) {
            RawClient.connect(broker.mqttPort(), "a", 5, 0).close();

            assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("connected a");
            assertThat(heard.poll(60, TimeUnit.SECONDS)).startsWith("disconnected ");
            CountDownLatch current = new CountDownLatch(1);
            broker.presence().whenCurrent(current::countDown);
            assertThat(current.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(broker.presence().find("a").orElseThrow().status()).isEqualTo(Status.DISCONNECTED);
        }
    }

    @Test
    void connackWaitsForTheListener() throws Exception {
        BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
        ClientListener slow = new ClientListener() {
            @Override
            public void connected(ClientConnection client, Runnable recorded) {
                waiting.add(recorded);
            }
        };
        try (Rollcall broker = Rollcall.builder().clientListener(slow).start();
                RawClient client = RawClient.open(broker.mqttPort(), "a", 5, 0)) {
            Runnable recorded = waiting.poll(60, TimeUnit.SECONDS);
            assertThat(recorded).isNotNull();
            assertThat(client.available()).isZero();

            recorded.run();

            client.expectConnack();
        }
    }

    @Test
    void anEmbedderWithAnAuthenticatorMayListenEverywhere() {
        try (Rollcall broker = Rollcall.builder()
                .mqttHost("0.0.0.0")
                .authenticator(credentials -> CompletableFuture.completedFuture(ReasonCode.NOT_AUTHORIZED))
                .start()) {
            assertThat(broker.mqttPort()).isPositive();
        }
        assertThatThrownBy(() -> Rollcall.builder().mqttHost("0.0.0.0").start())
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("mqtt.host: 0.0.0.0");
    }

    @Test
    void whatIsSaidWinsOverTheFile() throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), "mqtt: {receiveMaximum: 7, inFlightMax: 8}\n");
        try (Rollcall broker =
                Rollcall.builder().config(file).set("mqtt.receiveMaximum", "9").start()) {
            assertThat(broker.mqttPort()).isPositive();
        }
        assertThatThrownBy(() -> Rollcall.builder()
                        .config(file)
                        .set("mqtt.receiveMaximum", "none")
                        .start())
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("mqtt.receiveMaximum: 'none'");
    }

    @Test
    void whatCannotBeIsSaidByKeyAndValue() {
        assertThatThrownBy(() -> Rollcall.builder().set("mqtt.prt", "1"))
                .isInstanceOf(ConfigError.class)
                .hasMessage("mqtt.prt: no such key; the nearest is mqtt.port");
        assertThatThrownBy(() -> Rollcall.builder().set("listeners", "1"))
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("listeners: this is a list");
        assertThatThrownBy(() -> Rollcall.builder().durability("fsync").start())
                .isInstanceOf(ConfigError.class)
                .hasMessage("durability: 'fsync' needs a directory; say which with data");
        assertThatThrownBy(() -> Rollcall.builder().mqttPort(70_000).start())
                .isInstanceOf(ConfigError.class)
                .hasMessageStartingWith("mqtt.port: '70000'");
    }

    @Test
    void aPortThatIsTakenIsNamedAndNothingIsLeftRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Set<Thread> before = Leftovers.threads();
            assertThatThrownBy(() -> Rollcall.builder()
                            .mqttHost("0.0.0.0")
                            .mqttAllowAnonymous(true)
                            .mqttPort(taken.getLocalPort())
                            .start())
                    .isInstanceOf(StartError.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
            assertThat(Leftovers.threadsSince(before)).isEmpty();
        }
    }

    @Test
    void theShutdownHookIsForgottenWithTheServer() {
        Rollcall broker = Rollcall.builder().shutdownHook(true).start();
        broker.close();
        broker.close();
        assertThat(broker.presence()).isNotNull();
    }

    @Test
    void presenceLivesByTheTimeThatItIsGiven() throws IOException {
        TimeSource longAgo = new TimeSource() {
            @Override
            public long steadyMillis() {
                return 5;
            }

            @Override
            public long epochMillis() {
                return 1_000_000_000_000L;
            }
        };
        try (Rollcall broker = Rollcall.builder().time(longAgo).start();
                RawClient client = RawClient.connect(broker.mqttPort(), "a", 5, 0)) {
            assertThat(client.available()).isZero();
            assertThat(broker.presence().find("a").orElseThrow().connection().time())
                    .isEqualTo(1_000_000_000_000L);
        }
    }

    /** A method for a setting has the name of its key in one word. */
    @Test
    void namesOfTheBuilderAreThoseOfTheFile() {
        Set<String> keys =
                Arrays.stream(Key.values()).map(EmbeddingTest::oneWord).collect(Collectors.toSet());
        Set<String> methods = Arrays.stream(RollcallBuilder.class.getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !NOT_SETTINGS.contains(name))
                .collect(Collectors.toSet());

        assertThat(methods).isNotEmpty();
        assertThat(keys).containsAll(methods);
    }

    private static String oneWord(Key key) {
        StringBuilder word = new StringBuilder();
        for (String part : key.path().split("\\.", -1)) {
            word.append(word.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return word.toString();
    }
}
