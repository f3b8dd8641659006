package io.rollcall.benchmarks.durability;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.store.StoreConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker with a durable store in a process of its own, to be killed at any instant. */
final class Victim implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final String PORT = "port ";

    private final Process process;
    private final int port;

    private Victim(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one on the files that the one before has left. */
    static Victim start(Path directory) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(PORT)) {
                return new Victim(process, Integer.parseInt(line.substring(PORT.length())));
            }
            System.err.println(line);
        }
        throw new IOException("the broker has not started");
    }

    int port() {
        return port;
    }

    /** SIGKILL: nothing is told to it. */
    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** The broker itself: lives until its input ends. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        BrokerConfig config = BrokerConfig.tcp("127.0.0.1", 0).toBuilder()
                .threads(2)
                .store(StoreConfig.in(Path.of(arguments[0])).toBuilder()
                        .windowLength(50)
                        .windowBytes(64 * 1024)
                        .build())
                .build();
        try (Broker broker = Broker.start(config, BrokerHooks.OPEN)) {
            out.println(PORT + broker.addresses().get(0).getPort());
            @Nullable String ignored;
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            do {
                ignored = in.readLine();
            } while (ignored != null);
        }
    }
}
