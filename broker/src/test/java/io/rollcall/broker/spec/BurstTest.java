package io.rollcall.broker.spec;

import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.pubcomp;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.pubrec;
import static io.rollcall.broker.spec.Will.will;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages that come together for many subscribers, who get them together. */
class BurstTest {
    private static final int MESSAGES = 300;

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults();

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    /** One in so many messages is of another QoS than 0. */
    private final int acknowledged = List.of(1, 2, 10, 100).get(random.nextInt(4));

    /** Subscribers of every kind that a burst must tell apart, more than it takes to have one. */
    private Map<String, ScriptedClient> subscribers() {
        Map<String, ScriptedClient> all = new LinkedHashMap<>();
        for (int i = 0; i < 6; i++) {
            all.put(
                    "old" + i,
                    BROKER.connect("old" + i).version(ProtocolVersion.V3_1_1).open());
            all.put("new" + i, BROKER.connect("new" + i).open());
        }
        all.put(
                "alias",
                BROKER.connect("alias")
                        .with(p -> p.u16(Props.TOPIC_ALIAS_MAXIMUM, 1))
                        .open());
        all.put(
                "small",
                BROKER.connect("small")
                        .with(p -> p.u32(Props.MAXIMUM_PACKET_SIZE, 100_000))
                        .open());
        all.put(
                "narrow",
                BROKER.connect("narrow")
                        .with(p -> p.u16(Props.RECEIVE_MAXIMUM, 2))
                        .open());
        all.put(
                "lasting",
                BROKER.connect("lasting")
                        .with(p -> p.u32(Props.SESSION_EXPIRY, 100))
                        .open());
        all.forEach((name, client) -> client.subscribe("a", random.nextInt(3)).subscribe("b", random.nextInt(3)));
        return all;
    }

    @RepeatedTest(10)
    void eachSubscriberGetsAllOfAPublisherInOrderWhateverItPublishes() {
        Map<String, ScriptedClient> subscribers = subscribers();
        boolean withWild = random.nextBoolean();
        if (withWild) {
            subscribers.put("wild", BROKER.connect("wild").open().subscribe("+", 0));
        }
        ScriptedClient publisher = BROKER.connect("publisher").open();
        List<String> sent = new ArrayList<>();
        while (sent.size() < MESSAGES) {
            Packet[] together = new Packet[1 + random.nextInt(100)];
            for (int i = 0; i < together.length; i++) {
                sent.add(payload(sent.size()));
                together[i] = message(sent.get(sent.size() - 1), sent.size());
            }
            publisher.send(together);
        }
        ScriptedClient lasting = Objects.requireNonNull(subscribers.remove("lasting"));
        subscribers.forEach((name, client) -> assertThat(payloads(client, sent.size()))
                .as("seed %d, %s", seed, name)
                .isEqualTo(sent));
        assertThat(payloads(lasting, sent.size())) // where messages of QoS 0 do not wait for what is stored
                .as("seed %d, lasting", seed)
                .containsExactlyInAnyOrderElementsOf(sent);
    }

    /** In order, each with its reason, whatever has to be stored before. */
    @RepeatedTest(10)
    void aPublisherIsAnsweredForEachMessage() {
        subscribers();
        ScriptedClient publisher = BROKER.connect("publisher").open();
        List<Integer> released = new ArrayList<>();
        for (int packetId = 1; packetId <= MESSAGES; ) {
            List<Packet> together = new ArrayList<>();
            List<Packet> answers = new ArrayList<>();
            boolean oneKind = random.nextBoolean();
            int qos = 1 + random.nextInt(2);
            for (int i = random.nextInt(70); i >= 0; i--) {
                boolean isWanted = random.nextInt(20) > 0;
                qos = oneKind ? qos : 1 + random.nextInt(2);
                String topic = isWanted ? "a" : "nobody's";
                int reason = isWanted ? 0 : 0x10;
                together.add(publish(topic, payload(packetId)).qos(qos, packetId));
                answers.add(qos == 1 ? puback(packetId, reason) : pubrec(packetId, reason));
                if (qos == 2) {
                    released.add(packetId);
                    if (random.nextInt(10) == 0) {
                        together.add(publish(topic, "again").qos(qos, packetId).dup());
                        answers.add(pubrec(packetId));
                    }
                }
                packetId++;
            }
            publisher.send(together.toArray(Packet[]::new)).expect(answers.toArray(Packet[]::new));
        }
        released.add(random.nextInt(released.size() + 1), 60_000);
        publisher
                .send(released.stream().map(Packets::pubrel).toArray(Packet[]::new))
                .expect(released.stream()
                        .map(id -> id == 60_000 ? pubcomp(id, 0x92) : pubcomp(id))
                        .toArray(Packet[]::new));
    }

    @RepeatedTest(5)
    void aWillComesAfterWhatItsClientPublished() {
        Map<String, ScriptedClient> subscribers = subscribers();
        ScriptedClient publisher =
                BROKER.connect("publisher").will(will("a", "gone")).open();
        publisher.send(publish("a", "1"), publish("a", "2"), publish("a", "3"), disconnect(0x04));
        subscribers.forEach(
                (name, client) -> assertThat(payloads(client, 4)).as(name).containsExactly("1", "2", "3", "gone"));
    }

    @Test
    void whoWantsNoneOfItsOwnGetsNone() {
        subscribers();
        ScriptedClient own = BROKER.connect("own").open().subscribe("a", 0x04);
        ScriptedClient other = BROKER.connect("other").open();
        own.send(publish("a", "mine"), publish("a", "mine, too"));
        other.send(publish("a", "yours"), publish("a", "yours, too"));
        assertThat(payloads(own, 2)).containsExactly("yours", "yours, too");
    }

    /** Two of a kind, of whom one is on the publisher's event loop. */
    private static List<ScriptedClient> two(int qos, Consumer<Props> properties) {
        return List.of(
                BROKER.connect("one").with(properties).open().subscribe("a", qos),
                BROKER.connect("two").with(properties).open().subscribe("a", qos));
    }

    @Test
    void whoTakesTwoAtATimeGetsTwo() {
        List<ScriptedClient> narrow = two(1, props -> props.u16(Props.RECEIVE_MAXIMUM, 2));
        ScriptedClient publisher = BROKER.connect("publisher").open();
        publisher.send(
                publish("a", "1").qos(1, 1),
                publish("a", "2").qos(1, 2),
                publish("a", "3").qos(1, 3));
        narrow.forEach(client -> {
            int first = client.expectPublish("a", "1").packetId();
            int second = client.expectPublish("a", "2").packetId();
            client.expectNothing().send(puback(first), puback(second)).expectPublish("a", "3");
        });
    }

    @Test
    void whoTakesShortPacketsAloneGetsThose() {
        List<ScriptedClient> tight = two(0, props -> props.u32(Props.MAXIMUM_PACKET_SIZE, 60));
        ScriptedClient publisher = BROKER.connect("publisher").open();
        publisher.send(publish("a", "1"), publish("a", "2".repeat(60)), publish("a", "3"));
        tight.forEach(client -> assertThat(payloads(client, 2)).containsExactly("1", "3"));
    }

    @Test
    void whoKnowsTheTopicByAnAliasIsNotToldItAgain() {
        List<ScriptedClient> knowing = two(0, props -> props.u16(Props.TOPIC_ALIAS_MAXIMUM, 1));
        ScriptedClient publisher = BROKER.connect("publisher").open();
        publisher.send(publish("a", "1"), publish("a", "2"));
        knowing.forEach(client -> {
            assertThat(client.read().topic()).isEqualTo("a");
            assertThat(client.read().topic()).isEmpty();
        });
    }

    @Test
    void whoSharesGetsAPart() {
        subscribers();
        ScriptedClient one = BROKER.connect("one").open().subscribe("$share/both/a", 0);
        ScriptedClient two = BROKER.connect("two").open().subscribe("$share/both/a", 0);
        ScriptedClient publisher = BROKER.connect("publisher").open();
        publisher.send(publish("a", "1"), publish("a", "2"), publish("a", "3"), publish("a", "4"));
        List<String> parts = payloads(one, 2);
        parts.addAll(payloads(two, 2));
        assertThat(parts).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    private String payload(int number) {
        int length = random.nextInt(50) == 0 ? 2_000 : random.nextInt(30);
        return number + "-" + "x".repeat(length);
    }

    private Packet message(String payload, int packetId) {
        String topic = random.nextInt(10) == 0 ? "b" : "a";
        int qos = random.nextInt(acknowledged) == 0 ? 1 + random.nextInt(2) : 0;
        Packets.Publish message = publish(topic, payload);
        return random.nextInt(20) == 0 ? message.retain().qos(qos, packetId) : message.qos(qos, packetId);
    }

    /** Of so many messages, each of which is answered. */
    private static List<String> payloads(ScriptedClient client, int count) {
        List<String> payloads = new ArrayList<>();
        while (payloads.size() < count) {
            Received packet = client.read();
            if (packet.type() == Received.PUBREL) {
                client.send(pubcomp(packet.packetId()));
            } else {
                payloads.add(packet.payload());
                if (packet.qos() > 0) {
                    client.send(packet.qos() == 1 ? puback(packet.packetId()) : pubrec(packet.packetId()));
                }
            }
        }
        return payloads;
    }
}
