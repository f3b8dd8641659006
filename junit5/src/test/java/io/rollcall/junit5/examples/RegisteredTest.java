package io.rollcall.junit5.examples;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rollcall.broker.message.ReasonCode;
import io.rollcall.junit5.RollcallExtension;
import io.rollcall.junit5.TestBroker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegisteredTest {
    private static final CompletionStage<ReasonCode> refused =
            CompletableFuture.completedStage(ReasonCode.NOT_AUTHORIZED);

    @RegisterExtension
    static final RollcallExtension BROKER =
            RollcallExtension.with(builder -> builder.authenticator(credentials -> refused));

    @Test
    void nobodyComesIn(TestBroker broker) {
        assertThrows(MqttException.class, () -> Clients.connect(broker.mqttPort(), "a", 60));
    }
}
