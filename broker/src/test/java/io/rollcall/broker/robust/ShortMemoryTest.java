package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.spec.Connect;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Memory is short: what is refused, with which reason code, who goes on, and that it passes. */
class ShortMemoryTest {
    private static final int MOST_OF_THE_HEAP_MIB = 50;
    private static final int SERVER_BUSY = 0x89;

    @Test
    void newcomersAndNewSubscriptionsAreRefusedUntilItPasses() throws IOException, InterruptedException {
        try (ChildBroker child = new ChildBroker("-Xmx64m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")) {
            ScriptedClient writer = connect(child, "writer").open();
            ScriptedClient reader = connect(child, "reader").open().subscribe("t", 1);

            child.fillHeap(MOST_OF_THE_HEAP_MIB);
            RunningBroker.await(() -> answer(child) == SERVER_BUSY);
            reader.send(subscribe(2).filter("t", 1).filter("u", 1)).expect(suback(2, 1, 0x97));
            writer.publish("t", "still served");
            assertThat(reader.expectPublishAndAcknowledge()).isEqualTo("still served");

            child.fillHeap(0);
            RunningBroker.await(() -> answer(child) == 0);
            reader.send(subscribe(3, "u", 1)).expect(suback(3, 1));
            assertThat(child.errors()).isEmpty();
        }
    }

    private static int answer(ChildBroker child) {
        ScriptedClient newcomer = connect(child, "newcomer").send();
        int reason = newcomer.expectConnack().reason();
        newcomer.close();
        return reason;
    }

    private static Connect connect(ChildBroker child, String clientId) {
        return new Connect(child.address(), clientId, opened -> {});
    }
}
