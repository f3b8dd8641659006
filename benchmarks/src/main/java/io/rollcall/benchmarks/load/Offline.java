package io.rollcall.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pairs, of which the subscribers go away for as long as the messages for them are published; then they all come back. */
final class Offline implements Play {
    private static final Duration GATHERING = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<Cast> casts = new ArrayList<>();

    @Override
    public Figures play(Run run) throws InterruptedException {
        int messages = run.config().messages();
        subscribe(run);
        run.onEach(lane ->
                castOf(lane).publishers().forEach(each -> lane.connector().connect(each.wire())));
        run.awaitConnected("publishers", GATHERING);
        run.onEach(lane -> lane.tally().measure(Long.MIN_VALUE, Long.MAX_VALUE));

        Sample before = run.sample();
        run.onEach(lane -> {
            castOf(lane).publishers().forEach(publisher -> publisher.flowUpTo(messages));
            lane.turnEnds();
        });
        require(run, run.waitFor(PATIENCE, lane -> hasSent(castOf(lane), messages)), "messages were not taken");
        Sample queued = run.sample();

        run.onEach(lane ->
                castOf(lane).subscribers().forEach(each -> lane.connector().connect(each.wire())));
        boolean all = run.waitFor(PATIENCE, lane -> castOf(lane).lost() == 0);
        Sample drained = run.sample();

        Figures figures = new Figures();
        double sent = queued.counts().sent() - before.counts().sent();
        double received = drained.counts().received() - queued.counts().received();
        figures.putLatencies(queued.counts());
        figures.put("queued per second", sent / queued.secondsSince(before));
        figures.put("drained per second", received / drained.secondsSince(queued));
        figures.put("drained in s", drained.secondsSince(queued));
        figures.put("lost", all ? 0 : run.sumOf(lane -> castOf(lane).lost()));
        figures.putUse(queued, drained, "message", received);
        figures.putFaults(drained.counts());
        forget(run);
        return figures;
    }

    private void subscribe(Run run) throws InterruptedException {
        for (Lane lane : run.lanes()) {
            lane.timeAcknowledgements();
            Cast cast = new Cast(lane);
            int pairs = run.config().clientsOf(lane.index()) / 2;
            for (int i = 0; i < pairs; i++) {
                cast.addPublisher(1, Integer.MAX_VALUE);
                cast.addSubscriber(lane.topic(i), List.of(cast.publishers().get(i)), true);
            }
            casts.add(cast);
        }
        run.onEach(lane ->
                castOf(lane).subscribers().forEach(each -> lane.connector().connect(each.wire())));
        run.awaitConnected("subscribers", GATHERING);
        require(run, run.waitFor(GATHERING, lane -> castOf(lane).isSubscribed()), "not all could subscribe");
        run.onEach(
                lane -> castOf(lane).subscribers().forEach(each -> each.wire().leave()));
        run.waitUntil(System.nanoTime() + SETTLING_NANOS);
    }

    private Cast castOf(Lane lane) {
        return casts.get(lane.index());
    }

    private static boolean hasSent(Cast cast, int messages) {
        return cast.publishers().stream().allMatch(each -> each.sent() == messages && each.isDone());
    }

    private static void require(Run run, boolean so, String otherwise) throws InterruptedException {
        if (!so) {
            throw new IllegalStateException(
                    otherwise + ": " + run.sample().counts().causes());
        }
    }

    /** The sessions end, and leave nothing with the broker. */
    private void forget(Run run) throws InterruptedException {
        run.onEach(lane -> castOf(lane).leave());
        Guests last = new Guests(run, "sub", lane -> castOf(lane).subscribers().size(), false);
        last.each(run, guest -> guest.come(Lane.WHEN_BEGUN));
        run.waitFor(GATHERING, lane -> lane.connector().isIdle());
        last.each(run, Guest::leave);
    }
}
