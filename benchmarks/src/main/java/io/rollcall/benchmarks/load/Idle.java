package io.rollcall.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients connect in steps, and memory of the broker is looked at after each; then they ping, each once in a keep-alive, and
 * its CPU is looked at. What a connection costs is the slope over the steps.
 */
final class Idle implements Play {
    private static final Duration STEP_MOST = Duration.ofMinutes(2);
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Slope resident = new Slope();
    private final Slope heap = new Slope();

    @Override
    public Figures play(Run run) throws InterruptedException, IOException {
        Guests guests = new Guests(run, false);
        Figures figures = new Figures();
        startPings(run, guests);
        int steps = run.config().steps();
        for (int step = 1; step <= steps; step++) {
            int part = step;
            run.onEach(lane -> {
                List<Guest> here = guests.of(lane);
                here.subList(here.size() * (part - 1) / steps, here.size() * part / steps)
                        .forEach(guest -> guest.come(Lane.WHEN_BEGUN));
            });
            run.awaitConnected("guests", STEP_MOST);
            run.waitUntil(System.nanoTime() + SETTLING_NANOS);
            weigh(run, figures, part);
        }
        measurePings(run, figures);
        guests.each(run, Guest::leave);
        return figures;
    }

    private void weigh(Run run, Figures figures, int step) throws InterruptedException, IOException {
        ProcessUse broker = run.broker();
        int clients = (int) run.sample().counts().connected();
        if (broker == null) {
            return;
        }
        long heapBytes = run.config().heap() ? broker.liveHeapBytes() : 0;
        long residentBytes = broker.residentBytes();
        run.say("%,d clients: RSS %,d KiB, live heap %,d KiB".formatted(clients, residentBytes >> 10, heapBytes >> 10));
        resident.add(clients, (double) residentBytes);
        heap.add(clients, (double) heapBytes);
        if (step > 1 && step == run.config().steps()) {
            figures.put("RSS bytes per connection", resident.median());
            if (run.config().heap()) {
                figures.put("live heap bytes per connection", heap.median());
            }
        }
    }

    private static double pingsPerSecond(LoadConfig config) {
        return config.keepAliveSeconds() == 0 ? 0 : config.clients() / (double) config.keepAliveSeconds();
    }

    /** From the first client on: none may be silent for longer than its keep-alive. */
    private static void startPings(Run run, Guests guests) throws InterruptedException {
        long startAt = System.nanoTime() + Clock.TICK_NANOS;
        int[] next = new int[run.lanes().size()];
        run.onEach(lane -> {
            List<Guest> here = guests.of(lane);
            lane.play(
                    pingsPerSecond(run.config()),
                    startAt,
                    Long.MAX_VALUE,
                    intendedAt -> here.get(next[lane.index()]++ % here.size()).ping(intendedAt),
                    () -> {});
        });
    }

    private static void measurePings(Run run, Figures figures) throws InterruptedException {
        long from = System.nanoTime() + run.config().warmUp().toNanos();
        long to = from + run.config().duration().toNanos();
        double rate = pingsPerSecond(run.config());
        run.onEach(lane -> lane.tally().measure(from, to));
        run.waitUntil(from);
        Sample before = run.sample();
        run.waitUntil(to);
        Sample after = run.sample();
        figures.put("clients", after.counts().connected());
        figures.put("pings per second", rate);
        figures.putUse(before, after, "ping", Math.max(1, rate * after.secondsSince(before)));
        run.waitUntil(System.nanoTime() + SETTLING_NANOS);
        Counts end = run.sample().counts();
        figures.putLatencies(end);
        figures.putFaults(end);
    }
}
