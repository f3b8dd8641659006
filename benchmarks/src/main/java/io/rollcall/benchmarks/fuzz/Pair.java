package io.rollcall.benchmarks.fuzz;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Two well-behaved clients that somebody else wrote, who exchange messages of QoS 1 and mind every one that is late. */
final class Pair implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final String topic = "pair/" + UUID.randomUUID();
    private final Mqtt5BlockingClient publisher;
    private final Mqtt5BlockingClient subscriber;
    private final Mqtt5Publishes arrived;
    private long exchanged;

    Pair(int port) {
        publisher = connect(port);
        subscriber = connect(port);
        arrived = subscriber.publishes(MqttGlobalPublishFilter.ALL);
        subscriber.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
    }

    private static Mqtt5BlockingClient connect(int port) {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .identifier("pair-" + UUID.randomUUID())
                .buildBlocking();
        client.connect();
        return client;
    }

    /** One message there. Throws when it is late, wrong, or a client was disconnected. */
    void exchange() throws InterruptedException {
        String expected = Long.toString(exchanged);
        publisher
                .publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(expected.getBytes(StandardCharsets.UTF_8))
                .send();
        String got = arrived.receive(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .map(message -> new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8))
                .orElse("nothing");
        if (!expected.equals(got)) {
            throw new IllegalStateException("message " + expected + " of the pair: got " + got);
        }
        exchanged++;
    }

    long exchanged() {
        return exchanged;
    }

    @Override
    public void close() {
        publisher.disconnect();
        subscriber.disconnect();
    }
}
