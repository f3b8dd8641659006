package io.rollcall.benchmarks.store;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.store.Durability;
import io.rollcall.broker.store.StoreConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A broker with a durable store, in a process of its own that ends with this object. */
final class StoreBroker implements AutoCloseable {
    private static final String PORT = "port ";
    private static final String MILLIS = ", opened within ms ";
    private static final long STOP_SECONDS = 60;
    private static final int SESSIONS_MAX = 5_000_000;

    private final Process process;
    private final Thread whenWeAreEnded;
    private final int port;
    private final long startMillis;
    private final long openMillis;

    /**
     * Starts one on the files of a directory; when this returns, it listens.
     *
     * @param options of its JVM, such as {@code -Xmx512m}
     * @throws IOException when it does not start; it has said why on standard error
     */
    StoreBroker(Path directory, Durability durability, List<String> options) throws IOException {
        long began = System.nanoTime();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StoreBroker.class.getName()));
        command.addAll(List.of(directory.toString(), durability.name()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        whenWeAreEnded = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(whenWeAreEnded);
        String ready = readyLine();
        startMillis = (System.nanoTime() - began) / 1_000_000;
        int comma = ready.indexOf(',');
        port = Integer.parseInt(ready.substring(PORT.length(), comma));
        openMillis = Long.parseLong(ready.substring(comma + MILLIS.length()));
    }

    private String readyLine() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(PORT)) {
                return line;
            }
            System.err.println(line);
        }
        throw new IOException("the broker has not started");
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** From the start command until it listened. */
    long startMillis() {
        return startMillis;
    }

    /** The part of it in which the broker itself opened its files and read them. */
    long openMillis() {
        return openMillis;
    }

    /** Tells it to stop, and waits until it has. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException("the broker has not stopped within " + STOP_SECONDS + " s");
            }
            Runtime.getRuntime().removeShutdownHook(whenWeAreEnded);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The broker itself: lives until its input ends. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        long began = System.nanoTime();
        BrokerConfig config = BrokerConfig.tcp("127.0.0.1", 0).toBuilder()
                .sessionLimits(SessionLimits.DEFAULTS.toBuilder()
                        .sessionsMax(SESSIONS_MAX)
                        .subscriptionsTotalMax(SESSIONS_MAX)
                        .build())
                .store(StoreConfig.in(Path.of(arguments[0])).toBuilder()
                        .durability(Durability.valueOf(arguments[1]))
                        .build())
                .build();
        try (Broker broker = Broker.start(config, BrokerHooks.OPEN)) {
            long millis = (System.nanoTime() - began) / 1_000_000;
            out.println(PORT + broker.addresses().get(0).getPort() + MILLIS + millis);
            System.in.transferTo(PrintStream.nullOutputStream());
        }
    }
}
