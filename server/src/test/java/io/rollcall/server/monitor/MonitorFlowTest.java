package io.rollcall.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.presence.FeedLimits;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Over real sockets: a subscriber that does not read while a hundred thousand clients come and go, and one beside it that does. */
class MonitorFlowTest {
    private static final int CHANGES = 100_000;
    private static final int CLIENTS = 500;
    /** More than two of loopback's segments: with less, the kernel lets the window stay shut for minutes. */
    private static final int SMALL_BUFFER_BYTES = 1 << 18;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whoDoesNotReadHoldsUpNobodyCostsLittleAndMissesNothing() throws IOException {
        PresenceConfig config = PresenceConfig.inMemory()
                .with(new FeedLimits(Duration.ofDays(1), 1L << 30, 1, 1 << 20, 1L << 30, 10_000, 1_000));
        try (Presence presence = Presence.open(config);
                MonitorTopics topics = new MonitorTopics(MonitorConfig.DEFAULT, presence);
                Broker broker = Broker.start(BrokerConfig.tcp("127.0.0.1", 0), BrokerHooks.OPEN.with(topics))) {
            Fleet fleet = new Fleet(presence, topics.connections());
            InetSocketAddress address = broker.addresses().get(0);
            try (PlainSubscriber slow = new PlainSubscriber(address, "slow", "$presence/#", SMALL_BUFFER_BYTES);
                    PlainSubscriber quick = new PlainSubscriber(address, "quick", "$presence/#", 1 << 20)) {
                readMarker(slow);
                readMarker(quick);
                long before = presence.feed().newestSeq();
                CompletableFuture<Void> churn = CompletableFuture.runAsync(() -> churn(fleet));
                expectEach(quick, before);
                churn.join();
                assertThat(topics.stats().fellBehind()).isPositive();
                assertThat(broker.stats().queuedBytes()).isBetween(1L, SessionLimits.DEFAULTS.ownedBytesMax());
                expectEach(slow, before);
                assertThat(topics.stats().resyncs()).isZero();
            }
        }
    }

    private static void churn(Fleet fleet) {
        Random random = new Random(7);
        for (int i = 0; i < CHANGES; i++) {
            String clientId = "sensor-" + random.nextInt(CLIENTS);
            if (fleet.isHere(clientId)) {
                fleet.disconnect(clientId);
            } else {
                fleet.connect(clientId);
            }
        }
    }

    private static void readMarker(PlainSubscriber subscriber) throws IOException {
        assertThat(JSON.readTree(subscriber.next()).has("filter")).isTrue();
    }

    /** Each change, in the order of the feed: none is missing, none comes twice. */
    private static void expectEach(PlainSubscriber subscriber, long after) throws IOException {
        for (long seq = after + 1; seq <= after + CHANGES; seq++) {
            JsonNode change = JSON.readTree(subscriber.next());
            assertThat(change.path("seq").asLong()).isEqualTo(seq);
        }
    }
}
