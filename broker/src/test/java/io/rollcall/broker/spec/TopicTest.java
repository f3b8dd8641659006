package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.connection.ConnectionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topic names and topic filters [4.7]. */
class TopicTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    /** Topics have at most four levels. */
    @RegisterExtension
    static final RunningBroker SHALLOW = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder().topicLevelsMax(4).build());

    @Spec(
            v5 = {"MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.2-1", "MQTT-4.7.3-4", "MQTT-3.3.2-3"},
            v3 = {"MQTT-4.7.1-2", "MQTT-4.7.1-3", "MQTT-4.7.2-1", "MQTT-4.7.3-4", "MQTT-3.3.2-3"})
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1",
        "sport/tennis/player1/#, sport/tennis/player1/ranking",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon",
        "sport/#, sport",
        "#, a",
        "#, /a/b",
        "#, /",
        "sport/tennis/+, sport/tennis/player1",
        "sport/+, sport/",
        "+/+, /finance",
        "/+, /finance",
        "+, a",
        "+/tennis/#, sport/tennis",
        "+/tennis/#, sport/tennis/a/b",
        "sport/+/player1, sport/tennis/player1",
        "sport/+/player1, sport//player1",
        "a//b, a//b",
        "+//b, a//b",
        "a/+/b/#, a//b",
        "$SYS/#, $SYS/x",
        "$SYS/monitor/+, $SYS/monitor/Clients",
        "$a/+, $a/b",
        "ACCOUNTS, ACCOUNTS",
        "Accounts payable, Accounts payable",
        "/, /",
        "+/+, /",
        "//, //",
        "#, \u00e4/\u4e2d/\ud83d\ude00",
        "\u00e4/+/\ud83d\ude00, \u00e4/\u4e2d/\ud83d\ude00"
    })
    void matches(String filter, String topic) {
        for (ProtocolVersion version : new ProtocolVersion[] {ProtocolVersion.V3_1_1, ProtocolVersion.V5}) {
            ScriptedClient client = BROKER.connect("a").version(version).open().subscribe(filter, 0);
            client.send(publish(topic, "x")).expect(publish(topic, "x")).expectNothing();
            client.leave();
            BROKER.connect("b")
                    .version(version)
                    .open()
                    .publish(publish(topic, "kept").retain());
            BROKER.connect("c")
                    .version(version)
                    .open()
                    .subscribe(filter, 0)
                    .expect(publish(topic, "kept").retain())
                    .expectNothing();
            BROKER.connect("b")
                    .version(version)
                    .open()
                    .publish(publish(topic, "").retain());
        }
    }

    @Spec(
            v5 = {"MQTT-4.7.1-1", "MQTT-4.7.1-2", "MQTT-4.7.2-1", "MQTT-4.7.3-4"},
            v3 = {"MQTT-4.7.1-2", "MQTT-4.7.1-3", "MQTT-4.7.2-1", "MQTT-4.7.3-4"})
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/+, sport/tennis/player1/ranking",
        "sport/+, sport",
        "+, /finance",
        "+, a/b",
        "+/+, a",
        "sport/tennis/#, sport",
        "sport/tennis/#, sports/tennis",
        "#, $SYS/x",
        "+/monitor/Clients, $SYS/monitor/Clients",
        "+/#, $SYS/x",
        "+, $a",
        "#, $",
        "ACCOUNTS, Accounts",
        "a, /a",
        "/a, a",
        "a/, a",
        "a, a/",
        "a//b, a/b",
        "a/+/b, a/b",
        "\u00c5, A\u030a"
    })
    void doesNotMatch(String filter, String topic) {
        for (ProtocolVersion version : new ProtocolVersion[] {ProtocolVersion.V3_1_1, ProtocolVersion.V5}) {
            ScriptedClient client = BROKER.connect("a").version(version).open().subscribe(filter, 0);
            client.send(publish(topic, "x")).expectNothing().leave();
            BROKER.connect("b")
                    .version(version)
                    .open()
                    .publish(publish(topic, "kept").retain());
            BROKER.connect("c").version(version).open().subscribe(filter, 0).expectNothing();
        }
    }

    @Spec("MQTT-4.7.3-3")
    @EachVersion
    void aTopicMayBeAsLongAsAStringMayBe(ProtocolVersion version) {
        String longest = "t/" + "x".repeat(65_533);
        ScriptedClient client = BROKER.connect("a")
                .version(version)
                .open()
                .subscribe(longest, 0)
                .subscribe("t/+", 0);
        client.send(publish(longest, "x")).expect(publish(longest, "x"), publish(longest, "x"));
    }

    @EachVersion
    void aTopicMayHaveManyLevelsButNotMoreThanTheLimit(ProtocolVersion version) {
        ScriptedClient client = SHALLOW.connect("a").version(version).open().subscribe("1/2/3/4", 0);
        client.send(publish("1/2/3/4", "x")).expect(publish("1/2/3/4", "x"));
        client.send(publish("1/2/3/4/5", "x").qos(1, 7)).expect(puback(7, 0x90));
        client.send(publish("1/2/3/4/5", "x")).expectNothing();
        client.send(subscribe(1, "1/2/3/4/#", 0)).expect(suback(1, version == ProtocolVersion.V5 ? 0x8F : 0x80));
    }

    @Test
    void aWillTopicKeepsToTheLimitOfLevelsToo() {
        SHALLOW.connect("a").will(Will.will("1/2/3/4/5", "x")).refused(0x90);
        SHALLOW.connect("a")
                .version(ProtocolVersion.V3_1_1)
                .will(Will.will("1/2/3/4/5", "x"))
                .refused(5);
        SHALLOW.connect("a").will(Will.will("1/2/3/4", "x")).open();
    }
}
