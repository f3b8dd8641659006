package io.rollcall.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process of this machine uses, as Linux tells it. */
public final class ProcessUse {
    private static final long TICK_NANOS = 10_000_000;
    private static final long PAGE_BYTES = 4_096;
    /** Of /proc/PID/stat, behind the name of the program. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;
    private static final int RESIDENT = 1;
    /** Of /proc/PID/status, in KiB. */
    private static final String PEAK = "VmHWM:";

    private final long pid;

    /**
     * Of one process.
     *
     * @throws IllegalArgumentException when there is no such process, or no /proc
     */
    public ProcessUse(long pid) {
        this.pid = pid;
        if (!Files.exists(file("stat"))) {
            throw new IllegalArgumentException("broker-pid: " + pid + " is not in /proc");
        }
    }

    /** Of this process. */
    static ProcessUse own() {
        return new ProcessUse(ProcessHandle.current().pid());
    }

    private Path file(String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }

    /** CPU time since it began, all threads, in steps of 10 ms; 0 when it has ended. */
    public long cpuNanos() {
        try {
            String stat = Files.readString(file("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME])) * TICK_NANOS;
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Memory of it that is in RAM; 0 when it has ended. */
    public long residentBytes() {
        try {
            String[] fields = Files.readString(file("statm")).split(" ", -1);
            return Long.parseLong(fields[RESIDENT]) * PAGE_BYTES;
        } catch (IOException ended) {
            return 0;
        }
    }

    /** The most memory of it that was ever in RAM; 0 when it has ended. */
    public long peakResidentBytes() {
        try (Stream<String> lines = Files.lines(file("status"))) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    /**
     * Bytes of the objects that live in its heap, after a collection. The answer goes through a file: from JDK 25 on a process tells it while
     * it stands still, so one that asks itself would not read a pipe.
     *
     * @throws IOException when it is no JVM that this one may ask
     */
    public long liveHeapBytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Path answer = Files.createTempFile("rollcall-heap", ".txt");
        try {
            new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start()
                    .onExit()
                    .join();
            return total(Files.readString(answer).strip());
        } finally {
            Files.delete(answer);
        }
    }

    private long total(String histogram) throws IOException {
        String last = histogram.substring(histogram.lastIndexOf('\n') + 1);
        String[] words = last.strip().split("\\s+", -1);
        if (!words[0].equals("Total")) {
            throw new IOException("process " + pid + " does not tell its heap: " + last);
        }
        return Long.parseLong(words[2]);
    }
}
