package io.rollcall.presence;

import io.rollcall.presence.journal.JournalTurn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What time it is, in two ways. Wall time is the label that everything carries, and may jump. Service time is how long servers have run on
 * this directory, over all runs: it goes by the monotonic clock, never goes back, and is what every age is counted in, so that no jump of
 * the wall clock makes everything old at once. While no server runs it goes on by the wall clock, but never by more than
 * {@link #DOWNTIME_MAX} from one run to the next.
 *
 * <p>Marks say at which times the feed had come to which sequence number; each change has its age from the first mark after it. The recorder
 * writes, any thread reads.
 */
final class Timeline {
    static final Duration DOWNTIME_MAX = Duration.ofDays(1);

    /** Between two marks, as long as the feed grows. */
    static final long MARK_EVERY_MILLIS = 60_000;

    /** Eleven days of minutes; beyond, every second mark of the older half goes. */
    static final int MARKS_MAX = 16_384;

    private static final Mark NONE = new Mark(0, Long.MIN_VALUE / 2, 0);

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final long startNanos;
    private final long serviceBefore;
    private final List<Mark> marks = new ArrayList<>();

    // the recorder's
    private long tickWall;
    private long tickService;
    /** The latest wall time since the last mark, so that no change before the next is later than that says. */
    private long wallMax;

    /**
     * The time of a run that begins now.
     *
     * @param clock the wall clock
     * @param nanos the monotonic clock
     * @param serviceBefore the service time at which it begins
     */
    Timeline(InstantSource clock, LongSupplier nanos, long serviceBefore) {
        this.clock = clock;
        this.nanos = nanos;
        this.serviceBefore = serviceBefore;
        this.startNanos = nanos.getAsLong();
        this.tickWall = clock.millis();
        this.wallMax = tickWall;
        this.tickService = serviceBefore;
    }

    /**
     * When the feed had come to a number.
     *
     * @param seq the number
     * @param service the service time then
     * @param wall the latest wall time since the mark before
     */
    record Mark(long seq, long service, long wall) {
        byte[] encode() {
            return new ByteWriter().number(seq).number(service).signed(wall).toBytes();
        }

        static Mark decode(byte[] bytes) {
            ByteReader in = new ByteReader(bytes);
            return new Mark(in.number(), in.number(), in.signed());
        }
    }

    /** The time that goes on from the last tick of the last run. */
    static Timeline goOn(Found found, InstantSource clock, LongSupplier nanos) {
        Notes notes = found.notes();
        if (notes.service() < 0) {
            return new Timeline(clock, nanos, 0);
        }
        long down = clock.millis() - found.runs().endOfTheOneBefore().lastTick();
        long counted = Math.max(0, Math.min(down, DOWNTIME_MAX.toMillis()));
        Timeline timeline = new Timeline(clock, nanos, notes.service() + counted);
        timeline.marks.addAll(notes.marks());
        timeline.wallMax =
                Math.max(timeline.wallMax, found.runs().endOfTheOneBefore().lastTick());
        return timeline;
    }

    /** In milliseconds since 1970, as the clock on the wall says. */
    long wall() {
        return clock.millis();
    }

    /** In milliseconds; only differences mean anything. */
    long service() {
        return serviceBefore + (nanos.getAsLong() - startNanos) / 1_000_000;
    }

    /** The recorder's, with every tick: the feed has come to this number. Writes down what outlives the run. */
    synchronized void tick(long seq, JournalTurn turn) {
        long service = service();
        long wall = wall();
        wallMax = Math.max(wallMax, Math.max(wall, tickWall + service - tickService));
        tickWall = wall;
        tickService = service;
        turn.meta(Meta.SERVICE, Meta.number(service));
        Mark last = marks.isEmpty() ? NONE : marks.get(marks.size() - 1);
        if (seq > last.seq && service - last.service >= MARK_EVERY_MILLIS) {
            Mark mark = new Mark(seq, service, wallMax);
            wallMax = wall;
            marks.add(mark);
            turn.meta(key(mark), mark.encode());
            thin(turn);
        }
    }

    private void thin(JournalTurn turn) {
        if (marks.size() <= MARKS_MAX) {
            return;
        }
        List<Mark> kept = new ArrayList<>();
        long wall = Long.MIN_VALUE;
        for (int i = 0; i < marks.size(); i++) {
            Mark mark = marks.get(i);
            if (i < MARKS_MAX / 2 && i % 2 == 0) {
                turn.removeMeta(key(mark));
                wall = mark.wall;
            } else if (wall > mark.wall) {
                Mark latest = new Mark(mark.seq, mark.service, wall);
                turn.meta(key(latest), latest.encode());
                kept.add(latest);
                wall = Long.MIN_VALUE;
            } else {
                kept.add(mark);
                wall = Long.MIN_VALUE;
            }
        }
        marks.clear();
        marks.addAll(kept);
    }

    private static String key(Mark mark) {
        return Meta.MARK + HexFormat.of().toHexDigits(mark.seq);
    }

    /** The last sequence number that was there at this service time for certain; 0 when none was. */
    synchronized long seqAt(long service) {
        int low = 0;
        int high = marks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (marks.get(middle).service <= service) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? 0 : marks.get(low - 1).seq;
    }

    /** The service time at which this change was there for certain; now, when no mark came after it. */
    synchronized long serviceOf(long seq) {
        int low = 0;
        int high = marks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (marks.get(middle).seq < seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == marks.size() ? service() : marks.get(low).service;
    }

    /** A sequence number up to which all was before this wall time for certain, whatever jumps there were; 0 when there is none. */
    synchronized long seqBefore(long wall) {
        long seq = 0;
        for (Mark mark : marks) {
            if (mark.wall >= wall) {
                break;
            }
            seq = mark.seq;
        }
        return seq;
    }

    synchronized int marks() {
        return marks.size();
    }
}
