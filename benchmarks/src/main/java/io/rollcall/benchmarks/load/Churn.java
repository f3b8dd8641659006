package io.rollcall.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * Clients come and go, one at random at each event of the rate, while others ask over HTTP who is here. Latencies are those
 * of the queries. An answer is wrong when it does not say "connected" of a client that has had CONNACK for all its time.
 */
final class Churn implements Play {
    private static final Duration DRAINING = Duration.ofSeconds(30);

    private final List<PresenceQueries> asking = new ArrayList<>();

    @Override
    public Figures play(Run run) throws InterruptedException {
        Guests guests = new Guests(run, false);
        LoadConfig config = run.config();
        long startAt = System.nanoTime() + Clock.TICK_NANOS;
        long from = startAt + config.warmUp().toNanos();
        long to = from + config.duration().toNanos();
        run.onEach(lane -> {
            lane.tally().measure(from, to);
            List<Guest> here = guests.of(lane);
            Random random = new Random(config.seed() + lane.index());
            lane.play(
                    config.rate(),
                    startAt,
                    to,
                    at -> comeOrGo(lane, here.get(random.nextInt(here.size())), at),
                    () -> {});
            if (config.httpPort() != 0 && config.queryRate() > 0) {
                PresenceQueries queries = new PresenceQueries(lane, here);
                asking.add(queries);
                lane.play(config.queryRate(), startAt, to, queries::due, () -> {});
            }
        });
        run.waitUntil(from);
        Sample before = run.sample();
        run.waitUntil(to);
        Sample after = run.sample();
        run.waitFor(DRAINING, this::hasAllAnswers);
        Counts end = run.sample().counts();
        Figures figures = new Figures();
        double connects = after.counts().connected() - before.counts().connected();
        figures.put("connects per second", connects / after.secondsSince(before));
        figures.putUse(before, after, "connect", connects);
        figures.putLatencies(end);
        figures.put("queries answered", run.sumOf(lane -> sum(lane, PresenceQueries::answered)));
        figures.put("of clients that were here", run.sumOf(lane -> sum(lane, PresenceQueries::certain)));
        figures.put("wrong answers", run.sumOf(lane -> sum(lane, PresenceQueries::wrong)));
        figures.put("failed queries", run.sumOf(lane -> sum(lane, PresenceQueries::failed)));
        figures.putFaults(end);
        run.onEach(lane -> close(lane));
        guests.each(run, Guest::leave);
        return figures;
    }

    private boolean hasAllAnswers(Lane lane) {
        return asking.isEmpty() || asking.get(lane.index()).isDone();
    }

    private void close(Lane lane) {
        if (!asking.isEmpty()) {
            asking.get(lane.index()).close();
        }
    }

    private long sum(Lane lane, ToLongFunction<PresenceQueries> figure) {
        return asking.isEmpty() ? 0 : figure.applyAsLong(asking.get(lane.index()));
    }

    private static void comeOrGo(Lane lane, Guest guest, long intendedAt) {
        if (guest.isPresent()) {
            guest.leave();
        } else if (guest.isAway()) {
            guest.come(intendedAt);
        } else {
            lane.tally().notSent();
        }
    }
}
