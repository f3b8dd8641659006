package io.rollcall.benchmarks.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Attacks a server of its own with malformed packets and sequences of all versions, from a seed, while a pair of good
 * clients exchanges messages. Ends well when the server lives, no message of the pair was late, no mistake of ours was
 * logged, and memory is back at its level.
 */
public final class Fuzz {
    private static final int ATTACKERS = 4;
    private static final int WARM_UP_SECONDS = 5;
    private static final long HEAP_GROWTH_MAX = 48L << 20;
    /** What a session may cost that an attacker has made to last. */
    private static final long SESSION_BYTES = 16 << 10;

    private final Victim victim;
    private final long seed;
    private final PrintStream out;
    private final LongAdder connections = new LongAdder();
    private final List<Attacker> attackers = new ArrayList<>();

    private Fuzz(Victim victim, long seed, PrintStream out) {
        this.victim = victim;
        this.seed = seed;
        this.out = out;
    }

    /** Arguments: the jar, how many seconds (60 when left out), and the seed (a new one when left out). */
    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        Path directory = Files.createTempDirectory("rollcall-fuzz");
        String verdict;
        try (Victim victim = new Victim(Path.of(arguments[0]), directory)) {
            verdict = new Fuzz(victim, seed, System.out).run(seconds);
        }
        System.out.println("fuzz: " + verdict + "; seed " + seed + ", log " + directory.resolve("stderr.log"));
        System.exit(verdict.startsWith("ok") ? 0 : 1);
    }

    private String run(int seconds) throws IOException, InterruptedException {
        long heapBefore;
        try (Pair pair = new Pair(victim.mqttPort())) {
            attack();
            exchangeFor(pair, WARM_UP_SECONDS);
            heapBefore = victim.heapBytes();
            exchangeFor(pair, seconds);
            attackers.forEach(Attacker::stop);
            exchangeFor(pair, WARM_UP_SECONDS);
            return verdict(pair.exchanged(), heapBefore);
        } catch (RuntimeException late) {
            return "FAILED: " + late + (victim.isAlive() ? "" : "; the server is dead");
        } finally {
            attackers.forEach(Attacker::stop);
        }
    }

    private void attack() {
        for (int i = 0; i < ATTACKERS; i++) {
            Attacker attacker = new Attacker(victim.mqttPort(), seed + i, connections);
            attackers.add(attacker);
            Thread thread = new Thread(attacker, "attacker-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void exchangeFor(Pair pair, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long nextWord = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end) {
            pair.exchange();
            if (System.nanoTime() > nextWord) {
                nextWord += TimeUnit.SECONDS.toNanos(10);
                out.printf("%d connections attacked, %d messages exchanged%n", connections.sum(), pair.exchanged());
            }
        }
    }

    private String verdict(long exchanged, long heapBefore) throws IOException, InterruptedException {
        long heapAfter = victim.heapBytes();
        long sessions = victim.sessions();
        long queued = victim.queuedBytes();
        List<String> mistakes = victim.mistakes();
        String traffic = connections.sum() + " connections, " + exchanged + " messages of the pair";
        String memory = "heap %d MiB before and %d MiB after, %d MiB queued for %d sessions"
                .formatted(heapBefore >> 20, heapAfter >> 20, queued >> 20, sessions);
        String figures = traffic + ", " + memory;
        if (!mistakes.isEmpty()) {
            return "FAILED: the server logged " + mistakes.get(0) + "; " + figures;
        }
        if (heapAfter > heapBefore + HEAP_GROWTH_MAX + sessions * SESSION_BYTES + queued) {
            return "FAILED: memory did not return; " + figures;
        }
        return "ok, " + figures;
    }
}
