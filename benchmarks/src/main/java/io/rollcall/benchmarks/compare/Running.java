package io.rollcall.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A contestant that runs on a core of its own, in a process that ends with this object, and a directory that does, too. */
final class Running implements AutoCloseable {
    private static final long START_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int ANSWER_MILLIS = 2_000;
    private static final int STOP_SECONDS = 20;
    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 1, 'x'};

    private final Contestant contestant;
    private final Path directory;
    private final int port;
    private final Process process;
    private final Thread whenWeAreEnded;
    private final double startMillis;

    /**
     * Starts it; when this returns, it has answered a CONNECT.
     *
     * @throws IOException when it does not within two minutes
     */
    Running(Contestant contestant, String core) throws IOException {
        this.contestant = contestant;
        directory = Files.createTempDirectory("rollcall-compare").toAbsolutePath();
        port = freePort();
        List<String> command = new ArrayList<>(List.of("taskset", "-c", core));
        command.addAll(contestant.command(port, directory));
        File log = directory.resolve("output.log").toFile();
        long began = System.nanoTime();
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        whenWeAreEnded = new Thread(() -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        Runtime.getRuntime().addShutdownHook(whenWeAreEnded);
        try {
            awaitAnswer(began);
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
        startMillis = (System.nanoTime() - began) / 1e6;
    }

    /** A port of loopback that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer(long began) throws IOException {
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - began > START_NANOS_MAX) {
                throw new IOException(contestant.title() + " does not start: "
                        + Files.readString(directory.resolve("output.log")).strip());
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(CONNECT);
            InputStream in = socket.getInputStream();
            byte[] connack = in.readNBytes(4);
            return connack.length == 4 && connack[3] == 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Of the contestant itself: taskset becomes it. */
    long pid() {
        return process.pid();
    }

    /** From the start command to the first CONNACK. */
    double startMillis() {
        return startMillis;
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> helpers = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        helpers.forEach(ProcessHandle::destroyForcibly);
        if (!process.isAlive()) {
            Runtime.getRuntime().removeShutdownHook(whenWeAreEnded);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
