package io.rollcall.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Some publish, others get it. */
final class Traffic implements Play {
    private static final Duration GATHERING = Duration.ofSeconds(60);
    private static final Duration DRAINING = Duration.ofSeconds(5);
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Consumer<Cast> casting;
    private final List<Cast> casts = new ArrayList<>();

    /**
     * Traffic between clients.
     *
     * @param casting adds the clients of one lane
     */
    Traffic(Consumer<Cast> casting) {
        this.casting = casting;
    }

    /** One publisher for each subscriber. */
    static void pairs(Cast cast) {
        pairs(cast, false);
    }

    /** The same; each message is stored for its subscriber before its publisher is answered. */
    static void lastingPairs(Cast cast) {
        cast.lane().timeAcknowledgements();
        pairs(cast, true);
    }

    private static void pairs(Cast cast, boolean lasting) {
        int pairs = clientsOf(cast) / 2;
        for (int i = 0; i < pairs; i++) {
            cast.addPublisher(1, cast.lane().config().window());
            cast.addSubscriber(
                    cast.lane().topic(i),
                    cast.publishers().subList(i, i + 1).stream().toList(),
                    lasting);
        }
    }

    /** One subscriber for all publishers, which share its window. */
    static void fanIn(Cast cast) {
        int publishers = clientsOf(cast) - 1;
        for (int i = 0; i < publishers; i++) {
            cast.addPublisher(1, Math.max(1, cast.lane().config().window() / publishers));
        }
        String all = cast.lane().topic(0);
        cast.addSubscriber(all.substring(0, all.lastIndexOf('/')) + "/+", List.copyOf(cast.publishers()), false);
    }

    /** One publisher for all subscribers. */
    static void fanOut(Cast cast) {
        int subscribers = clientsOf(cast) - 1;
        cast.addPublisher(subscribers, cast.lane().config().window());
        for (int i = 0; i < subscribers; i++) {
            cast.addSubscriber(cast.lane().topic(0), List.copyOf(cast.publishers()), false);
        }
    }

    private static int clientsOf(Cast cast) {
        return cast.lane().config().clientsOf(cast.lane().index());
    }

    @Override
    public Figures play(Run run) throws InterruptedException {
        gather(run);
        LoadConfig config = run.config();
        long startAt = System.nanoTime() + START_NANOS;
        long from = startAt + config.warmUp().toNanos();
        long to = from + config.duration().toNanos();
        run.onEach(lane -> start(castOf(lane), startAt, from, to));
        run.waitUntil(from);
        Sample before = run.sample();
        run.waitUntil(to);
        Sample after = run.sample();
        run.onEach(lane -> stop(castOf(lane)));
        drain(run);
        Counts end = run.sample().counts();
        run.onEach(lane -> castOf(lane).leave());
        Figures figures = new Figures();
        figures.putTraffic(before, after);
        figures.putLatencies(end);
        figures.put("lost of those measured", run.sumOf(lane -> castOf(lane).lost()));
        figures.put("sent in all", end.sent());
        figures.put("received in all", end.received());
        figures.putFaults(end);
        return figures;
    }

    private Cast castOf(Lane lane) {
        return casts.get(lane.index());
    }

    private void gather(Run run) throws InterruptedException {
        for (Lane lane : run.lanes()) {
            Cast cast = new Cast(lane);
            casting.accept(cast);
            casts.add(cast);
        }
        run.onEach(lane ->
                castOf(lane).subscribers().forEach(each -> lane.connector().connect(each.wire())));
        run.awaitConnected("subscribers", GATHERING);
        if (!run.waitFor(GATHERING, lane -> castOf(lane).isSubscribed())) {
            throw new IllegalStateException("not all have subscribed within " + GATHERING.toSeconds() + " s");
        }
        run.onEach(lane ->
                castOf(lane).publishers().forEach(each -> lane.connector().connect(each.wire())));
        run.awaitConnected("publishers", GATHERING);
        if (!run.waitFor(GATHERING, lane -> castOf(lane).isPublishing())) {
            throw new IllegalStateException(
                    "publishers: " + run.sample().counts().causes());
        }
    }

    private static void start(Cast cast, long startAt, long from, long to) {
        Lane lane = cast.lane();
        lane.tally().measure(from, to);
        keepAlive(cast);
        if (lane.config().isOpenLoop()) {
            lane.play(lane.config().rate(), startAt, to, cast::nextDue, lane::turnEnds);
        } else {
            cast.publishers().forEach(publisher -> publisher.flow(true));
            lane.turnEnds();
            var unused = lane.loop().scheduleAtFixedRate(cast::giveUpLost, 1, 1, TimeUnit.SECONDS);
        }
    }

    /** Twice in the time that is promised. */
    private static void keepAlive(Cast cast) {
        long halfMillis = cast.lane().config().keepAliveSeconds() * 500L;
        if (halfMillis > 0) {
            var unused =
                    cast.lane().loop().scheduleAtFixedRate(cast::ping, halfMillis, halfMillis, TimeUnit.MILLISECONDS);
        }
    }

    private static void stop(Cast cast) {
        cast.publishers().forEach(publisher -> publisher.flow(false));
        cast.lane().turnEnds();
    }

    /** As long as something comes: what has not come for some time is lost. */
    private void drain(Run run) throws InterruptedException {
        long received = -1;
        while (!run.waitFor(DRAINING, lane -> castOf(lane).isOver())) {
            long now = run.sample().counts().received();
            if (now == received) {
                return;
            }
            received = now;
        }
    }
}
