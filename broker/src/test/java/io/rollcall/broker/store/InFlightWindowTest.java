package io.rollcall.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.store.Outgoing.Awaiting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages and deliveries in one window, sent, answered and asked for in any order, are as in a list that keeps all of each. */
class InFlightWindowTest {
    private static final int STEPS = 4_000;
    private static final int OVERHEAD = 56;
    private static final List<Awaiting> ANSWERS = List.of(Awaiting.PUBACK, Awaiting.PUBREC, Awaiting.PUBCOMP);

    /** What is known of one that was sent. */
    private record Sent(Message message, Qos qos, boolean retain, boolean isReceived) {
        int bytes() {
            return OVERHEAD + (isReceived ? 0 : message.bytes());
        }

        Awaiting awaiting() {
            if (isReceived) {
                return Awaiting.PUBCOMP;
            }
            return qos == Qos.EXACTLY_ONCE ? Awaiting.PUBREC : Awaiting.PUBACK;
        }
    }

    private final InFlightWindow window = new InFlightWindow();
    /** By packet identifier, in the order in which they were sent. */
    private final Map<Integer, Sent> model = new LinkedHashMap<>();

    @Test
    void isWhatWasSentAndNotAcknowledged() {
        Random random = new Random(20261121);
        for (int step = 0; step < STEPS; step++) {
            int most = 1 + (step / 500) * 40; // so that the window grows, and its identifiers come round
            if (model.size() < random.nextInt(most + 1)) {
                send(random, step);
            } else if (!model.isEmpty()) {
                answer(random, new ArrayList<>(model.keySet()).get(random.nextInt(model.size())));
            }
            if (random.nextInt(50) == 0) {
                assertSame(window.inOrder());
            }
            assertThat(window.count()).as("step %d", step).isEqualTo(model.size());
        }
        assertSame(window.inOrder());
    }

    private void send(Random random, int step) {
        byte[] payload = new byte[random.nextInt(100)];
        Message message = new Message(
                TopicName.of("t/" + step), payload, Qos.EXACTLY_ONCE, false, Properties.NONE, Message.NEVER, null);
        Sent sent = new Sent(message, Qos.of(1 + random.nextInt(2)), random.nextBoolean(), false);
        int packetId;
        if (random.nextBoolean()) {
            packetId = window.add(message, sent.qos, sent.retain, sent.bytes());
        } else {
            Outgoing outgoing = new Outgoing(message, sent.qos, sent.retain, 7);
            window.add(outgoing);
            packetId = outgoing.packetId();
        }
        assertThat(model.put(packetId, sent)).as("a free identifier").isNull();
    }

    /** With the right answer, or another; to what is an {@link Outgoing} as a session does it. */
    private void answer(Random random, int packetId) {
        Sent sent = sent(packetId);
        if (random.nextInt(4) == 0) {
            assertSame(packetId, outgoing(packetId));
        }
        Awaiting answer = ANSWERS.get(random.nextInt(ANSWERS.size()));
        int less = window.answered(packetId, answer);
        if (less == 0) {
            Outgoing outgoing = outgoing(packetId);
            assertSame(packetId, outgoing);
            if (answer == Awaiting.PUBREC && sent.awaiting() == answer) {
                outgoing.received();
            } else if (sent.awaiting() == answer) {
                assertThat(window.remove(outgoing)).isTrue();
                assertThat(window.remove(outgoing)).isFalse();
            }
        }
        if (sent.awaiting() != answer) {
            assertThat(less).as("not what %s awaits", sent.awaiting()).isZero();
            return;
        }
        Sent after = new Sent(sent.message, sent.qos, sent.retain, true);
        boolean isOver = answer != Awaiting.PUBREC;
        if (less != 0) {
            assertThat(less).isEqualTo(sent.bytes() - (isOver ? 0 : after.bytes()));
        }
        if (isOver) {
            model.remove(packetId);
            assertThat(window.get(packetId)).isNull();
            assertThat(window.answered(packetId, answer)).as("again").isZero();
        } else {
            model.put(packetId, after);
        }
    }

    private Sent sent(int packetId) {
        return Objects.requireNonNull(model.get(packetId), "sent");
    }

    private Outgoing outgoing(int packetId) {
        return Objects.requireNonNull(window.get(packetId), "in flight");
    }

    private void assertSame(List<Outgoing> inOrder) {
        assertThat(inOrder.stream().map(Outgoing::packetId)).containsExactlyElementsOf(model.keySet());
        inOrder.forEach(outgoing -> assertSame(outgoing.packetId(), outgoing));
    }

    private void assertSame(int packetId, Outgoing outgoing) {
        Sent sent = sent(packetId);
        assertThat(outgoing.packetId()).isEqualTo(packetId);
        assertThat(outgoing.awaiting()).isEqualTo(sent.awaiting());
        assertThat(outgoing.qos()).isEqualTo(sent.qos());
        assertThat(outgoing.retain()).isEqualTo(sent.retain());
        assertThat(outgoing.bytes()).isEqualTo(sent.bytes());
        if (!sent.isReceived()) {
            assertThat(outgoing.message()).isSameAs(sent.message());
        }
    }
}
