package io.rollcall.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.http.nativeapi.ClientJson;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedLimits;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.server.monitor.Reader.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever subscribers do while clients come and go, each is told the state and then every change, in order and without a gap; compared
 * with the feed itself.
 */
class MonitorModelTest {
    private static final int THREADS = 2;
    private static final int CLIENTS = 1_200;
    private static final int CHANGES = 10_000;
    private static final int READERS = 6;
    private static final int MANY = 100_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private static PresenceConfig remembering(int entries) {
        return PresenceConfig.inMemory()
                .with(new FeedLimits(Duration.ofDays(1), 1L << 30, 1, entries, 1L << 30, 10_000, 100_000));
    }

    /** Identifiers of every kind: some sort otherwise in UTF-16 than in UTF-8, and some are encoded in topics. */
    private static String clientId(int number) {
        return switch (number % 6) {
            case 0 -> "\uFFFD-" + number;
            case 1 -> "\uD83D\uDE00-" + number;
            case 2 -> "site/+#%/" + number;
            case 3 -> "$" + number;
            default -> "sensor-" + number;
        };
    }

    /** What one subscriber knows of each client, from what it was told. */
    private static final class Known {
        private final long seed;
        private final Map<String, NavigableMap<Long, String>> told = new HashMap<>();
        private long completeAsOf = -1;
        private int resyncs;
        private boolean mayRepeat;

        Known(long seed) {
            this.seed = seed;
        }

        void take(Seen seen) {
            JsonNode json = seen.json();
            if (seen.topic().equals("$presence/$snapshot")) {
                completeAsOf = json.get("seq").asLong();
                return;
            }
            if (seen.topic().equals("$presence/$resync")) {
                resyncs++;
                completeAsOf = -1;
                return;
            }
            String clientId = json.get("clientId").asText();
            assertThat(seen.topic()).isEqualTo("$presence/" + TopicId.encode(clientId));
            long seq = json.get("seq").asLong();
            NavigableMap<Long, String> before = told.computeIfAbsent(clientId, id -> new TreeMap<>());
            assertThat(seen.retained() && !mayRepeat && resyncs == 0 && !before.isEmpty())
                    .as("seed %d: %s is told again for nothing", seed, clientId)
                    .isFalse();
            if (!before.isEmpty() && (seen.retained() || resyncs > 0)) {
                assertThat(seq).as("seed %d: %s again", seed, clientId).isGreaterThanOrEqualTo(before.lastKey());
            } else if (!before.isEmpty()) {
                assertThat(seq).as("seed %d: the next of %s", seed, clientId).isGreaterThan(before.lastKey());
            }
            before.put(seq, json.get("status").asText());
        }
    }

    /** Every change of the feed, by client. */
    private static Map<String, NavigableMap<Long, String>> history(Presence presence) {
        Map<String, NavigableMap<Long, String>> history = new HashMap<>();
        for (long next = presence.feed().oldestSeq(); next <= presence.feed().newestSeq(); ) {
            FeedPage page = presence.feed().read(next, 1_000);
            for (FeedPage.Item item : page.items()) {
                String status = null;
                if (item.entry() instanceof ClientConnected || item.entry() instanceof ClientTakenOver) {
                    status = "connected";
                } else if (item.entry() instanceof ClientDisconnected) {
                    status = "disconnected";
                }
                if (status != null) {
                    String clientId = String.valueOf(item.entry().clientIdOrNull());
                    history.computeIfAbsent(clientId, id -> new TreeMap<>()).put(item.seq(), status);
                }
            }
            next = page.nextSeq();
        }
        return history;
    }

    private void churn(Fleet fleet, long seed, int changes, int clients) {
        Random random = new Random(seed);
        for (int i = 0; i < changes; i++) {
            String clientId = clientId(random.nextInt(clients / THREADS) * THREADS + (int) (seed % THREADS));
            if (fleet.isHere(clientId) && random.nextInt(3) > 0) {
                fleet.disconnect(clientId);
            } else {
                fleet.connect(clientId);
            }
        }
    }

    private List<Future<?>> startChurn(Fleet fleet, long seed, int changes, int clients) {
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            long own = seed * THREADS + thread;
            running.add(threads.submit(() -> churn(fleet, own, changes / THREADS, clients)));
        }
        return running;
    }

    private static void await(List<Future<?>> running) {
        for (Future<?> task : running) {
            try {
                task.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("a thread failed", e);
            }
        }
    }

    /** Takes what comes until the subscriber knows of each client what presence knows. */
    private static void takeAll(Reader reader, Known known, Map<String, NavigableMap<Long, String>> history) {
        while (!history.entrySet().stream().allMatch(client -> isCurrent(known, client))) {
            known.take(reader.next());
        }
    }

    private static boolean isCurrent(Known known, Map.Entry<String, NavigableMap<Long, String>> client) {
        NavigableMap<Long, String> told = known.told.get(client.getKey());
        return told != null && told.lastKey().equals(client.getValue().lastKey());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachIsToldTheStateAndThenEveryChange(long seed) {
        Random random = new Random(seed);
        try (Presence presence = Presence.open(remembering(1 << 20));
                MonitorTopics topics = new MonitorTopics(MonitorConfig.DEFAULT, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            churn(fleet, seed * THREADS, CLIENTS, CLIENTS);
            Map<Reader, Known> readers = new HashMap<>();
            for (int i = 0; i < READERS; i++) {
                List<Future<?>> running = startChurn(fleet, seed * READERS + i, CHANGES / READERS, CLIENTS);
                Reader reader = new Reader("watcher" + i, "$presence/#", 1 + random.nextInt(200));
                readers.put(reader, new Known(seed));
                topics.subscribed(reader);
                for (int n = random.nextInt(400); n > 0; n--) {
                    readers.get(reader).take(reader.next());
                }
                if (random.nextBoolean()) {
                    Objects.requireNonNull(readers.get(reader)).mayRepeat = true;
                    topics.renewed(reader);
                }
                await(running);
            }
            fleet.settle();
            Map<String, NavigableMap<Long, String>> history = history(presence);
            readers.forEach((reader, known) -> {
                takeAll(reader, known, history);
                while (known.completeAsOf < 0) {
                    known.take(reader.next());
                }
                known.told.forEach((clientId, told) -> {
                    NavigableMap<Long, String> all = history.getOrDefault(clientId, new TreeMap<>());
                    assertThat(told)
                            .as("seed %d: %s from the first that was told on", seed, clientId)
                            .isEqualTo(all.tailMap(told.firstKey(), true));
                });
                assertThat(known.told).hasSameSizeAs(history);
            });
            assertThat(topics.stats().resyncs()).as("seed %d", seed).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoIsTooSlowForTheFeedIsToldSoAndThenTheState(long seed) {
        try (Presence presence = Presence.open(remembering(1_000));
                MonitorTopics topics = new MonitorTopics(MonitorConfig.DEFAULT, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            churn(fleet, seed * THREADS, CLIENTS, CLIENTS);
            fleet.settle();
            Reader reader = new Reader("slow", "$presence/#", 20);
            Known known = new Known(seed);
            topics.subscribed(reader);
            while (known.completeAsOf < 0) {
                known.take(reader.next());
            }
            await(startChurn(fleet, seed, CHANGES, CLIENTS));
            fleet.settle();
            while (known.resyncs == 0 || known.completeAsOf < presence.feed().newestSeq()) {
                known.take(reader.next());
            }
            for (int number = 0; number < CLIENTS; number++) {
                String clientId = clientId(number);
                ClientState state = presence.queries().find(clientId).orElse(null);
                if (state != null) {
                    NavigableMap<Long, String> told = known.told.getOrDefault(clientId, new TreeMap<>());
                    assertThat(told.lastEntry())
                            .as("seed %d: %s", seed, clientId)
                            .isEqualTo(Map.entry(state.version(), ClientJson.word(state.status())));
                }
            }
        }
    }

    @Test
    void aSlowSubscriberLosesNothingOfAHundredThousandChangesAndHoldsUpNobody() {
        try (Presence presence = Presence.open(remembering(1 << 20));
                MonitorTopics topics = new MonitorTopics(MonitorConfig.DEFAULT, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            Reader slow = new Reader("slow", "$presence/#", 50);
            Reader quick = new Reader("quick", "$presence/+", 5_000);
            Reader one = new Reader("one", "$presence/sensor-4", 1_000_000);
            for (Reader reader : List.of(slow, quick, one)) {
                topics.subscribed(reader);
            }
            Known slowly = new Known(0);
            slowly.take(slow.next()); // the snapshot of nobody; from here on it takes nothing
            Known quickly = new Known(0);
            List<Future<?>> running = startChurn(fleet, 1, MANY, 300);
            while (quickly.told.size() < 300 || !running.stream().allMatch(Future::isDone)) {
                quickly.take(quick.next());
            }
            await(running);
            fleet.settle();
            Map<String, NavigableMap<Long, String>> history = history(presence);
            takeAll(quick, quickly, history);
            assertThat(quickly.told).isEqualTo(history);
            assertThat(slow.most()).isLessThanOrEqualTo(50);
            takeAll(slow, slowly, history);
            assertThat(slowly.told).isEqualTo(history);
            Known ofOne = new Known(0);
            takeAll(one, ofOne, Map.of("sensor-4", history.get("sensor-4")));
            assertThat(topics.stats().resyncs()).isZero();
            assertThat(topics.stats().fellBehind()).isPositive();
        }
    }
}
