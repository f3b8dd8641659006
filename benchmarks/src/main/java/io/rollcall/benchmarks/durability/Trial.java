package io.rollcall.benchmarks.durability;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A broker that is killed again and again while clients publish and subscribe, and in the end whether it has kept what it
 * promised: every acknowledged message reaches each subscriber, QoS 2 once, each publisher's in order, and no session is lost.
 */
final class Trial {
    private static final int PUBLISHERS_OF_EACH_QOS = 2;
    private static final int SUBSCRIBERS = 2;
    private static final int ACKNOWLEDGEMENTS_OF_A_ROUND = 600;
    private static final long PATIENCE_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long POLL_MILLIS = 2;

    private final Oracle oracle = new Oracle();
    private final Path directory;
    private final long seed;
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();

    private int port;
    private int subscribed;
    private volatile boolean published;
    private volatile boolean over;

    Trial(Path directory, long seed) {
        this.directory = directory;
        this.seed = seed;
        for (int i = 0; i < PUBLISHERS_OF_EACH_QOS; i++) {
            publishers.add(new Publisher("one" + i, 1, this, seed + i));
            publishers.add(new Publisher("two" + i, 2, this, seed - i));
        }
        for (int i = 0; i < SUBSCRIBERS; i++) {
            subscribers.add(new Subscriber("s" + i, this, seed * 31 + i));
        }
    }

    Oracle oracle() {
        return oracle;
    }

    /** Kills the broker so often, and then lets everybody finish. Returns each promise that it broke. */
    List<String> run(int rounds) throws IOException, InterruptedException {
        Random random = new Random(seed);
        List<Thread> threads = new ArrayList<>();
        subscribers.forEach(client -> threads.add(new Thread(client, client.clientId())));
        publishers.forEach(client -> threads.add(new Thread(client, client.clientId())));
        threads.forEach(Thread::start);
        try {
            for (int round = 0; round < rounds; round++) {
                try (Victim victim = Victim.start(directory)) {
                    open(victim.port());
                    long until = oracle.acknowledgements() + random.nextInt(ACKNOWLEDGEMENTS_OF_A_ROUND);
                    await(() -> oracle.acknowledgements() >= until);
                    open(0);
                }
            }
            finish();
        } finally {
            over = true;
            open(0);
            publishers.forEach(Client::cut);
            subscribers.forEach(Client::cut);
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
        }
        return oracle.broken();
    }

    private void finish() throws IOException, InterruptedException {
        try (Victim victim = Victim.start(directory)) {
            published = true;
            open(victim.port());
            try {
                await(() -> missing() == 0);
            } catch (IllegalStateException late) {
                oracle.broken(missing() + " acknowledged messages are lost");
            }
            over = true;
        }
    }

    private int missing() {
        int missing = 0;
        for (Subscriber subscriber : subscribers) {
            for (Publisher publisher : publishers) {
                missing += oracle.missing(subscriber.clientId(), publisher.clientId());
            }
        }
        return missing;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nothing goes on");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    // ---- for the clients

    /** Where the broker is from now on; 0 is nowhere. */
    private synchronized void open(int newPort) {
        port = newPort;
        notifyAll();
    }

    /** There is no broker there any more, or it is slow to say so: one does not ask it all the time. */
    void lost(int oldPort) {
        if (isAt(oldPort)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        }
    }

    private synchronized boolean isAt(int somePort) {
        return port == somePort;
    }

    /** Waits until there is a broker; publishers come when all have subscribed. */
    synchronized int awaitPort() throws InterruptedException {
        while (port == 0 && !over) {
            wait();
        }
        if (over) {
            throw new InterruptedException();
        }
        return port;
    }

    synchronized void subscribed() {
        subscribed++;
        notifyAll();
    }

    synchronized void awaitSubscribers() throws InterruptedException {
        while (subscribed < SUBSCRIBERS && !over) {
            wait();
        }
    }

    /** Whether no more is to be published. */
    boolean isPublished() {
        return published;
    }

    boolean isOver() {
        return over;
    }
}
