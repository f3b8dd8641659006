package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.auth;
import static io.rollcall.broker.spec.Props.props;

import io.rollcall.broker.api.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AUTH [3.15] of a broker that knows no authentication method [4.12]. */
class AuthTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    @Spec(v5 = "MQTT-4.12.0-1")
    @Test
    void aMethodIsRefused() {
        BROKER.connect("a")
                .with(props -> props.text(Props.AUTHENTICATION_METHOD, "SCRAM-SHA-256"))
                .refused(0x8C);
    }

    @Spec(v5 = "MQTT-4.12.0-7")
    @Test
    void authOfAClientWithoutMethodIsAProtocolError() {
        Props method = props().text(Props.AUTHENTICATION_METHOD, "SCRAM-SHA-256");
        BROKER.connect("a").open().send(auth(0x18, method)).expectEnd(0x82);
        BROKER.connect("a").open().send(auth(0x19, method)).expectEnd(0x82);
    }

    @Spec(v5 = {"MQTT-3.15.1-1", "MQTT-3.15.2-1"})
    @ParameterizedTest
    @CsvSource({
        "f1 07 18 05 15 0002 78 79, 81", // reserved flags
        "f0 00, 82", // no method
        "f0 02 18 00, 82",
        "f0 06 00 04 15 0001 78, 82", // a reason of the server
        "f0 06 80 04 15 0001 78, 82",
        "f0 0a 18 08 15 0001 78 15 0001 79, 82", // two methods
        "f0 08 18 06 16 0001 78 01 00, 81"
    })
    void mustBeWellFormed(String packet, String reason) {
        BROKER.connect("a").open().send(packet).expectEnd(Integer.parseInt(reason, 16));
    }

    @Test
    void isNoPacketOfMqtt3() {
        BROKER.connect("a").version(ProtocolVersion.V3_1_1).open().send("f0 00").expectClosed();
    }
}
