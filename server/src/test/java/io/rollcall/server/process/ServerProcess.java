package io.rollcall.server.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar rollcall.jar} in a process of its own, with its output caught. Killed when closed, if it still runs. */
public final class ServerProcess implements AutoCloseable {
    public static final Path JAR = Path.of(System.getProperty("rollcall.jar", "target/rollcall.jar"));

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Pattern READY =
            Pattern.compile("rollcall ready in (\\d+) ms: mqtt=(\\S+):(\\d+) http=(\\S+):(\\d+)");

    /** A server starts as the launchers start it, with an archive of its classes, in about half the time. */
    private static final List<String> CLASSES = List.of("-XX:SharedArchiveFile=" + classArchive(), "-Xlog:cds*=off");

    private final Process process;
    private final Output out;
    private final Output err;
    private final CompletableFuture<Ready> ready = new CompletableFuture<>();

    private ServerProcess(Process process) {
        this.process = process;
        out = new Output(process.inputReader(StandardCharsets.UTF_8), this::hear, this::fellSilent);
        err = new Output(process.errorReader(StandardCharsets.UTF_8), line -> {}, () -> {});
    }

    /** The archive beside the jar, of this jar and this JVM; the first test to ask for it makes it, others wait. */
    private static Path classArchive() {
        Path archive = JAR.resolveSibling("rollcall-" + System.getProperty("java.version") + ".jsa");
        try (FileChannel lock = FileChannel.open(
                JAR.resolveSibling("class-archive.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            if (!Files.exists(archive)
                    || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(JAR)) < 0) {
                int exit = new ProcessBuilder(JAVA, "-jar", JAR.toString(), "class-archive", "--to", archive.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
                if (exit != 0) {
                    throw new AssertionError("class-archive --to " + archive + " failed with exit status " + exit);
                }
            }
            return archive;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** On free ports, with everything else as the options say; returns once it is ready. */
    public static ServerProcess start(Path data, String... options) {
        return start(data, List.of(), options);
    }

    /** As {@link #start(Path, String...)}, with options for the JVM. */
    public static ServerProcess start(Path data, List<String> jvmOptions, String... options) {
        List<String> all = new ArrayList<>(List.of("--mqtt-port", "0", "--http-port", "0", "--data", data.toString()));
        all.addAll(Arrays.asList(options));
        ServerProcess server = launch(Map.of(), jvmOptions, all);
        server.ready();
        return server;
    }

    /** With these options alone, and no wait. */
    public static ServerProcess launch(String... options) {
        return launch(Map.of(), List.of(), List.of(options));
    }

    /** With these variables, JVM options and options, and no wait. */
    public static ServerProcess launch(Map<String, String> variables, List<String> jvmOptions, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(CLASSES);
        command.add(System.getProperty(
                "rollcall.jvm.compiler", "-XX:TieredStopAtLevel=1")); // most end before the second has paid off
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
        builder.environment().putAll(variables);
        try {
            return new ServerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int mqttPort() {
        return ready().mqttPort();
    }

    public int httpPort() {
        return ready().httpPort();
    }

    /** A URL of the HTTP faces: this path, with its query. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + httpPort() + path);
    }

    /** What the ready line says; waits for it. */
    public Ready ready() {
        try {
            return ready.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the server is not ready; it said:\n" + out + err, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** SIGKILL, as {@code kill -9}; returns when the process is gone. */
    public void kill() {
        signal(ProcessHandle::destroyForcibly);
        exitCode();
    }

    /** SIGTERM; returns how long the process took to end. */
    public Duration terminate() {
        long began = System.nanoTime();
        signal(ProcessHandle::destroy);
        exitCode();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** By its handle: {@code Process.destroy} would also close the output, with the last words in it. */
    private void signal(Predicate<ProcessHandle> how) {
        if (!how.test(process.toHandle())) {
            throw new AssertionError("the server is gone already; it said:\n" + out + err);
        }
    }

    /** Waits for the end of the process, and of its output. */
    public int exitCode() {
        try {
            if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the server does not end; it said:\n" + out + err);
            }
            out.awaitEnd();
            err.awaitEnd();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** What it said to stdout so far. */
    public List<String> stdout() {
        return out.lines();
    }

    /**
     * What it said to stderr so far; without the JVM's own warnings of Unsafe, which newer ones give and no manifest can silence, and without
     * what it says where these tests were started by nohup.
     */
    public List<String> stderr() {
        return err.lines().stream()
                .filter(line ->
                        !line.startsWith("WARNING: ") && !line.contains(" HangUp: SIGHUP was told to be ignored"))
                .toList();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private void hear(String line) {
        Matcher matcher = READY.matcher(line);
        if (matcher.matches()) {
            ready.complete(new Ready(
                    Long.parseLong(matcher.group(1)),
                    matcher.group(2),
                    Integer.parseInt(matcher.group(3)),
                    matcher.group(4),
                    Integer.parseInt(matcher.group(5))));
        }
    }

    private void fellSilent() {
        ready.completeExceptionally(new AssertionError("it ended before it was ready"));
    }

    /** What the ready line says. */
    public record Ready(long millis, String mqttHost, int mqttPort, String httpHost, int httpPort) {}

    /** One stream of the process, read as it comes so that it never fills. */
    private static final class Output {
        private final List<String> lines = new ArrayList<>();
        private final Thread reader;

        Output(BufferedReader stream, Consumer<String> hearer, Runnable atEnd) {
            reader = new Thread(() -> read(stream, hearer, atEnd), "output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(BufferedReader stream, Consumer<String> hearer, Runnable atEnd) {
            stream.lines().forEach(line -> {
                synchronized (lines) {
                    lines.add(line);
                }
                hearer.accept(line);
            });
            atEnd.run();
        }

        List<String> lines() {
            synchronized (lines) {
                return List.copyOf(lines);
            }
        }

        void awaitEnd() throws InterruptedException {
            reader.join(DEADLINE.toMillis());
        }

        @Override
        public String toString() {
            return String.join("\n", lines()) + "\n";
        }
    }
}
