package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.publish;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.spec.Connect;
import io.rollcall.broker.spec.ScriptedClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A broker that is closed leaves nothing open, however busy it is. */
class CloseTest {
    private static final int ROUNDS = 10;

    @Test
    void eachSocketEndsWithItsBroker() throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Broker broker = Broker.start(BrokerConfig.tcp("127.0.0.1", 0), BrokerHooks.OPEN);
            List<ScriptedClient> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(new ScriptedClient(broker.addresses().get(0), ProtocolVersion.V5));
                clients.add(connect(broker, "idle" + i));
            }
            ScriptedClient busy = connect(broker, "busy");
            Thread writer = new Thread(() -> writeUntilClosed(busy));
            writer.start();
            broker.close();
            clients.forEach(ScriptedClient::expectEventualEnd);
            writer.join();
            busy.close();
        }
    }

    private static ScriptedClient connect(Broker broker, String clientId) {
        return new Connect(broker.addresses().get(0), clientId, opened -> {}).open();
    }

    private static void writeUntilClosed(ScriptedClient client) {
        try {
            while (true) {
                client.send(publish("t", "payload"));
            }
        } catch (UncheckedIOException closed) {
            // as the test does
        }
    }
}
