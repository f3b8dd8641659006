package io.rollcall.benchmarks.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/** Two well-behaved clients that somebody else wrote, who exchange messages of QoS 1 and mind every one that is late. */
final class Pair implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final String topic = "pair/" + UUID.randomUUID();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final MqttClient publisher;
    private final MqttClient subscriber;
    private long exchanged;

    Pair(int port) throws MqttException {
        String server = "tcp://127.0.0.1:" + port;
        publisher = new MqttClient(server, "publisher-" + UUID.randomUUID(), new MemoryPersistence());
        subscriber = new MqttClient(server, "subscriber-" + UUID.randomUUID(), new MemoryPersistence());
        publisher.connect();
        subscriber.connect();
        subscriber.subscribe(
                new MqttSubscription[] {new MqttSubscription(topic, 1)},
                new IMqttMessageListener[] {(name, message) -> arrived.add(text(message))});
    }

    private static String text(MqttMessage message) {
        return new String(message.getPayload(), StandardCharsets.UTF_8);
    }

    /** One message there. Throws when it is late, wrong, or a client was disconnected. */
    void exchange() throws MqttException, InterruptedException {
        String expected = Long.toString(exchanged);
        publisher.publish(topic, expected.getBytes(StandardCharsets.UTF_8), 1, false);
        String got = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!expected.equals(got)) {
            throw new IllegalStateException("message " + expected + " of the pair: got " + got);
        }
        exchanged++;
    }

    long exchanged() {
        return exchanged;
    }

    @Override
    public void close() throws MqttException {
        publisher.disconnect();
        subscriber.disconnect();
        publisher.close();
        subscriber.close();
    }
}
