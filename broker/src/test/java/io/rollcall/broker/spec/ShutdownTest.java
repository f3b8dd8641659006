package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.hex;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.pingresp;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of the broker, with clients that are in the midst of something. */
class ShutdownTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    /** What came of a packet is given back: the leak detector looks when all is over. */
    @RepeatedTest(60)
    void forgetsHalfAPacket() {
        for (int i = 0; i < 5; i++) {
            BROKER.connect("a" + i).open().send(pingreq(), hex("30 20 0001 74")).expect(pingresp());
        }
        BROKER.broker().close();
    }
}
