package io.rollcall.junit5.examples;

import static io.rollcall.junit5.examples.Clients.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rollcall.junit5.RollcallBroker;
import io.rollcall.junit5.TestBroker;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Status;
import java.time.Duration;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // as a reader would write it
@RollcallBroker
class GatewayTest {
    @Test
    void aSensorThatFallsSilentIsGone(TestBroker broker) throws Exception {
        MqttClient sensor = connect(broker.mqttPort(), "sensor-7", 60);

        broker.halfOpen("sensor-7");
        broker.advance(Duration.ofSeconds(91));

        ClientState state = broker.presence().find("sensor-7").orElseThrow();
        assertEquals(Status.DISCONNECTED, state.status());
        assertEquals(Cause.KEEP_ALIVE_TIMEOUT, state.lastDisconnect().cause());
        sensor.disconnectForcibly(0, 1, false); // it does not know yet
        sensor.close();
    }
}
