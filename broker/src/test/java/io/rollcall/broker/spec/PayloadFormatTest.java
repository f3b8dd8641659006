package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Props.props;
import static io.rollcall.broker.spec.Will.will;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.connection.ConnectionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Payload Format Indicator [3.3.2.3.2]: forwarded, and looked at only by a broker that is told to. */
class PayloadFormatTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @RegisterExtension
    static final RunningBroker STRICT = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder()
                    .payloadFormatChecked(true)
                    .build());

    /** To the topic t, with a payload of these bytes that claims to be of this format. */
    private static Packet claiming(int format, int qos, int packetId, String payload) {
        return ignored -> {
            Bytes body = new Bytes().text("t");
            if (qos > 0) {
                body.u16(packetId);
            }
            body.raw(props().u8(Props.PAYLOAD_FORMAT, format).section());
            return body.raw(Bytes.ofHex(payload)).packet(0x30 | qos << 1);
        };
    }

    @Spec(v5 = "MQTT-3.3.2-4")
    @Test
    void isForwardedWhateverThePayloadIs() {
        ScriptedClient client = BROKER.connect("a").open().subscribe("t", 0);
        client.send(claiming(1, 0, 0, "ff")).expect(claiming(1, 0, 0, "ff"));
        client.send(claiming(0, 0, 0, "ff")).expect(claiming(0, 0, 0, "ff"));
    }

    @Test
    void thatIsWrongIsRefusedWhereItIsChecked() {
        ScriptedClient watcher = STRICT.connect("watcher").open().subscribe("#", 0);
        ScriptedClient client = STRICT.connect("a").open();
        client.send(claiming(1, 1, 7, "c3 28")).expect(puback(7, 0x99));
        client.send(claiming(1, 2, 8, "ed a0 80")).expect(pubrec(8, 0x99));
        client.send(claiming(1, 0, 0, "ff")).expectNothing();
        watcher.expectNothing();
        client.send(claiming(1, 1, 9, "c3 a4 00")).expect(puback(9));
        watcher.expect(claiming(1, 0, 0, "c3 a4 00"));
        client.send(claiming(0, 1, 9, "ff")).expect(puback(9));
        watcher.expect(claiming(0, 0, 0, "ff"));
    }

    @Test
    void ofAWillIsCheckedWithConnect() {
        Props utf8 = props().u8(Props.PAYLOAD_FORMAT, 1);
        STRICT.connect("a").will(will("gone", "\u00e4").with(utf8)).open();
        STRICT.socket(ProtocolVersion.V5)
                .send("10 17 0004 4d515454 05 06 0000 00 0001 62 02 01 01 0001 74 0001 ff")
                .expect("20 03 00 99 00")
                .expectClosed();
        STRICT.connect("p").open().send(publish("t", "\u00e4").with(utf8)).expectNothing();
    }
}
