package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.RunEnd;

/**
 * One run of the server, from its start to its end.
 *
 * @param number 1 for the first
 * @param start in milliseconds since 1970
 * @param lastTick the last sign of life that was made durable
 * @param startSeq sequence number of its first feed entry, which says that it started
 * @param inGoodOrder whether it ended in good order, at the last tick
 */
record Run(int number, long start, long lastTick, long startSeq, boolean inGoodOrder) {
    private static final int FORMAT = 1;

    static Run begun(int number, long time, long seq) {
        return new Run(number, time, time, seq, false);
    }

    Run alive(long time) {
        return new Run(number, start, time, startSeq, false);
    }

    Run ended(long time) {
        return new Run(number, start, time, startSeq, true);
    }

    RunEnd end() {
        return new RunEnd(number, lastTick, inGoodOrder);
    }

    byte[] encode() {
        return new ByteWriter()
                .one(FORMAT)
                .number(number)
                .signed(start)
                .signed(lastTick)
                .number(startSeq)
                .one(inGoodOrder ? 1 : 0)
                .toBytes();
    }

    static Run decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.one();
        if (format != FORMAT) {
            throw new IllegalStateException("run format " + format + " is not " + FORMAT);
        }
        return new Run((int) in.number(), in.signed(), in.signed(), in.number(), in.one() == 1);
    }
}
