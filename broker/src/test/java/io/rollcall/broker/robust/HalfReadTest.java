package io.rollcall.broker.robust;

import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packets that come in part, on many connections, and stay so. */
class HalfReadTest {
    private static final int MIB = 1024 * 1024;
    private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULTS.toBuilder()
            .packetSizeMax(4 * MIB)
            .halfReadBytesMax(8 * MIB)
            .build();

    @RegisterExtension
    static final RunningBroker BROKER =
            RunningBroker.withDefaults().withLoops(1).with(LIMITS);

    private final byte[] packet = publish("t", "x".repeat(2 * MIB)).qos(1, 1).bytes(V5);

    private static BrokerStats stats() {
        return BROKER.broker().stats();
    }

    private String hex(int from, int to) {
        return HexFormat.of().formatHex(Arrays.copyOfRange(packet, from, to));
    }

    /** Sends all but a little of a long packet, and the broker has it. */
    private ScriptedClient begin(String clientId) {
        ScriptedClient client = BROKER.connect(clientId).open();
        client.send(hex(0, packet.length - 1_000));
        RunningBroker.await(
                () -> BROKER.events().of(clientId).get(0).client().activity().bytesRead() >= packet.length - 1_000);
        return client;
    }

    @Test
    void whatIsTooMuchTogetherEndsThoseThatBeganFirst() {
        List<ScriptedClient> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(begin("half" + i));
        }
        int dropped = (int) stats().halfReadDropped();
        assertThat(dropped).isBetween(5, 8);
        assertThat(stats().ended(Entity.SERVER, DisconnectCause.QUOTA_EXCEEDED)).isEqualTo(dropped);
        for (ScriptedClient client : clients.subList(0, dropped)) {
            client.expectEnd(0x97);
        }
        for (ScriptedClient client : clients.subList(dropped, 10)) {
            client.send(hex(packet.length - 1_000, packet.length)).expect(puback(1, 0x10));
        }
    }

    @Test
    void whoSendsItsPacketsWithoutDelayGetsThemThrough() {
        for (int i = 0; i < 10; i++) {
            begin("half" + i);
        }
        ScriptedClient quick = BROKER.connect("quick").open();
        for (int i = 0; i < 20; i++) {
            quick.send(hex(0, packet.length)).expect(puback(1, 0x10));
        }
    }

    @Test
    void whatGoesAwayHalfReadMakesRoom() {
        for (int i = 0; i < 20; i++) {
            BROKER.lose(begin("half" + i));
        }
        assertThat(stats().halfReadDropped()).isZero();
    }

    @Test
    void aFewBytesEachAreNotTooMuch() {
        for (int i = 0; i < 200; i++) {
            BROKER.connect("little" + i).open().send(hex(0, 1_000));
        }
        ScriptedClient last = begin("last");
        last.send(hex(packet.length - 1_000, packet.length)).expect(puback(1, 0x10));
        assertThat(stats().halfReadDropped()).isZero();
    }
}
