package io.rollcall.broker.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.spec.TrafficClient.Published;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many clients with sessions that publish to each other over bad connections, against a simple model: each of them gets
 * every message that it subscribed to, those of one publisher in their order, and no QoS 2 message twice.
 */
class TrafficTest {
    private static final int CLIENTS = 20;
    private static final int ROUNDS = 60;
    private static final List<String> TOPICS = List.of("t/0", "t/1", "t/2", "t/3", "t/4");

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().withLoops(4);

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final List<TrafficClient> clients = new ArrayList<>();
    private final Map<TrafficClient, Set<String>> subscriptions = new HashMap<>();

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Spec(
            v5 = {
                "MQTT-4.3.2-3",
                "MQTT-4.3.3-10",
                "MQTT-4.4.0-1",
                "MQTT-4.6.0-1",
                "MQTT-4.6.0-6",
                "MQTT-4.2.0-1",
                "MQTT-4.5.0-1"
            },
            v3 = {
                "MQTT-4.3.2-1",
                "MQTT-4.3.3-2",
                "MQTT-4.4.0-1",
                "MQTT-4.6.0-1",
                "MQTT-4.6.0-6",
                "MQTT-7.1.1-1",
                "MQTT-4.5.0-1"
            })
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingIsLostOrMixedUp(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < CLIENTS; i++) {
            arrive("client" + i, random);
        }
        List<Callable<Void>> lives = new ArrayList<>();
        for (TrafficClient client : clients) {
            Random itsRandom = new Random(random.nextLong());
            lives.add(() -> {
                live(client, itsRandom);
                return null;
            });
        }
        inParallel(lives);
        List<Callable<Void>> ends = new ArrayList<>();
        for (TrafficClient client : clients) {
            ends.add(() -> {
                expectAll(seed, client);
                return null;
            });
        }
        inParallel(ends);
    }

    private void inParallel(List<Callable<Void>> works) throws Exception {
        for (Future<Void> work : threads.invokeAll(works)) {
            work.get();
        }
    }

    private void arrive(String name, Random random) {
        TrafficClient client = new TrafficClient(BROKER, name, new Random(random.nextLong()));
        client.connect(true);
        Set<String> topics = new LinkedHashSet<>();
        if (random.nextInt(4) == 0) {
            client.subscribe("t/+", 2);
            topics.addAll(TOPICS);
        } else {
            topics.add(TOPICS.get(random.nextInt(TOPICS.size())));
            topics.add(TOPICS.get(random.nextInt(TOPICS.size())));
            topics.forEach(topic -> client.subscribe(topic, 2));
        }
        clients.add(client);
        subscriptions.put(client, topics);
    }

    private static void live(TrafficClient client, Random random) {
        for (int round = 0; round < ROUNDS; round++) {
            client.publishSome(TOPICS);
            if (random.nextInt(3) > 0) {
                client.answerAll();
            }
            if (random.nextInt(4) == 0) {
                client.go();
                client.connect(false);
            }
        }
        while (!client.isAllAcknowledged()) {
            client.answerAll();
        }
    }

    private void expectAll(long seed, TrafficClient client) {
        Set<String> topics = subscriptions.getOrDefault(client, Set.of());
        Map<String, List<Integer>> due = new HashMap<>();
        Set<String> exactlyOnce = new LinkedHashSet<>();
        for (TrafficClient publisher : clients) {
            for (Published message : publisher.published()) {
                if (topics.contains(message.topic())) {
                    due.computeIfAbsent(publisher.name(), name -> new ArrayList<>())
                            .add(message.number());
                    if (message.qos() == 2) {
                        exactlyOnce.add(message.payload());
                    }
                }
            }
        }
        int count = due.values().stream().mapToInt(List::size).sum();
        client.answerUntil(count);
        client.answerAll();
        assertThat(firstArrivals(client))
                .as("seed %d, to %s", seed, client.name())
                .isEqualTo(due);
        for (String payload : exactlyOnce) {
            assertThat(Collections.frequency(client.received(), payload))
                    .as("seed %d, %s to %s", seed, payload, client.name())
                    .isEqualTo(1);
        }
    }

    /** The numbers of each publisher's messages, in the order in which they came first. */
    private static Map<String, List<Integer>> firstArrivals(TrafficClient client) {
        Map<String, List<Integer>> numbers = new HashMap<>();
        for (String payload : new LinkedHashSet<>(client.received())) {
            String[] parts = payload.split(":", 2);
            numbers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(Integer.parseInt(parts[1]));
        }
        return numbers;
    }
}
