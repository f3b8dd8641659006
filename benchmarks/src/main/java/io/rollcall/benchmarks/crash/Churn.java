package io.rollcall.benchmarks.crash;

import io.rollcall.benchmarks.trial.Loop;
import io.rollcall.benchmarks.trial.Wrongs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The devices of one loop: they connect, publish, disconnect, vanish, and take over their own connections, at random. */
final class Churn implements AutoCloseable {
    /** Connections that wait for CONNACK at a time: enough that the server is never idle. */
    private static final int WAITING_MAX = 64;

    private static final int ACTIONS_A_TURN_MAX = 64;
    private static final int PATIENCE_SECONDS = 300;
    /** Addresses 127.0.0.2 and on, so that ports of the moment do not run out. */
    private static final int ADDRESSES = 16;

    private final List<Device> devices;
    private final SplittableRandom random;
    private final Wrongs wrongs;
    private final Loop loop;
    private final Set<Attempt> open = new HashSet<>();
    private int waiting;
    private long lastSentOfAnswered;
    /** Read by the judge while the loop writes it. */
    private volatile long changes;

    private InetSocketAddress server = new InetSocketAddress(0);
    private boolean acting;

    Churn(String name, List<Device> devices, long seed, Wrongs wrongs) throws IOException {
        this.devices = devices;
        this.random = new SplittableRandom(seed);
        this.wrongs = wrongs;
        this.loop = new Loop(name, this::act);
    }

    /** Begins a round with this server. */
    void begin(InetSocketAddress mqtt) {
        onLoop(() -> {
            server = mqtt;
            waiting = 0;
            lastSentOfAnswered = Long.MIN_VALUE;
            changes = 0;
            acting = true;
        });
    }

    /** Nothing new is tried from now on. */
    void stop() {
        onLoop(() -> acting = false);
    }

    /** Waits until every socket is closed, as those of a killed server are soon. */
    void awaitSilence() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        boolean[] silent = {false};
        while (!silent[0]) {
            onLoop(() -> silent[0] = open.isEmpty());
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("sockets are still open after the server was killed: " + open);
            }
        }
    }

    private void act() {
        for (int i = 0; acting && i < ACTIONS_A_TURN_MAX && waiting < WAITING_MAX; i++) {
            act(devices.get(random.nextInt(devices.size())));
        }
    }

    private void act(Device device) {
        Attempt current = device.current();
        int dice = random.nextInt(100);
        if (current == null) {
            connect(device);
        } else if (current.isAcknowledged()) {
            actOnline(device, current, dice);
        } else if (dice < 3) {
            device.left();
            current.reset();
        }
    }

    private void actOnline(Device device, Attempt current, int dice) {
        if (current.end() != Attempt.End.NONE) {
            return;
        }
        if (dice < 40) {
            current.publish();
        } else if (dice < 60) {
            current.disconnect();
        } else if (dice < 72) {
            device.left();
            current.close();
        } else if (dice < 82) {
            device.left();
            current.reset();
        } else {
            connect(device);
        }
        changed();
    }

    private void connect(Device device) {
        Attempt attempt = new Attempt(device, this, random.nextBoolean() ? 4 : 5);
        device.attempted(attempt);
        open.add(attempt);
        waiting++;
        try {
            loop.open(new InetSocketAddress("127.0.0." + (2 + random.nextInt(ADDRESSES)), 0), server, attempt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void answered(Attempt attempt) {
        waiting--;
        changed();
        lastSentOfAnswered = Math.max(lastSentOfAnswered, attempt.sentAt());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes it
    private void changed() {
        changes++;
    }

    void ended(Attempt attempt) {
        if (open.remove(attempt) && !attempt.isAcknowledged()) {
            waiting--;
        }
    }

    void wrong(String what) {
        wrongs.add(what);
    }

    /** When the last CONNECT was sent that was answered; once silent. */
    long lastSentOfAnswered() {
        return lastSentOfAnswered;
    }

    /** How many packets and ends this round. From any thread. */
    long changes() {
        return changes;
    }

    private void onLoop(Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        loop.post(() -> {
            task.run();
            done.countDown();
        });
        try {
            while (!done.await(1, TimeUnit.SECONDS)) {
                loop.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
