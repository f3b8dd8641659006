package io.rollcall.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's {@code mosquitto_pub} and {@code mosquitto_sub}, as processes. */
public final class Mosquitto {
    private static final long DEADLINE_SECONDS = 60;

    private Mosquitto() {}

    /** Whether they are on this machine. */
    public static boolean isHere() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, "mosquitto_sub"))
                .anyMatch(Files::isExecutable);
    }

    /** Subscribes and waits for one message. */
    public static Process sub(int port, String clientId, String version, int qos, String topic) {
        return start(
                "mosquitto_sub",
                "-p",
                Integer.toString(port),
                "-i",
                clientId,
                "-V",
                version,
                "-q",
                Integer.toString(qos),
                "-t",
                topic,
                "-C",
                "1",
                "-F",
                "%q %t %p");
    }

    /** Publishes one message, and waits until that is done. */
    public static void pub(int port, String version, int qos, String topic, String payload) {
        String output = output(start(
                "mosquitto_pub",
                "-p",
                Integer.toString(port),
                "-V",
                version,
                "-q",
                Integer.toString(qos),
                "-t",
                topic,
                "-m",
                payload));
        if (!output.isEmpty()) {
            throw new AssertionError("mosquitto_pub: " + output);
        }
    }

    /** Publishes a retained message over TLS and subscribes to it; returns what the subscriber was sent. */
    public static String overTls(int port, Path authority, String version, int qos, String topic) {
        List<String> common = List.of(
                "-h",
                "localhost",
                "-p",
                Integer.toString(port),
                "--cafile",
                authority.toString(),
                "-V",
                version,
                "-q",
                Integer.toString(qos),
                "-t",
                topic);
        List<String> pub = new ArrayList<>(List.of("mosquitto_pub", "-r", "-m", "on"));
        pub.addAll(common);
        List<String> sub = new ArrayList<>(List.of("mosquitto_sub", "-C", "1", "-F", "%q %t %p"));
        sub.addAll(common);
        return output(start(pub.toArray(String[]::new))) + output(start(sub.toArray(String[]::new)));
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(new ArrayList<>(List.of(command)))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the process said until its end, which must come soon. */
    public static String output(Process process) {
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(process.info().commandLine().orElse("a process") + " does not end");
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
