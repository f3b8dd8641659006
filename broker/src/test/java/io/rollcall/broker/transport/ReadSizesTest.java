package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class ReadSizesTest {
    private final ExtendedHandle sizes = ReadSizes.ADAPTIVE.newHandle();
    private final ChannelConfig config = new EmbeddedChannel().config();

    @Test
    void aBufferIsAsLargeAsIsGuessed() {
        ByteBuf buffer = sizes.allocate(UnpooledByteBufAllocator.DEFAULT);
        assertThat(buffer.capacity()).isEqualTo(sizes.guess()).isEqualTo(2_048);
        buffer.release();
    }

    @Test
    void afterAFilledOneTheNextIsFourTimesAsLargeWithinItsLimit() {
        turn(2_048);
        assertThat(sizes.guess()).isEqualTo(8_192);
        turn(8_192);
        turn(32_768);
        turn(65_536);
        assertThat(sizes.guess()).isEqualTo(65_536);
    }

    @Test
    void afterTwoTurnsOfLittleTheNextIsHalfAsLargeWithinItsLimit() {
        turn(100);
        assertThat(sizes.guess()).isEqualTo(2_048);
        turn(1_500);
        turn(100);
        assertThat(sizes.guess()).isEqualTo(2_048);
        turn(100);
        assertThat(sizes.guess()).isEqualTo(1_024);
        for (int i = 0; i < 100; i++) {
            turn(2);
        }
        assertThat(sizes.guess()).isEqualTo(64);
    }

    @Test
    void readingGoesOnWhileBuffersAreFilledAndOthersMayWait() {
        sizes.reset(config);
        int reads = 0;
        do {
            read(sizes.guess());
            reads++;
        } while (sizes.continueReading());
        assertThat(reads).isEqualTo(16);

        sizes.reset(config);
        read(sizes.guess() - 1);
        assertThat(sizes.continueReading()).isFalse();
        assertThat(sizes.continueReading(() -> true)).isTrue();
        assertThat(sizes.continueReading(() -> false)).isFalse();
    }

    @Test
    void nobodyIsReadFromWhoIsNotToBe() {
        sizes.reset(config);
        read(sizes.guess());
        config.setAutoRead(false);
        assertThat(sizes.continueReading()).isFalse();
        assertThat(sizes.continueReading(() -> true)).isFalse();
    }

    @Test
    void anEndIsNotReadOn() {
        sizes.reset(config);
        read(-1);
        assertThat(sizes.lastBytesRead()).isEqualTo(-1);
        assertThat(sizes.continueReading(() -> true)).isFalse();
    }

    private void turn(int bytes) {
        sizes.reset(config);
        read(bytes);
        sizes.readComplete();
    }

    private void read(int bytes) {
        sizes.attemptedBytesRead(sizes.guess());
        sizes.lastBytesRead(bytes);
        sizes.incMessagesRead(1);
    }
}
