package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.spec.Packets.hex;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ProtocolVersion;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What breaks the protocol [4.13, 4.8 of MQTT 3.1.1]. */
class ErrorTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @Spec(v5 = "MQTT-4.13.1-1", v3 = "MQTT-4.8.0-1")
    @ParameterizedTest
    @CsvSource({
        "00 00, 81", // packet type 0
        "20 03 00 00 00, 82", // packets of a server
        "90 04 0001 00 00, 82",
        "b0 04 0001 00 00, 82",
        "d0 00, 82",
        "c0 80 00, 81", // remaining length in too many bytes
        "c0 80 80 00, 81",
        "30 ff ff ff ff 01, 81", // remaining length of five bytes
        "30 84 80 80 00 0001 74 00, 81",
        "c0 01 00, 81"
    })
    void isAnsweredWithItsReasonAndEndsTheConnection(String packet, String reason) {
        BROKER.connect("a").open().send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Spec(v3 = "MQTT-4.8.0-1")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 00",
                "20 02 00 00",
                "90 03 0001 00",
                "b0 02 0001",
                "d0 00",
                "f0 00",
                "c0 80 00",
                "30 ff ff ff ff 01"
            })
    void ofMqtt3EndsTheConnection(String packet) {
        BROKER.connect("a").version(V3_1_1).open().send(packet).expectClosed();
    }

    @Spec(v5 = "MQTT-4.13.1-1", v3 = "MQTT-4.8.0-1")
    @EachVersion
    void endsWithThePacketThatHasIt(ProtocolVersion version) {
        ScriptedClient watcher = BROKER.connect("watcher").open().subscribe("t", 0);
        BROKER.connect("a")
                .version(version)
                .open()
                .send(publish("t", "before"), hex("c1 00"), publish("t", "behind"), pingreq())
                .expectEnd(0x81);
        watcher.expect(publish("t", "before")).expectNothing();
    }

    @Spec(v5 = "MQTT-4.2.0-1", v3 = "MQTT-7.1.1-1")
    @Test
    void halfAPacketThatNeverEndsHarmsNobody() {
        ScriptedClient half =
                BROKER.socket(ProtocolVersion.V5).send(BROKER.connect("half").keepAlive(10), hex("30 20 0001 74"));
        half.expectConnack();
        ScriptedClient other = BROKER.connect("other").open();
        other.expectNothing();
        BROKER.pass(15.2);
        half.expectEnd(0x8D);
        BROKER.connect("lost").open().send("30 20 0001 74").close();
        RunningBroker.await(() -> BROKER.broker().stats().connections() == 1);
        other.expectNothing();
    }

    @Test
    void isCountedByItsCause() {
        BROKER.connect("a").open().send("c1 00").expectEnd(0x81);
        assertThat(BROKER.events().endOf("a").cause()).isEqualTo(DisconnectCause.MALFORMED_PACKET);
        assertThat(BROKER.broker().stats().ended(BROKER.events().endOf("a").entity(), DisconnectCause.MALFORMED_PACKET))
                .isEqualTo(1);
    }

    /** Whatever comes, it ends in an answer or in the end of the connection, and others are served. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ofAnyKindStaysWithItsConnection(long seed) {
        Random random = new Random(seed);
        ScriptedClient other = BROKER.connect("other").open();
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[1 + random.nextInt(60)];
            random.nextBytes(noise);
            noise[0] = (byte) (random.nextInt(16) << 4 | (random.nextBoolean() ? 2 : 0));
            if (noise.length > 1 && random.nextInt(4) > 0) {
                noise[1] = (byte) (noise.length - 2);
            }
            ProtocolVersion version = random.nextBoolean() ? V3_1_1 : ProtocolVersion.V5;
            ScriptedClient client = BROKER.connect("noise").version(version).open();
            client.send(ignored -> noise);
            client.finEventually();
        }
        other.expectNothing();
    }
}
