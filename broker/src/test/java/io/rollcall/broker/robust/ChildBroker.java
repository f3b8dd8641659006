package io.rollcall.broker.robust;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link SmallBroker}, seen from outside: where it is, what it logs, and whether it lives. */
final class ChildBroker implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    /** What of the heap and of buffers is in use, and bytes that are kept for clients. */
    record MemoryUse(long heapMib, long directMib, long keptBytes) {}

    private final Process process;
    private final PrintStream toChild;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final int port;

    ChildBroker(String... jvmOptions) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SmallBroker.class.getName()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        toChild = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readAll, "child");
        reader.setDaemon(true);
        reader.start();
        port = Integer.parseInt(answer("port").get(0));
    }

    private void readAll() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("port ") || line.startsWith("memory ")) {
                    answers.add(line);
                } else {
                    log.add(line);
                }
            }
        } catch (IOException ended) {
            log.add(ended.toString());
        }
    }

    private List<String> answer(String to) throws InterruptedException {
        String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null || !line.startsWith(to + " ")) {
            throw new IllegalStateException("instead of " + to + ": " + line + "; log: " + log);
        }
        return List.of(line.substring(to.length() + 1).split(" "));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    MemoryUse memory() throws InterruptedException {
        return fillHeap(0);
    }

    /** Takes so much of its heap for nothing, in place of what it took so before. */
    MemoryUse fillHeap(int mib) throws InterruptedException {
        toChild.println(mib);
        List<Long> numbers = answer("memory").stream().map(Long::valueOf).toList();
        return new MemoryUse(numbers.get(0), numbers.get(1), numbers.get(2));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it logged that is worse than a warning, and each stack trace. */
    List<String> errors() {
        return log.stream()
                .filter(line -> line.contains("ERROR") || line.contains("Error") || line.contains("Exception"))
                .toList();
    }

    List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public void close() {
        toChild.close();
        process.onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
