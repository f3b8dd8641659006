package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client arrives while another connection of it stands [3.1.4]: also very often, from everywhere at once. */
class TakeOverTest {
    private static final int ARRIVALS = 200;
    private static final int MESSAGES = 3_000;
    private static final int MESSAGES_AN_ARRIVAL = 10;
    private static final int THREADS = 8;

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().withLoops(4);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Spec(v5 = "MQTT-3.1.4-3", v3 = "MQTT-3.1.4-2")
    @EachVersion
    void theOlderConnectionIsToldAndEnds(ProtocolVersion version) {
        ScriptedClient older = BROKER.connect("a").version(version).open();
        ScriptedClient newer = BROKER.connect("a").version(version).open(false);
        older.expectEnd(0x8E);
        newer.expectNothing();
    }

    @Spec(v5 = "MQTT-3.1.4-3", v3 = "MQTT-3.1.4-2")
    @Test
    void eachVersionTakesOverFromEach() {
        ScriptedClient first = BROKER.connect("a").version(V3_1_1).open();
        ScriptedClient second = BROKER.connect("a").version(V5).open();
        first.expectEnd(0x8E);
        BROKER.connect("a").version(V3_1_1).open().expectNothing();
        second.expectEnd(0x8E);
    }

    @Spec(
            v5 = {"MQTT-3.1.4-4", "MQTT-3.1.2-5"},
            v3 = {"MQTT-3.1.4-3", "MQTT-3.1.2-4"})
    @EachVersion
    void theSessionGoesOn(ProtocolVersion version) {
        BROKER.connect("a").version(version).session(60).open(false).subscribe("t", 1);
        ScriptedClient newer = BROKER.connect("a").version(version).session(60).open(true);
        BROKER.connect("b").open().publish("t", "x");
        assertThat(newer.expectPublish("t", "x").qos()).isEqualTo(1);
    }

    @Spec(
            v5 = {"MQTT-3.1.2-4", "MQTT-3.1.4-4"},
            v3 = {"MQTT-3.1.2-6", "MQTT-3.1.4-3"})
    @EachVersion
    void aCleanStartEndsTheSession(ProtocolVersion version) {
        BROKER.connect("a").version(version).session(60).open(false).subscribe("t", 1);
        ScriptedClient newer = BROKER.connect("a").version(version).open(false);
        BROKER.connect("b").open().publish("t", "x");
        newer.expectNothing();
    }

    @Spec(v5 = "MQTT-4.1.0-2", v3 = "MQTT-3.1.2-6")
    @EachVersion
    void aSessionThatEndsWithItsConnectionDoesNotGoOn(ProtocolVersion version) {
        BROKER.connect("a").version(version).open(false).subscribe("t", 1);
        ScriptedClient newer =
                BROKER.connect("a").version(version).cleanStart(false).open(false);
        BROKER.connect("b").open().publish("t", "x");
        newer.expectNothing();
    }

    @Spec(v5 = {"MQTT-3.3.1-1", "MQTT-4.4.0-1"})
    @Test
    void whatTheOlderDidNotAcknowledgeIsSentToTheNewer() {
        ScriptedClient older = BROKER.connect("a").session(60).open().subscribe("t", 2);
        ScriptedClient publisher = BROKER.connect("b").open().publish("t", "1").publish("t", "2");
        assertThat(older.expectPublish("t", "1").dup()).isFalse();
        assertThat(older.expectPublish("t", "2").dup()).isFalse();
        ScriptedClient newer = BROKER.connect("a").session(60).open(true);
        publisher.publish("t", "3");
        assertThat(newer.expectPublish("t", "1").dup()).isTrue();
        assertThat(newer.expectPublish("t", "2").dup()).isTrue();
        assertThat(newer.expectPublish("t", "3").dup()).isFalse();
    }

    @Test
    void isTheServersDoing() {
        BROKER.connect("a").open();
        BROKER.connect("a").open();
        Disconnection how = BROKER.events().endOf("a");
        assertThat(how.entity()).isEqualTo(Entity.SERVER);
        assertThat(how.cause()).isEqualTo(DisconnectCause.TAKEN_OVER);
        assertThat(how.reason()).isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
        List<Events.Event> events = BROKER.events().of("a");
        assertThat(events).hasSize(3);
        assertThat(events.get(0).client().connectionId())
                .isEqualTo(events.get(1).client().connectionId())
                .isLessThan(events.get(2).client().connectionId());
        assertThat(BROKER.broker().stats().takenOver()).isEqualTo(1);
        assertThat(BROKER.broker().stats().connections()).isEqualTo(1);
    }

    @Test
    void aNewIdentifierOfTheServerTakesNobodyOver() {
        ScriptedClient first = BROKER.connect("").open();
        BROKER.connect("").open();
        first.expectNothing();
    }

    // ---- many at once

    private void inParallel(List<Callable<Void>> tasks) throws InterruptedException, ExecutionException {
        for (Future<Void> task : threads.invokeAll(tasks)) {
            task.get();
        }
    }

    @Spec(v5 = "MQTT-3.1.4-3", v3 = "MQTT-3.1.4-2")
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ofManyArrivalsOneStays(long seed) throws Exception {
        Random random = new Random(seed);
        List<ScriptedClient> arrived = Collections.synchronizedList(new ArrayList<>());
        List<Callable<Void>> arrivals = new ArrayList<>();
        for (int i = 0; i < ARRIVALS; i++) {
            ProtocolVersion version = random.nextBoolean() ? V5 : V3_1_1;
            boolean clean = random.nextInt(3) == 0;
            boolean gone = random.nextInt(4) == 0;
            Connect connect = BROKER.connect("a").version(version);
            arrivals.add(() -> {
                ScriptedClient client = (clean ? connect : connect.session(3_600)).send();
                if (gone) {
                    client.reset();
                } else {
                    arrived.add(client);
                }
                return null;
            });
        }
        inParallel(arrivals);
        awaitArrivals(ARRIVALS);
        expectOneStays(seed, arrived);
        BROKER.awaitConnections(0);
        expectAlternation(seed);
    }

    /** So many sockets have become a connection of the client, or ended before. */
    private static void awaitArrivals(int count) {
        BrokerStats stats = BROKER.broker().stats();
        RunningBroker.await(() -> {
            long refused = Arrays.stream(DisconnectCause.values())
                    .mapToLong(stats::refused)
                    .sum();
            long connected = BROKER.events().of("a").stream()
                    .filter(event -> event.how() == null)
                    .count();
            return refused + connected == count;
        });
    }

    /** Only the newest connection stands, unless its socket is one of those that were reset; it is served, and leaves. */
    private static void expectOneStays(long seed, List<ScriptedClient> arrived) {
        ClientConnection newest = BROKER.events().of("a").stream()
                .filter(event -> event.how() == null)
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .client();
        List<ScriptedClient> standing = new ArrayList<>();
        for (ScriptedClient client : arrived) {
            if (client.localPort() == newest.remoteAddress().getPort()) {
                standing.add(client);
            } else {
                client.expectEventualEnd();
            }
        }
        assertThat(standing.size()).as("seed %d", seed).isLessThanOrEqualTo(1);
        for (ScriptedClient survivor : standing) {
            survivor.expectConnack();
            assertThat(BROKER.broker().stats().connections())
                    .as("seed %d", seed)
                    .isEqualTo(1);
            survivor.expectNothing().leave();
        }
    }

    private static void expectAlternation(long seed) {
        List<Events.Event> events = BROKER.events().of("a");
        long last = 0;
        for (int i = 0; i < events.size(); i++) {
            Events.Event event = events.get(i);
            boolean arrives = i % 2 == 0;
            long id = event.client().connectionId();
            assertThat(event.how() == null)
                    .as("seed %d, event %d: %s", seed, i, events)
                    .isEqualTo(arrives);
            assertThat(id > last || (id == last && !arrives))
                    .as("seed %d, event %d: %s", seed, i, events)
                    .isTrue();
            last = id;
        }
        assertThat(events.size()).as("seed %d", seed).isEven();
    }

    /** The session of a client that takes itself over all the time loses nothing, and mixes nothing up. */
    @Spec(
            v5 = {"MQTT-4.4.0-1", "MQTT-4.6.0-1"},
            v3 = {"MQTT-4.4.0-1", "MQTT-4.6.0-1"})
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsPublishedMeanwhileArrivesInOrder(long seed) throws Exception {
        Random random = new Random(seed);
        BROKER.connect("a").session(3_600).open().subscribe("t", 1).leave();
        AtomicInteger published = new AtomicInteger();
        AtomicInteger arrivals = new AtomicInteger(1);
        Semaphore due = new Semaphore(0);
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        List<Callable<Void>> tasks = new ArrayList<>();
        tasks.add(() -> {
            publishAll(published, due);
            return null;
        });
        for (int i = 0; i < THREADS - 1; i++) {
            Random itsRandom = new Random(random.nextLong());
            tasks.add(() -> {
                while (published.get() < MESSAGES) {
                    arrivals.incrementAndGet();
                    due.release(MESSAGES_AN_ARRIVAL);
                    acknowledged.addAll(arriveOnce(itsRandom));
                }
                return null;
            });
        }
        inParallel(tasks);
        awaitArrivals(arrivals.get());
        ScriptedClient survivor = BROKER.connect("a").session(3_600).open(true);
        List<Integer> rest = new ArrayList<>();
        while (rest.isEmpty() || rest.get(rest.size() - 1) < MESSAGES) {
            rest.add(Integer.parseInt(survivor.expectPublishAndAcknowledge()));
        }
        survivor.expectNothing();
        assertThat(rest).as("seed %d", seed).isEqualTo(consecutive(rest));
        acknowledged.addAll(rest);
        assertThat(acknowledged).as("seed %d", seed).hasSize(MESSAGES);
    }

    /** So many as are due, so that messages and arrivals meet. */
    private static void publishAll(AtomicInteger published, Semaphore due) throws InterruptedException {
        TopicName topic = TopicName.of("t");
        for (int i = 1; i <= MESSAGES; i++) {
            assertThat(due.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            byte[] payload = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
            BROKER.broker().publish(topic, payload, Qos.AT_LEAST_ONCE, false);
            published.set(i);
        }
    }

    /** Takes the client over; acknowledges a few messages or none, or vanishes. Returns what it has acknowledged. */
    private static List<Integer> arriveOnce(Random random) {
        ProtocolVersion version = random.nextBoolean() ? V5 : V3_1_1;
        ScriptedClient client =
                BROKER.connect("a").version(version).session(3_600).send();
        if (random.nextInt(3) == 0) {
            client.reset();
            return List.of();
        }
        List<Integer> numbers = client.acknowledgeUpTo(random.nextInt(10)).stream()
                .map(Integer::parseInt)
                .toList();
        assertThat(numbers).isEqualTo(consecutive(numbers));
        return numbers;
    }

    /** As many numbers, each one more than the one before. */
    private static List<Integer> consecutive(List<Integer> numbers) {
        int first = numbers.isEmpty() ? 0 : numbers.get(0);
        return IntStream.range(first, first + numbers.size()).boxed().toList();
    }
}
