package io.rollcall.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Debian's {@code mosquitto}, as an oracle for the files that it shares with us. */
public final class MosquittoServer implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/mosquitto";

    private final Process process;
    private final int port;

    private MosquittoServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Whether it is on this machine, and {@code mosquitto_passwd} beside it. */
    public static boolean isHere() {
        return Stream.of(PROGRAM, "/usr/bin/mosquitto_passwd").map(Path::of).allMatch(Files::isExecutable);
    }

    /** Starts it on a free port of this machine, with these lines of configuration. */
    public static MosquittoServer start(Path directory, String configuration) {
        try {
            int port = freePort();
            Path file = Files.writeString(
                    directory.resolve("mosquitto-" + port + ".conf"),
                    "listener " + port + " 127.0.0.1\nuser root\n" + configuration + "\n");
            Process process = new ProcessBuilder(PROGRAM, "-c", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            directory.resolve("mosquitto-" + port + ".log").toFile())
                    .start();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> isListening(port));
            return new MosquittoServer(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
