package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.pingresp;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.connection.ConnectionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keep Alive [3.1.2.10], and Server Keep Alive [3.2.2.3.14]. */
class KeepAliveTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    /** Gives clients at most 100 seconds. */
    @RegisterExtension
    static final RunningBroker STRICT = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder().keepAliveSecondsMax(100).build());

    @Spec(
            v5 = {"MQTT-3.1.2-22", "MQTT-3.2.2-22"},
            v3 = "MQTT-3.1.2-24")
    @EachVersion
    void whoIsSilentForOneAndAHalfTimesTheKeepAliveIsLetGo(ProtocolVersion version) {
        ScriptedClient client =
                BROKER.connect("a").version(version).keepAlive(60).open();
        BROKER.pass(89);
        client.send(pingreq()).expect(pingresp());
        BROKER.pass(89);
        client.send(pingreq()).expect(pingresp());
        BROKER.pass(90.2);
        client.expectEnd(0x8D);
        Disconnection how = BROKER.events().endOf("a");
        assertThat(how.cause()).isEqualTo(DisconnectCause.KEEP_ALIVE_TIMEOUT);
        assertThat(how.entity()).isEqualTo(version == V5 ? Entity.SERVER : Entity.NETWORK);
    }

    @EachVersion
    void anyPacketIsASignOfLife(ProtocolVersion version) {
        ScriptedClient client =
                BROKER.connect("a").version(version).keepAlive(10).open();
        BROKER.pass(14);
        client.subscribe("t", 0);
        BROKER.pass(14);
        client.publish("other", "x");
        BROKER.pass(14);
        client.expectNothing();
    }

    @EachVersion
    void withoutKeepAliveAClientMayBeSilentForEver(ProtocolVersion version) {
        ScriptedClient silent = BROKER.connect("a").version(version).open();
        ScriptedClient other =
                BROKER.connect("b").version(version).keepAlive(65_535).open();
        ScriptedClient third =
                BROKER.connect("c").version(version).keepAlive(65_535).open();
        BROKER.pass(100_000);
        other.expectEnd(0x8D);
        third.expectEnd(0x8D);
        silent.expectNothing();
    }

    @Spec(v5 = {"MQTT-3.1.2-21", "MQTT-3.2.2-22"})
    @Test
    void theServerMaySetItsOwn() {
        for (int asked : new int[] {0, 101, 65_535}) {
            Received connack = STRICT.connect("a").keepAlive(asked).send().expectConnack();
            assertThat(connack.number(Props.SERVER_KEEP_ALIVE)).isEqualTo(100);
        }
        ScriptedClient client = STRICT.connect("b").keepAlive(100).send();
        assertThat(client.expectConnack().has(Props.SERVER_KEEP_ALIVE)).isFalse();
    }

    @Test
    void theServersOwnIsTheOneInForce() {
        ScriptedClient client = STRICT.connect("a").keepAlive(0).open();
        STRICT.pass(150.2);
        client.expectEnd(0x8D);
        assertThat(STRICT.events().of("a").get(0).client().keepAliveSeconds()).isEqualTo(100);
    }

    @Test
    void theServerCannotTellItsOwnToAClientOfMqtt3() {
        ScriptedClient client = STRICT.connect("a")
                .version(ProtocolVersion.V3_1_1)
                .keepAlive(1_000)
                .open();
        ScriptedClient other = STRICT.connect("b").keepAlive(100).open();
        ScriptedClient third = STRICT.connect("c").keepAlive(100).open();
        STRICT.pass(151);
        other.expectEnd(0x8D);
        third.expectEnd(0x8D);
        client.expectNothing();
    }
}
