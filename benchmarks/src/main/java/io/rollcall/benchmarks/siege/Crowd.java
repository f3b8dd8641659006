package io.rollcall.benchmarks.siege;

import io.rollcall.benchmarks.trial.Line;
import io.rollcall.benchmarks.trial.Loop;
import io.rollcall.benchmarks.trial.Packets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients that log in from a few addresses, each once it is told to, and what came of it. */
final class Crowd implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final int ADDRESSES = 16;
    private static final long STILL_NANOS_MAX = TimeUnit.MINUTES.toNanos(1);
    private static final int LOOK_MILLIS = 20;

    private final InetSocketAddress server;
    private final Login login;
    private final int pendingMax;
    private final List<Loop> loops = new ArrayList<>();
    private final Member[] members;
    private final AtomicInteger[] next = new AtomicInteger[LOOPS];
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger settled = new AtomicInteger();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** The CONNECT of the client of this number. */
    interface Login {
        byte[] of(int number);
    }

    /** @param pendingMax how many are on their way at a time */
    Crowd(InetSocketAddress server, int size, int pendingMax, Login login) throws IOException {
        this.server = server;
        this.login = login;
        this.pendingMax = pendingMax;
        this.members = new Member[size];
        for (int number = 0; number < size; number++) {
            members[number] = new Member(number);
        }
        for (int loop = 0; loop < LOOPS; loop++) {
            int its = loop;
            next[loop] = new AtomicInteger(size);
            loops.add(new Loop("crowd-" + loop, () -> openSome(its)));
        }
    }

    /**
     * All come. Returns once each has been answered or closed, or nothing has happened for a minute: how many had each outcome, such as
     * {@code 0x00} for an accepted one and {@code 0x00 present} when its session was found.
     */
    Map<String, Integer> come() throws InterruptedException {
        synchronized (outcomes) {
            outcomes.clear();
        }
        settled.set(0);
        pending.set(0);
        for (int loop = 0; loop < LOOPS; loop++) {
            next[loop].set(loop);
        }
        int before = 0;
        long since = System.nanoTime();
        while (settled.get() < members.length && System.nanoTime() - since < STILL_NANOS_MAX) {
            loops.forEach(Loop::check);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            if (settled.get() != before) {
                before = settled.get();
                since = System.nanoTime();
            }
        }
        return outcomes();
    }

    Map<String, Integer> outcomes() {
        synchronized (outcomes) {
            Map<String, Integer> all = new TreeMap<>(outcomes);
            int unanswered = members.length - settled.get();
            if (unanswered > 0) {
                all.put("unanswered", unanswered);
            }
            return all;
        }
    }

    /** The sockets of the first ones end, without a word. Returns when all have. */
    void cut(int count) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(LOOPS);
        for (int loop = 0; loop < LOOPS; loop++) {
            int its = loop;
            loops.get(loop).post(() -> {
                for (int number = its; number < count; number += LOOPS) {
                    members[number].cut();
                }
                left.decrementAndGet();
            });
        }
        while (left.get() > 0) {
            loops.forEach(Loop::check);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** On the loop. */
    private void openSome(int loop) {
        if (next[loop] == null) {
            return; // not made yet
        }
        while (next[loop].get() < members.length && pending.get() < pendingMax) {
            pending.incrementAndGet();
            members[next[loop].getAndAdd(LOOPS)].open(loops.get(loop));
        }
    }

    private final class Member implements Line.Listener {
        private final int number;
        private @org.jspecify.annotations.Nullable Line line;
        private boolean isAnswered;

        Member(int number) {
            this.number = number;
        }

        void open(Loop loop) {
            isAnswered = false;
            try {
                line = loop.open(new InetSocketAddress("127.0.0." + (2 + number % ADDRESSES), 0), server, this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void cut() {
            if (line != null) {
                line.reset();
            }
        }

        @Override
        public void opened(Line opened) {
            opened.send(login.of(number));
        }

        @Override
        public void packet(Line from, int first, ByteBuffer body) {
            if (first == Packets.CONNACK) {
                boolean present = (body.get(0) & 1) == 1;
                ended("0x%02X%s".formatted(body.get(1), present ? " present" : ""));
            } else if (first == Packets.DISCONNECT) {
                ended("disconnected");
            }
        }

        @Override
        public void closed(Line gone, boolean reset) {
            ended(reset ? "reset" : "closed");
        }

        private void ended(String how) {
            if (!isAnswered) {
                isAnswered = true;
                synchronized (outcomes) {
                    outcomes.merge(how, 1, Integer::sum);
                }
                pending.decrementAndGet();
                settled.incrementAndGet();
            } else if (!how.equals("closed") && !how.equals("reset")) {
                synchronized (outcomes) {
                    outcomes.merge("later " + how, 1, Integer::sum);
                }
            }
        }
    }

    @Override
    public void close() {
        loops.forEach(Loop::close);
    }
}
