package io.rollcall.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An archive of the classes that a start needs (class data sharing of the JVM, {@code -XX:SharedArchiveFile}), so that the next one need not read,
 * verify and link them. It holds for one jar at one path and one build of the JVM; with any other the JVM goes on without it.
 *
 * <p>Made by a server that is started for it, with a data directory of its own on ports of the loopback address that are free, is used once, and ends.
 */
final class ClassArchive {
    private static final long DEADLINE_SECONDS = 120;
    private static final int LINES_TOLD = 20;
    /** Exit codes of a server that was told to end, and was not killed while it wrote. */
    private static final Set<Integer> ENDS = Set.of(0, 128 + 15);

    private static final Pattern READY = Pattern.compile("rollcall ready in .* mqtt=(\\S+):(\\d+) http=(\\S+)");

    /** CONNECT with client identifier a, SUBSCRIBE to t, PUBLISH to t with QoS 1, DISCONNECT: MQTT 3.1.1. */
    private static final byte[] SESSION = HexFormat.of()
            .parseHex("100d00044d5154540402000000" + "0161" + "8206000200017401" + "3206000174000178" + "e000");

    private static final List<String> PAGES = List.of("/readyz", "/api/v1/clients", "/console/");

    /** Options of this JVM that are not handed on: what listens, watches, or is about archives. */
    private static final Pattern OWN =
            Pattern.compile("-agent.*|-javaagent.*|-Xrun.*|-XX:SharedArchiveFile.*|-Xlog:cds.*");

    private ClassArchive() {}

    /**
     * Makes it, and puts it in the place of what was there.
     *
     * @throws IOException says why there is none; what was there stays
     */
    static void make(Path jar, Path archive) throws IOException {
        Path directory = archive.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory)) {
            throw new IOException("'" + archive + "': its directory is not there, or may not be written");
        }
        Path work = Files.createTempDirectory(directory, ".class-archive");
        try {
            Path made = work.resolve("made");
            useServer(jar, made, work.resolve("data"));
            try (FileChannel written = FileChannel.open(made, StandardOpenOption.READ)) {
                written.force(true); // a JVM does not survive half a one
            }
            Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    /** Returns when there is a whole archive. */
    private static void useServer(Path jar, Path made, Path data) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !OWN.matcher(option).matches())
                .forEach(command::add);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-Xlog:cds*=off", "-jar", jar.toString()));
        command.addAll(
                List.of("--host", "127.0.0.1", "--mqtt-port", "0", "--http-port", "0", "--data", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_") || name.equals("NOTIFY_SOCKET"));
        Process server = builder.start();
        CompletableFuture.delayedExecutor(DEADLINE_SECONDS, TimeUnit.SECONDS).execute(server::destroyForcibly);
        Deque<String> said = new ArrayDeque<>();
        try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (said.size() > LINES_TOLD) {
                    said.remove();
                }
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    use(ready.group(1), Integer.parseInt(ready.group(2)), ready.group(3));
                    server.toHandle().destroy(); // the archive is written as it ends
                }
            }
            if (!ENDS.contains(server.waitFor()) || !Files.exists(made)) {
                throw new IOException("the server that was started for it wrote no archive; it said last:\n"
                        + String.join("\n", said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            server.destroyForcibly();
        }
    }

    /** As devices and operators do at first, so that what this needs is in the archive, too. */
    private static void use(String host, int mqtt, String http) throws IOException {
        try (Socket socket = new Socket(host, mqtt)) {
            socket.getOutputStream().write(SESSION);
            socket.getInputStream().readAllBytes();
        }
        for (String page : PAGES) {
            try (InputStream answer =
                    URI.create("http://" + http + page).toURL().openStream()) {
                answer.readAllBytes();
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
