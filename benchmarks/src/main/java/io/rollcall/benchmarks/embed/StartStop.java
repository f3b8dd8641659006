package io.rollcall.benchmarks.embed;

import com.sun.management.UnixOperatingSystemMXBean;
import io.rollcall.server.Rollcall;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts and stops a server in this JVM again and again, with a client connected each time, and prints how long that takes and what has grown:
 * threads, open files, direct memory, classes and the heap after a collection.
 */
public final class StartStop {
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'a'};
    private static final int LINES = 10;

    private final PrintStream out;
    private final List<Long> starts = new ArrayList<>();
    private final List<Long> stops = new ArrayList<>();

    private StartStop(PrintStream out) {
        this.out = out;
    }

    /** Argument: how many times, 1,000 when left out. */
    public static void main(String[] arguments) throws IOException {
        int cycles = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
        new StartStop(System.out).run(cycles);
    }

    private void run(int cycles) throws IOException {
        out.println("cycles  threads  files  direct KiB  classes  heap KiB");
        for (int i = 1; i <= cycles; i++) {
            cycle();
            if (i % Math.max(1, cycles / LINES) == 0) {
                report(i);
            }
        }
        print("start", starts);
        print("stop", stops);
    }

    private void cycle() throws IOException {
        long began = System.nanoTime();
        Rollcall server = Rollcall.start();
        starts.add(System.nanoTime() - began);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.mqttPort())) {
            client.getOutputStream().write(CONNECT);
            if (client.getInputStream().readNBytes(4).length != 4) {
                throw new IOException("no CONNACK");
            }
            long stopping = System.nanoTime();
            server.close();
            stops.add(System.nanoTime() - stopping);
        }
    }

    private void report(int cycle) {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        long files =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
        out.printf(
                "%6d %8d %6d %11d %8d %9d%n",
                cycle,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                files,
                direct / 1024,
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024);
    }

    private void print(String what, List<Long> nanos) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        out.printf(
                "%s: first %d ms, median %.1f ms, p99 %.1f ms, most after the first %.1f ms%n",
                what,
                TimeUnit.NANOSECONDS.toMillis(nanos.get(0)),
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6,
                nanos.stream().skip(1).mapToLong(Long::longValue).max().orElse(0) / 1e6);
    }
}
