package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.pingresp;

import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PINGREQ and PINGRESP [3.12, 3.13]. */
class PingTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @Spec("MQTT-3.12.4-1")
    @ParameterizedTest
    @EnumSource
    void eachPingreqIsAnswered(ProtocolVersion version) {
        BROKER.connect("a")
                .version(version)
                .open()
                .send(pingreq())
                .expect(pingresp())
                .send(pingreq(), pingreq())
                .expect(pingresp(), pingresp());
    }

    @Spec(
            v5 = "MQTT-2.1.3-1",
            v3 = {"MQTT-2.2.2-2", "MQTT-2.2.2-1"})
    @ParameterizedTest
    @EnumSource
    void reservedFlagsEndTheConnection(ProtocolVersion version) {
        BROKER.connect("a").version(version).open().send("c1 00").expectEnd(0x81);
    }

    @ParameterizedTest
    @EnumSource
    void aPingreqWithContentEndsTheConnection(ProtocolVersion version) {
        BROKER.connect("a").version(version).open().send("c0 01 00").expectEnd(0x81);
    }
}
