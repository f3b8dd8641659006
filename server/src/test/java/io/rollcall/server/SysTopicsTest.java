package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.store.StoreConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a subscriber of {@code $SYS/broker/#} is told. */
@Timeout(60)
class SysTopicsTest {
    @TempDir
    Path directory;

    private BrokerConfig config() {
        return BrokerConfig.tcp("127.0.0.1", 0).toBuilder()
                .store(StoreConfig.in(directory))
                .build();
    }

    private static Mqtt5BlockingClient connect(Broker broker, String clientId) {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(broker.addresses().get(0).getPort())
                .buildBlocking();
        client.connect();
        return client;
    }

    /** Reads until what was said last is so. */
    private static Map<String, String> await(Mqtt5Publishes messages, Predicate<Map<String, String>> isSo)
            throws InterruptedException {
        Map<String, String> said = new HashMap<>();
        while (!isSo.test(said)) {
            Mqtt5Publish message = messages.receive();
            said.put(message.getTopic().toString(), new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8));
        }
        return said;
    }

    @Test
    void whoSubscribesIsToldHowTheServerIsAndWhatChanges() throws Exception {
        try (Broker broker = Broker.start(config(), BrokerHooks.OPEN);
                SysTopics sys = new SysTopics(broker, Duration.ofMillis(50))) {
            sys.begin();
            Mqtt5BlockingClient watcher = connect(broker, "watcher");
            Mqtt5BlockingClient other = connect(broker, "other");
            try (Mqtt5Publishes messages = watcher.publishes(MqttGlobalPublishFilter.ALL)) {
                watcher.subscribeWith().topicFilter("$SYS/broker/#").send();
                Map<String, String> said = await(
                        messages,
                        all -> "2".equals(all.get("$SYS/broker/clients/connected"))
                                && all.containsKey("$SYS/broker/heap/maximum")
                                && all.containsKey("$SYS/broker/uptime"));
                assertThat(said.get("$SYS/broker/version")).startsWith("rollcall version ");
                assertThat(said.get("$SYS/broker/uptime")).matches("\\d+ seconds");
                other.publishWith().topic("t").payload(new byte[100]).send();
                await(
                        messages,
                        all -> "1".equals(all.get("$SYS/broker/publish/messages/received"))
                                && all.containsKey("$SYS/broker/load/publish/received/15min")
                                && Long.parseLong(all.getOrDefault("$SYS/broker/bytes/received", "0")) > 100);
                other.disconnect();
                await(messages, all -> "1".equals(all.get("$SYS/broker/clients/connected")));
            }
            watcher.disconnect();
        }
    }

    @Test
    void anIntervalOfZeroIsNever() throws Exception {
        try (Broker broker = Broker.start(config(), BrokerHooks.OPEN);
                SysTopics sys = new SysTopics(broker, Duration.ZERO)) {
            sys.begin();
            assertThat(broker.stats().retained()).isZero();
        }
    }

    @Test
    void whatWasSaidIsNotThereAfterARestart() throws Exception {
        try (Broker broker = Broker.start(config(), BrokerHooks.OPEN);
                SysTopics sys = new SysTopics(broker, Duration.ofHours(1))) {
            sys.begin();
            Mqtt5BlockingClient watcher = connect(broker, "watcher");
            try (Mqtt5Publishes messages = watcher.publishes(MqttGlobalPublishFilter.ALL)) {
                watcher.subscribeWith().topicFilter("$SYS/broker/heap/maximum").send();
                await(messages, all -> all.size() == 1);
                watcher.publishWith()
                        .topic("kept")
                        .retain(true)
                        .payload(new byte[1])
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send();
            }
            watcher.disconnect();
        }
        try (Broker broker = Broker.start(config(), BrokerHooks.OPEN)) {
            assertThat(broker.stats().retained()).isEqualTo(1);
        }
    }
}
