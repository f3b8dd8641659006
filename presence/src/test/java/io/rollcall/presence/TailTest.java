package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ForgetReason;
import io.rollcall.presence.FeedEntry.Lost;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of the last entries in memory. */
class TailTest {
    private final Tail tail = new Tail(FeedLimits.DEFAULT, 0);

    @Test
    void anEntryIsDecodedOnceWhileItIsNewAndKeptAsBytesThen() {
        tail.add(1, FeedCodec.encode(new Lost(7)));
        FeedEntry first = tail.entry(1);
        assertThat(first).isEqualTo(new Lost(7));
        for (int seq = 2; seq <= Tail.DECODED; seq++) {
            tail.add(seq, FeedCodec.encode(new Lost(seq)));
        }
        assertThat(tail.entry(1)).as("among the last").isSameAs(first);
        assertThat(tail.entry(2)).isSameAs(tail.entry(2));
        tail.add(Tail.DECODED + 1, FeedCodec.encode(new Lost(0)));
        assertThat(tail.entry(Tail.DECODED + 1)).isEqualTo(new Lost(0));
        FeedEntry again = tail.entry(1);
        assertThat(again).as("behind the last").isEqualTo(first).isNotSameAs(first);
        assertThat(tail.entry(1)).isNotSameAs(again);
    }

    @Test
    void whatReplacesAnEntryIsReadInItsPlace() {
        tail.add(1, FeedCodec.encode(new Lost(7)));
        tail.add(2, FeedCodec.encode(new Lost(8)));
        assertThat(tail.entry(1)).isEqualTo(new Lost(7));
        ClientForgotten other = new ClientForgotten("a", 1, ForgetReason.AGE);
        tail.replace(1, FeedCodec.encode(other));
        assertThat(tail.entry(1)).isEqualTo(other);
        assertThat(tail.entry(2)).isEqualTo(new Lost(8));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void ofTheLastEntriesAsManyAreKeptAsMayBe(long seed) {
        Random random = new Random(seed);
        int entriesMax = 1 + random.nextInt(1_500);
        int bytesMax = 1_024 + random.nextInt(100_000);
        Model model = new Model(entriesMax, bytesMax);
        Tail limited = new Tail(limits(entriesMax, bytesMax), 99);
        long seq = 99;
        for (int i = 0; i < 6_000; i++) {
            seq += random.nextInt(500) == 0 ? 1 + random.nextInt(2 * entriesMax) : 1;
            byte[] encoded = entry(random);
            limited.add(seq, encoded);
            model.add(seq, encoded);
            if (random.nextInt(20) == 0) {
                long old = seq - random.nextInt(entriesMax + 10);
                byte[] other = entry(random);
                limited.replace(old, other);
                model.replace(old, other);
            }
            if (i % 100 == 0) {
                model.check(limited, seq);
            }
        }
        model.check(limited, seq);
    }

    private static FeedLimits limits(int entriesMax, int bytesMax) {
        FeedLimits usual = FeedLimits.DEFAULT;
        return new FeedLimits(usual.age(), usual.bytes(), 1, entriesMax, bytesMax, 1, 1);
    }

    private static byte[] entry(Random random) {
        return FeedCodec.encode(new ClientForgotten("x".repeat(1 + random.nextInt(300)), 1, ForgetReason.AGE));
    }

    /** The same, simply. */
    private static final class Model {
        private final TreeMap<Long, byte[]> entries = new TreeMap<>();
        private final int entriesMax;
        private final int bytesMax;

        Model(int entriesMax, int bytesMax) {
            this.entriesMax = entriesMax;
            this.bytesMax = bytesMax;
        }

        void add(long seq, byte[] encoded) {
            while (!entries.isEmpty()
                    && (seq - entries.firstKey() >= entriesMax || bytes() + encoded.length > bytesMax)) {
                entries.pollFirstEntry();
            }
            entries.put(seq, encoded);
        }

        private long bytes() {
            return entries.values().stream()
                    .mapToLong(encoded -> encoded.length)
                    .sum();
        }

        void replace(long seq, byte[] encoded) {
            entries.replace(seq, encoded);
        }

        void check(Tail tail, long newest) {
            assertThat(tail.oldest()).isLessThanOrEqualTo(entries.firstKey());
            for (long seq = newest + 2; seq >= newest - 2L * entriesMax; seq--) {
                byte[] encoded = entries.get(seq);
                assertThat(tail.bytes(seq)).as("entry %d", seq).isEqualTo(encoded);
                assertThat(tail.length(seq)).isEqualTo(encoded == null ? 0 : encoded.length);
                assertThat(tail.entry(seq)).isEqualTo(encoded == null ? null : FeedCodec.decode(encoded));
            }
        }
    }
}
