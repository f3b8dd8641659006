package io.rollcall.benchmarks.presence;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Where one thread's time goes, by the flight recorder: which of our methods it was in, and in which method of anybody's. */
final class Profile implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final int LINES = 25;

    private final String threadName;
    private final Path file;
    private final Recording recording = new Recording();

    Profile(String threadName, Path file) {
        this.threadName = threadName;
        this.file = file;
        recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
        recording.enable("jdk.NativeMethodSample").withPeriod(PERIOD);
        recording.start();
    }

    void stop() throws IOException {
        recording.stop();
        recording.dump(file);
    }

    /** Prints shares of the samples of the thread. */
    void print(PrintStream out) throws IOException {
        Map<String, Integer> ours = new HashMap<>();
        Map<String, Integer> innermost = new HashMap<>();
        int samples = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                RecordedThread thread = event.getValue("sampledThread");
                if (thread != null && threadName.equals(thread.getJavaName()) && event.getStackTrace() != null) {
                    List<RecordedFrame> frames = event.getStackTrace().getFrames();
                    samples++;
                    innermost.merge(name(frames.get(0)), 1, Integer::sum);
                    methodsOfOurs(frames).forEach(method -> ours.merge(method, 1, Integer::sum));
                }
            }
        }
        out.printf("%d samples of %s%n", samples, threadName);
        printShares(out, "in it or below it, our methods:", ours, samples);
        printShares(out, "in it itself:", innermost, samples);
    }

    private static Set<String> methodsOfOurs(List<RecordedFrame> frames) {
        Set<String> methods = new HashSet<>();
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("io.rollcall.") || type.startsWith("org.rocksdb.") || type.startsWith("org.jctools.")) {
                methods.add(name(frame));
            }
        }
        return methods;
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    private static void printShares(PrintStream out, String what, Map<String, Integer> counts, int samples) {
        out.println(what);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LINES)
                .forEach(entry -> out.printf("  %5.1f %%  %s%n", 100.0 * entry.getValue() / samples, entry.getKey()));
    }

    @Override
    public void close() throws IOException {
        recording.close();
        Files.deleteIfExists(file);
    }
}
