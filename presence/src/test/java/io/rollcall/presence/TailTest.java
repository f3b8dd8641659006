package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.Lost;
import io.rollcall.presence.Tail.Kept;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is kept of the last entries in memory. */
class TailTest {
    private final Tail tail = new Tail(FeedLimits.DEFAULT, 0);

    private Kept at(long seq) {
        return Objects.requireNonNull(tail.at(seq), () -> "entry " + seq);
    }

    @Test
    void anEntryIsDecodedOnceWhileItIsNewAndKeptAsBytesThen() {
        tail.add(1, FeedCodec.encode(new Lost(7)));
        FeedEntry first = tail.entry(at(1));
        assertThat(first).isEqualTo(new Lost(7));
        for (int seq = 2; seq <= Tail.DECODED; seq++) {
            tail.add(seq, FeedCodec.encode(new Lost(seq)));
        }
        assertThat(tail.entry(at(1))).as("among the last").isSameAs(first);
        tail.add(Tail.DECODED + 1, FeedCodec.encode(new Lost(0)));
        FeedEntry again = tail.entry(at(1));
        assertThat(again).as("behind the last").isEqualTo(first).isNotSameAs(first);
        assertThat(tail.entry(at(1))).isNotSameAs(again);
        assertThat(tail.entry(at(2))).isSameAs(tail.entry(at(2)));
    }

    @Test
    void whatReplacesAnEntryIsReadInItsPlace() {
        tail.add(1, FeedCodec.encode(new Lost(7)));
        assertThat(tail.entry(at(1))).isEqualTo(new Lost(7));
        ClientForgotten other = new ClientForgotten("a", 1, FeedEntry.ForgetReason.AGE);
        tail.replace(1, FeedCodec.encode(other));
        assertThat(tail.entry(at(1))).isEqualTo(other);
    }
}
