package io.rollcall.benchmarks.presence;

import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.PresenceStats;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures questions to presence in a directory, under churn. Run by {@code benchmarks/queries}.
 *
 * <ul>
 *   <li>{@code fill DIRECTORY CLIENTS}: makes so many clients known, and ends in good order
 *   <li>{@code start DIRECTORY CLIENTS}: opens, says how long the first right answer by id took, and ends in good order
 *   <li>{@code kill DIRECTORY CLIENTS}: opens, changes for ten seconds, and kills itself
 *   <li>{@code ask DIRECTORY CLIENTS [CHANGES_A_SECOND] [PAGES]}: opens, waits for the indexes, and measures
 * </ul>
 */
public final class Queries {
    private static final int CHANGES = 10_000;
    private static final int PAGES = 300;
    private static final double MIB = 1 << 20;

    private final Path directory;
    private final int clients;
    private final PrintStream out;

    private Queries(Path directory, int clients, PrintStream out) {
        this.directory = directory;
        this.clients = clients;
        this.out = out;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Queries queries = new Queries(Path.of(args[1]), Integer.parseInt(args[2]), out);
        switch (args[0]) {
            case "fill" -> queries.fill();
            case "start" -> queries.start();
            case "kill" -> queries.kill();
            case "ask" ->
                queries.ask(
                        args.length > 3 ? Integer.parseInt(args[3]) : CHANGES,
                        args.length > 4 ? Integer.parseInt(args[4]) : PAGES);
            default -> throw new IllegalArgumentException("fill, start, kill or ask, not " + args[0]);
        }
    }

    private Presence open() {
        long begun = System.nanoTime();
        Presence presence = Presence.open(new PresenceConfig(directory, clients * 6L / 5, PresenceConfig.TICK_DEFAULT));
        boolean found = presence.queries().find(Fleet.clientId(clients / 2)).isPresent();
        out.printf(
                "opened: %s, %d ms to the first answer by id (%s), JVM up for %d ms%n",
                presence.stats().recovery(),
                millisSince(begun),
                found ? "found" : "unknown",
                ManagementFactory.getRuntimeMXBean().getUptime());
        return presence;
    }

    private void fill() throws InterruptedException {
        long begun = System.nanoTime();
        try (Presence presence = open()) {
            new Fleet(presence, clients).fill();
            long millis = millisSince(begun);
            long changes = presence.stats().changes().applied();
            out.printf("filled: %d changes in %d ms, %d a second%n", changes, millis, changes * 1000 / millis);
        }
    }

    private void start() {
        try (Presence presence = open()) {
            awaitIndexes(presence);
        }
    }

    private void kill() throws InterruptedException {
        Presence presence = open();
        try (Churn churn = new Churn(new Fleet(presence, clients), CHANGES)) {
            LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
            out.println("killed under " + churn.rate() + " changes a second");
            Runtime.getRuntime().halt(1);
        }
    }

    private void ask(int changesPerSecond, int pages) throws IOException, InterruptedException {
        try (Presence presence = open()) {
            awaitIndexes(presence);
            memory(presence);
            Fleet fleet = new Fleet(presence, clients);
            out.println("| question | | p50 us | p99 us | max us | times | CPU p50 us | CPU p99 us | CPU max us | |");
            out.println("|---|---|---|---|---|---|---|---|---|---|");
            QueryTimes times = new QueryTimes(presence.queries(), clients, out);
            times.points();
            times.batches();
            Churn churn = new Churn(fleet, changesPerSecond);
            times.firstPages(pages);
            times.pages(pages);
            times.points();
            times.batches();
            out.println("changes a second meanwhile: " + churn.rate() + ", waiting: "
                    + presence.stats().queueDepth());
            churn.close();
            fleet.settle();
            memory(presence);
        }
    }

    private void awaitIndexes(Presence presence) {
        while (!presence.stats().indexes().ready()) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        out.printf(
                "indexes: built in %d ms, JVM up for %d ms%n",
                presence.stats().indexes().buildMillis(),
                ManagementFactory.getRuntimeMXBean().getUptime());
    }

    private void memory(Presence presence) throws IOException {
        System.gc();
        PresenceStats stats = presence.stats();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        out.printf(
                "memory: heap in use %.0f MiB (arrays of the indexes %.0f), index off the heap %.0f MiB, table %.0f MiB, resident %s%n",
                heap / MIB,
                stats.indexes().bytesOnHeap() / MIB,
                stats.indexes().bytesOffHeap() / MIB,
                stats.table().bytes() / MIB,
                resident());
    }

    private static String resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS") || line.startsWith("RssAnon") || line.startsWith("RssFile"))
                .map(line -> line.replaceAll("\\s+", " "))
                .toList()
                .toString();
    }

    private static long millisSince(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
