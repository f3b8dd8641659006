package io.rollcall.benchmarks.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One run: its loops, its clock and its progress. For the thread that plays the scenario. */
final class Run implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** How often a loop is asked whether it is so; not more often, since that costs it a wake-up. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final LoadConfig config;
    private final Consumer<String> progress;
    private final EventLoopGroup group;
    private final List<Lane> lanes = new ArrayList<>();
    private final @Nullable ProcessUse broker;
    private final ProcessUse own = ProcessUse.own();
    private final List<Second> seconds = new ArrayList<>();
    private final long startAt;
    private Sample last;
    private long nextWord;

    /** Starts the loops. */
    Run(LoadConfig config, Consumer<String> progress) {
        this.config = config;
        this.progress = progress;
        broker = config.brokerPid() == 0 ? null : new ProcessUse(config.brokerPid());
        boolean epoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                config.loops(),
                new DefaultThreadFactory("bench-loop", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        for (int i = 0; i < config.loops(); i++) {
            lanes.add(new Lane(config, i, group.next(), epoll));
        }
        startAt = System.nanoTime();
        nextWord = startAt + SECOND;
        last = new Sample(noCounts(startAt), brokerCpuNanos(), own.cpuNanos(), 0);
    }

    private static Counts noCounts(long at) {
        Counts none = new Tally().counts();
        return new Counts(at, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, none.causes(), none.recent(), none.measured());
    }

    LoadConfig config() {
        return config;
    }

    List<Lane> lanes() {
        return lanes;
    }

    List<Second> seconds() {
        return seconds;
    }

    void say(String line) {
        progress.accept(line);
    }

    private long brokerCpuNanos() {
        return broker == null ? 0 : broker.cpuNanos();
    }

    @Nullable
    ProcessUse broker() {
        return broker;
    }

    /** Does it on every loop, one after the other. */
    void onEach(Consumer<Lane> work) throws InterruptedException {
        for (Lane lane : lanes) {
            lane.call(() -> {
                work.accept(lane);
                return true;
            });
        }
    }

    /** Asks every loop, and adds up. */
    long sumOf(ToLongFunction<Lane> question) throws InterruptedException {
        long sum = 0;
        for (Lane lane : lanes) {
            sum += lane.call(() -> question.applyAsLong(lane));
        }
        return sum;
    }

    /** What is known now. A second of the series ends here. */
    Sample sample() throws InterruptedException {
        Counts all = lanes.get(0).call(() -> lanes.get(0).tally().counts());
        for (Lane lane : lanes.subList(1, lanes.size())) {
            all = all.plus(lane.call(() -> lane.tally().counts()));
        }
        Sample taken = new Sample(all, brokerCpuNanos(), own.cpuNanos(), broker == null ? 0 : broker.residentBytes());
        if (taken.secondsSince(last) > 0.05) {
            Second second = taken.since(last, startAt);
            seconds.add(second);
            say(second.line());
        }
        last = taken;
        return taken;
    }

    /** Waits, and tells each second how it goes. */
    void waitUntil(long nanoTime) throws InterruptedException {
        waitFor(nanoTime, null);
    }

    /**
     * Waits until it is so on every loop, and tells each second how it goes.
     *
     * @return false when the time was over before
     */
    boolean waitFor(Duration most, Predicate<Lane> so) throws InterruptedException {
        return waitFor(System.nanoTime() + most.toNanos(), so);
    }

    private boolean waitFor(long nanoTime, @Nullable Predicate<Lane> so) throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            if (now >= nextWord) {
                nextWord += SECOND;
                sample();
            }
            if (so != null && isSo(so)) {
                return true;
            }
            if (now >= nanoTime) {
                return false;
            }
            LockSupport.parkNanos(Math.min(Math.min(nextWord, nanoTime) - now, so == null ? SECOND : LOOK_NANOS));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private boolean isSo(Predicate<Lane> so) throws InterruptedException {
        for (Lane lane : lanes) {
            if (!lane.call(() -> so.test(lane))) {
                return false;
            }
        }
        return true;
    }

    /** Waits until every connection that was to be made is there. */
    void awaitConnected(String what, Duration most) throws InterruptedException {
        boolean all = waitFor(most, lane -> lane.connector().isIdle());
        Counts counts = sample().counts();
        if (!all) {
            throw new IllegalStateException(what + ": not all connected within " + most.toSeconds() + " s");
        }
        if (counts.lost() > 0) {
            throw new IllegalStateException(what + ": " + counts.lost() + " were not: " + counts.causes());
        }
    }

    @Override
    public void close() {
        if (group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS)) {
            lanes.forEach(Lane::end);
        }
    }
}
