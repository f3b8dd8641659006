package io.rollcall.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedLimits;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.server.monitor.Reader.Seen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscriber whose session lasts is away, and is told what it missed when it is back: each change once, or else that some cannot be told. */
class ReturnTest {
    private static final String ALL = "$presence/#";
    private static final MonitorConfig EACH = new MonitorConfig(true, true, true, true);
    private static final int CLIENTS = 40;

    @TempDir
    Path directory;

    private final Paper paper = new Paper();

    /** A note that outlives the topics, though not the test. */
    private static final class Paper implements Note {
        private volatile String text = "";

        @Override
        public Optional<String> read() {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }

        @Override
        public void write(String newText) {
            text = newText;
        }
    }

    private static FeedLimits remembering(int entries) {
        return new FeedLimits(Duration.ofDays(1), 1L << 30, 1, entries, 1L << 30, 10_000, 100_000);
    }

    private static void leave(MonitorTopics topics, Reader reader) {
        reader.end();
        topics.unsubscribed(reader);
    }

    private static Reader come(MonitorTopics topics, String filter, int room, boolean resumed) {
        Reader reader = Reader.ofLastingSession("watcher", filter, room, resumed);
        topics.subscribed(reader);
        return reader;
    }

    /** Reads the state of nobody, or of all, up to the marker; then the subscriber has a place. */
    private static void readMarker(MonitorTopics topics, Reader reader) {
        Seen seen = reader.next();
        while (!seen.topic().equals("$presence/$snapshot")) {
            seen = reader.next();
        }
        awaitLive(topics);
    }

    /** From here on it is told changes as they come. */
    private static void awaitLive(MonitorTopics topics) {
        await().atMost(Duration.ofSeconds(60)).until(() -> topics.stats().live() == 1);
    }

    private static List<String> changes(Presence presence, long after) {
        List<String> changes = new ArrayList<>();
        for (long next = after + 1; next <= presence.feed().newestSeq(); ) {
            FeedPage page = presence.feed().read(next, 1_000);
            for (FeedPage.Item item : page.items()) {
                boolean isEnd = item.entry() instanceof FeedEntry.ClientDisconnected;
                changes.add(item.seq()
                        + (isEnd ? " disconnected " : " connected ")
                        + item.entry().clientIdOrNull());
            }
            next = page.nextSeq();
        }
        return changes;
    }

    private static String textOf(Seen seen) {
        JsonNode json = seen.json();
        return json.path("seq").asText() + " " + json.path("status").asText() + " "
                + json.path("clientId").asText();
    }

    private static void churn(Fleet fleet, long seed, int changes) {
        Random random = new Random(seed);
        for (int i = 0; i < changes; i++) {
            String clientId = "sensor-" + random.nextInt(CLIENTS);
            if (fleet.isHere(clientId)) {
                fleet.disconnect(clientId);
            } else {
                fleet.connect(clientId);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whoComesAndGoesIsToldEachChangeOnce(long seed) {
        Random random = new Random(seed);
        try (Presence presence = Presence.open(PresenceConfig.inMemory().with(remembering(1 << 20)));
                MonitorTopics topics = new MonitorTopics(EACH, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            Reader reader = come(topics, ALL, 200, false);
            readMarker(topics, reader);
            long begin = presence.feed().newestSeq();
            List<String> told = new ArrayList<>();
            int changes = 0;
            for (int round = 0; round < 12; round++) {
                int here = 50 + random.nextInt(600);
                CompletableFuture<Void> churning = churnAside(fleet, seed * 100 + round, here);
                changes += here;
                for (int n = random.nextInt(here); n > 0 && told.size() < changes; n--) {
                    told.add(textOf(reader.next()));
                }
                if (random.nextBoolean()) {
                    churning.join();
                }
                leave(topics, reader);
                churning.join();
                int away = random.nextInt(200);
                churn(fleet, seed * 1_000 + round, away);
                changes += away;
                reader = come(topics, ALL, 1 + random.nextInt(200), true);
            }
            fleet.settle();
            while (told.size() < changes) {
                told.add(textOf(reader.next()));
            }
            assertThat(told).as("seed %d", seed).isEqualTo(changes(presence, begin));
            assertThat(topics.stats().resyncs()).as("seed %d", seed).isZero();
            assertThat(topics.stats().wentOn()).as("seed %d", seed).isEqualTo(12);
        }
    }

    private static CompletableFuture<Void> churnAside(Fleet fleet, long seed, int changes) {
        return CompletableFuture.runAsync(() -> churn(fleet, seed, changes));
    }

    @Test
    void whatWasOfferedAndNotSentIsToldAgain() {
        try (Presence presence = Presence.open(PresenceConfig.inMemory());
                MonitorTopics topics = new MonitorTopics(EACH, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            Reader reader = come(topics, "$presence/+", 100, false);
            readMarker(topics, reader);
            fleet.connect("a");
            fleet.connect("b");
            assertThat(reader.next().json().path("clientId").asText()).isEqualTo("a");
            leave(topics, reader);
            Reader again = come(topics, "$presence/+", 100, true);
            assertThat(again.next().json().path("clientId").asText()).isEqualTo("b");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "$aws/events/presence/#, GID_a@@@1, connected disconnected connected",
        "GID_a_MQTT/+, GID_a@@@1, connect disconnect tcpclean connect",
        "iot-2/type/+/id/+/mon, d:org:type:1, Connect Disconnect Connect"
    })
    void soAreThoseWhoSpeakLikeTheVendors(String filter, String clientId, String missed) {
        try (Presence presence = Presence.open(PresenceConfig.inMemory());
                MonitorTopics topics = new MonitorTopics(EACH, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            Reader reader = Reader.ofLastingSession("a:org:watcher", filter, 100, false);
            topics.subscribed(reader);
            awaitLive(topics);
            leave(topics, reader);
            fleet.connect(clientId);
            fleet.disconnect(clientId);
            fleet.connect(clientId);
            fleet.settle();
            Reader back = Reader.ofLastingSession("a:org:watcher", filter, 100, true);
            topics.subscribed(back);
            for (String event : missed.split(" ", -1)) {
                JsonNode json = back.next().json();
                assertThat(json.path("eventType").asText() + json.path("Action").asText())
                        .isEqualTo(event);
            }
        }
    }

    @Test
    void aPlaceOutlivesTheServer() {
        try (Presence presence = Presence.open(PresenceConfig.in(directory));
                MonitorTopics topics = new MonitorTopics(EACH, presence, paper)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            Reader reader = come(topics, ALL, 100, false);
            readMarker(topics, reader);
            leave(topics, reader);
            fleet.connect("while-it-was-away");
            fleet.disconnect("while-it-was-away");
            fleet.settle();
        }
        try (Presence presence = Presence.open(PresenceConfig.in(directory));
                MonitorTopics topics = new MonitorTopics(EACH, presence, paper)) {
            Reader back = come(topics, ALL, 100, true);
            assertThat(textOf(back.next())).endsWith("connected while-it-was-away");
            assertThat(textOf(back.next())).endsWith("disconnected while-it-was-away");
            new Fleet(presence, topics.connections()).connect("now");
            assertThat(textOf(back.next())).endsWith("connected now");
        }
    }

    @ParameterizedTest
    @CsvSource({"true,too-old", "false,resumed"})
    void whoWasAwayForTooLongIsToldSoAndThenTheState(boolean hasPlace, String reason) {
        try (Presence presence = Presence.open(PresenceConfig.inMemory().with(remembering(100)));
                MonitorTopics topics = new MonitorTopics(EACH, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            if (hasPlace) {
                Reader reader = come(topics, ALL, 100, false);
                readMarker(topics, reader);
                leave(topics, reader);
            }
            churn(fleet, 1, 2_000);
            fleet.settle();
            Reader back = come(topics, ALL, 100, true);
            Seen resync = back.next();
            assertThat(resync.topic()).isEqualTo("$presence/$resync");
            assertThat(resync.json().path("reason").asText()).isEqualTo(reason);
            readMarker(topics, back);
        }
    }

    @Test
    void whoSpeaksLikeAwsAndWasAwayForTooLongIsToldHowEachIs() {
        try (Presence presence = Presence.open(PresenceConfig.inMemory().with(remembering(100)));
                MonitorTopics topics = new MonitorTopics(EACH, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            Reader reader = come(topics, "$aws/events/presence/#", 100, false);
            awaitLive(topics);
            leave(topics, reader);
            churn(fleet, 1, 2_000);
            fleet.settle();
            Reader back = come(topics, "$aws/events/presence/#", 100, true);
            for (int i = 0; i < CLIENTS; i++) {
                Seen event = back.next();
                String clientId = event.json().path("clientId").asText();
                assertThat(event.retained()).isFalse();
                assertThat(event.json().path("eventType").asText())
                        .isEqualTo(fleet.isHere(clientId) ? "connected" : "disconnected");
            }
        }
    }

    @Test
    void ofAClientThatWasErasedMeanwhileItIsToldThatItIsForgotten() throws Exception {
        try (Presence presence = Presence.open(PresenceConfig.inMemory());
                MonitorTopics topics = new MonitorTopics(EACH, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            Reader reader = come(topics, ALL, 100, false);
            readMarker(topics, reader);
            leave(topics, reader);
            fleet.connect("secret");
            fleet.disconnect("secret");
            fleet.connect("other");
            fleet.settle();
            presence.erase("secret").toCompletableFuture().get(60, TimeUnit.SECONDS);
            Reader back = come(topics, ALL, 100, true);
            assertThat(textOf(back.next())).endsWith("connected other");
            assertThat(textOf(back.next())).endsWith("forgotten secret");
        }
    }

    @Test
    void aNewSessionIsToldNothingOfWhatAnEarlierOneMissed() {
        try (Presence presence = Presence.open(PresenceConfig.inMemory());
                MonitorTopics topics = new MonitorTopics(EACH, presence)) {
            Fleet fleet = new Fleet(presence, topics.connections());
            Reader reader = come(topics, "$presence/sensor", 100, false);
            assertThat(reader.next().json().path("status").asText()).isEqualTo("unknown");
            awaitLive(topics);
            leave(topics, reader);
            fleet.connect("sensor");
            fleet.disconnect("sensor");
            fleet.settle();
            Reader anew = come(topics, "$presence/sensor", 100, false);
            assertThat(anew.next().json().path("status").asText()).isEqualTo("disconnected");
            awaitLive(topics);
            assertThat(anew.isEmpty()).isTrue();
            leave(topics, anew);
            fleet.connect("sensor");
            fleet.settle();
            Reader back = come(topics, "$presence/sensor", 100, true);
            assertThat(back.next().json().path("status").asText()).isEqualTo("connected");
        }
    }

    @Test
    void thosePlacesAreRememberedThatThereIsRoomFor() {
        try (Presence presence = Presence.open(PresenceConfig.inMemory());
                MonitorTopics topics = new MonitorTopics(EACH, presence)) {
            String longName = "x".repeat(Places.CHARACTERS_MAX / 64);
            for (int i = 0; i < 65; i++) {
                Reader reader = Reader.ofLastingSession(longName + i, "$aws/events/presence/#", 100, false);
                topics.subscribed(reader);
                leave(topics, reader);
            }
            assertThat(topics.stats().placesRefused()).isEqualTo(2);
        }
    }
}
