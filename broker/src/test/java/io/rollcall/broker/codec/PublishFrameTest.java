package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One head writes to many drafts, and copies from one to the next what it can; each gets what it would get alone. */
class PublishFrameTest {
    private static final int SEEDS = 300;

    private static Message message(Random random) {
        byte[] payload = new byte[random.nextInt(random.nextBoolean() ? 40 : 20_000)];
        random.nextBytes(payload);
        Properties properties =
                random.nextInt(4) == 0 ? new Properties(null, "text/plain", null, null, List.of()) : Properties.NONE;
        TopicName topic = TopicName.of("t/" + random.nextInt(1_000));
        return new Message(topic, payload, Qos.EXACTLY_ONCE, false, properties, Message.NEVER, null);
    }

    private static PublishHead begin(PublishHead head, Qos qos, Random random) {
        int packetId = qos == Qos.AT_MOST_ONCE ? 0 : 1 + random.nextInt(65_535);
        head.begin(qos, false, false, packetId);
        return random.nextInt(5) == 0 ? head.subscriptionIds(new int[] {7}) : head;
    }

    /** The expected is written by a head of its own to a buffer without an array, from which nothing is copied. */
    @Test
    void everyReceiverGetsItsOwnPacket() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            PublishHead head = new PublishHead();
            List<ByteBuf> drafts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                drafts.add(Unpooled.buffer(16));
            }
            for (int step = 0; step < 60; step++) {
                Message message = message(random);
                for (int receiver = random.nextInt(6); receiver >= 0; receiver--) {
                    Qos qos = Qos.of(random.nextInt(3));
                    ProtocolVersion version = random.nextBoolean() ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1;
                    ByteBuf draft = drafts.get(random.nextInt(drafts.size()));
                    long dice = random.nextLong();
                    int before = draft.writerIndex();
                    PacketWriter.of(version).publish(draft, message, begin(head, qos, new Random(dice)));
                    ByteBuf alone = Unpooled.directBuffer();
                    PacketWriter.of(version).publish(alone, message, begin(new PublishHead(), qos, new Random(dice)));
                    assertThat(ByteBufUtil.getBytes(draft, before, draft.writerIndex() - before))
                            .as("seed %d, step %d", seed, step)
                            .isEqualTo(ByteBufUtil.getBytes(alone));
                    alone.release();
                    if (random.nextInt(10) == 0) { // it goes to its socket, and is used again for something else
                        head.forget();
                        draft.clear().writeZero(draft.capacity()).clear();
                    }
                }
            }
        }
    }

    @Test
    void manyTogetherAreWhatEachIsAlone() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            Message[] messages = new Message[1 + random.nextInt(64)];
            Arrays.setAll(messages, i -> message(random));
            Qos qos = Qos.of(random.nextInt(3));
            PacketWriter writer = PacketWriter.of(random.nextBoolean() ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1);
            ByteBuf together = Unpooled.buffer(16);
            int[] packetIdsAt = new int[messages.length];
            writer.publishes(together, i -> messages[i], messages.length, qos, packetIdsAt);
            ByteBuf alone = Unpooled.directBuffer();
            for (int i = 0; i < messages.length; i++) {
                int packetId = qos == Qos.AT_MOST_ONCE ? 0 : 1 + random.nextInt(65_535);
                writer.publish(alone, messages[i], new PublishHead().begin(qos, false, false, packetId));
                if (packetId != 0) {
                    together.setShort(packetIdsAt[i], packetId);
                }
            }
            assertThat(ByteBufUtil.getBytes(together)).as("seed %d", seed).isEqualTo(ByteBufUtil.getBytes(alone));
            alone.release();
        }
    }

    @Test
    void whatCouldNotBeWrittenForOneIsNotCopiedForTheNext() {
        Random random = new Random(1);
        Message earlier = message(random);
        Message later = message(random);
        PublishHead head = new PublishHead().begin(Qos.AT_MOST_ONCE, false, false, 0);
        PacketWriter writer = PacketWriter.of(ProtocolVersion.V3_1_1);
        writer.publish(Unpooled.buffer(), earlier, head);
        ByteBuf full = Unpooled.buffer(4, 4);
        assertThatThrownBy(() -> writer.publish(full, later, head)).isInstanceOf(IndexOutOfBoundsException.class);
        ByteBuf next = Unpooled.buffer();
        writer.publish(next, later, head);
        ByteBuf alone = Unpooled.directBuffer();
        writer.publish(alone, later, new PublishHead().begin(Qos.AT_MOST_ONCE, false, false, 0));
        assertThat(ByteBufUtil.getBytes(next)).isEqualTo(ByteBufUtil.getBytes(alone));
        alone.release();
    }
}
