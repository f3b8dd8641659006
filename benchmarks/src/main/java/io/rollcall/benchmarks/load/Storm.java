package io.rollcall.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Everybody connects at once, in rounds: between them they say goodbye, or, when it is a storm of reconnects, are cut off and
 * come back to their sessions at once. By a rate, each is the next to come again, whatever became of those before.
 */
final class Storm implements Play {
    private static final Duration ROUND_MOST = Duration.ofMinutes(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final boolean reconnects;
    private final List<Double> rates = new ArrayList<>();
    private double brokerCpu;
    private double ownCpu;
    private long measuredConnects;

    /**
     * A storm.
     *
     * @param reconnects whether those who come back were cut off, and have sessions
     */
    Storm(boolean reconnects) {
        this.reconnects = reconnects;
    }

    @Override
    public Figures play(Run run) throws InterruptedException {
        Guests guests = new Guests(run, reconnects);
        run.onEach(lane -> lane.timeConnects(true));
        long from = System.nanoTime() + run.config().warmUp().toNanos();
        long to = from + run.config().duration().toNanos();
        Figures figures = new Figures();
        if (run.config().isOpenLoop()) {
            byRate(run, guests, figures, from, to);
        } else {
            inRounds(run, guests, figures, from, to);
        }
        Counts end = run.sample().counts();
        figures.putLatencies(end);
        figures.putFaults(end);
        guests.each(run, Guest::leave);
        return figures;
    }

    // ---- by a rate

    private void byRate(Run run, Guests guests, Figures figures, long from, long to) throws InterruptedException {
        long startAt = System.nanoTime() + Clock.TICK_NANOS;
        int[] next = new int[run.lanes().size()];
        run.onEach(lane -> {
            lane.tally().measure(from, to);
            List<Guest> here = guests.of(lane);
            lane.play(
                    run.config().rate(),
                    startAt,
                    to,
                    intendedAt -> comeAgain(lane, here.get(next[lane.index()]++ % here.size()), intendedAt),
                    () -> {});
        });
        run.waitUntil(from);
        Sample before = run.sample();
        run.waitUntil(to);
        Sample after = run.sample();
        double connects = after.counts().connected() - before.counts().connected();
        figures.put("connects per second", connects / after.secondsSince(before));
        figures.putUse(before, after, "connect", connects);
        run.waitFor(ROUND_MOST, lane -> lane.connector().isIdle());
    }

    private void comeAgain(Lane lane, Guest guest, long intendedAt) {
        if (guest.isPresent()) {
            end(guest);
        }
        if (guest.isAway()) {
            guest.come(intendedAt);
        } else {
            lane.tally().notSent();
        }
    }

    private void end(Guest guest) {
        if (reconnects) {
            guest.cut();
        } else {
            guest.leave();
        }
    }

    // ---- in rounds

    private void inRounds(Run run, Guests guests, Figures figures, long from, long to) throws InterruptedException {
        if (reconnects) {
            connect(run, guests);
        }
        while (rates.isEmpty() || System.nanoTime() < to) {
            boolean measured = System.nanoTime() >= from;
            if (measured) {
                run.onEach(lane -> lane.tally().measure(from, Long.MAX_VALUE));
            }
            guests.each(run, this::end);
            if (!reconnects) {
                run.waitUntil(System.nanoTime() + PAUSE_NANOS);
            }
            Sample before = run.sample();
            connect(run, guests);
            Sample after = run.sample();
            if (measured) {
                take(before, after);
            }
        }
        Collections.sort(rates);
        figures.put("connects per second", rates.get(rates.size() / 2));
        figures.put("connects per second, least", rates.get(0));
        figures.put("connects per second, most", rates.get(rates.size() - 1));
        figures.put("rounds", rates.size());
        figures.put("broker CPU s per million connects", brokerCpu / measuredConnects * 1e6);
        figures.put("own CPU s per million connects", ownCpu / measuredConnects * 1e6);
    }

    private void take(Sample before, Sample after) {
        long connects = after.counts().connected() - before.counts().connected();
        rates.add(connects / after.secondsSince(before));
        measuredConnects += connects;
        brokerCpu += (after.brokerCpuNanos() - before.brokerCpuNanos()) / 1e9;
        ownCpu += (after.ownCpuNanos() - before.ownCpuNanos()) / 1e9;
    }

    private static void connect(Run run, Guests guests) throws InterruptedException {
        guests.each(run, guest -> guest.come(Lane.WHEN_BEGUN));
        run.awaitConnected("guests", ROUND_MOST);
    }
}
