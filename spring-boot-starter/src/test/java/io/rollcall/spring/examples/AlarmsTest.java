package io.rollcall.spring.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.FeedEntry;
import io.rollcall.server.Rollcall;
import io.rollcall.spring.PresenceListener;
import io.rollcall.spring.RollcallAutoConfiguration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class AlarmsTest {
    /** A bean of the application. */
    static class Alarms {
        final BlockingQueue<String> alarms = new LinkedBlockingQueue<>();

        @PresenceListener
        void left(FeedEntry.ClientDisconnected change) {
            alarms.add(change.disconnected().clientId());
        }
    }

    @Test
    void whoLeftIsTold() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(RollcallAutoConfiguration.class))
                .withBean(Alarms.class)
                .run(context -> {
                    int port = context.getBean(Rollcall.class).mqttPort();
                    MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, "sensor-7", new MemoryPersistence());
                    client.connect();
                    client.disconnect();
                    client.close();
                    assertThat(context.getBean(Alarms.class).alarms.poll(60, TimeUnit.SECONDS))
                            .isEqualTo("sensor-7");
                });
    }
}
