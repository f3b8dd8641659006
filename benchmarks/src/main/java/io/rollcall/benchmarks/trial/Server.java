package io.rollcall.benchmarks.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code rollcall.jar} in a process of its own. Killed when closed or when this process ends, if it still runs. */
public final class Server implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("rollcall ready in .* mqtt=.*:(\\d+) http=.*:(\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Free ports are looked for below the range from which the system gives ports to clients. */
    private static final int PORT_MIN = 5_000;

    private static final int PORT_MAX = 9_999;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int httpPort;
    private final CompletableFuture<Integer> mqttPort = new CompletableFuture<>();
    private final Thread lastHook = new Thread(this::signalKill, "kill-server");

    private Server(Process process, Path log, int httpPort) {
        this.process = process;
        this.log = log;
        this.httpPort = httpPort;
        Thread reader = new Thread(this::readOutput, "output");
        reader.setDaemon(true);
        reader.start();
        Runtime.getRuntime().addShutdownHook(lastHook);
    }

    /**
     * Starts a server and does not wait for it.
     *
     * @param jar the packaged server
     * @param data its data directory; what it logs is appended to the file {@code log} beside it
     * @param jvmOptions options of the JVM
     * @param options options of the server, beside data directory and ports
     */
    public static Server launch(Path jar, Path data, List<String> jvmOptions, List<String> options) throws IOException {
        return launch(List.of(), jar, data, jvmOptions, options);
    }

    /** As {@link #launch}, by a command that becomes what stands behind it, such as {@code prlimit}. */
    public static Server launch(List<String> by, Path jar, Path data, List<String> jvmOptions, List<String> options)
            throws IOException {
        int httpPort = freePort();
        List<String> command = new ArrayList<>(by);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", jar.toString(), "--mqtt-port", "0", "--http-port", Integer.toString(httpPort)));
        command.addAll(List.of("--data", data.toString()));
        command.addAll(options);
        Path log = data.resolveSibling("log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("ROLLCALL_") || name.equals("JDK_JAVA_OPTIONS"));
        return new Server(builder.start(), log, httpPort);
    }

    /** A port of the loopback interface on which nobody listens. */
    public static int freePort() throws IOException {
        for (int tries = 0; ; tries++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX + 1);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                if (tries == 100) {
                    throw taken;
                }
            }
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    mqttPort.complete(Integer.parseInt(ready.group(1)));
                }
            }
        } catch (IOException e) {
            mqttPort.completeExceptionally(e);
        }
        mqttPort.completeExceptionally(new IOException("the server ended before it was ready; see " + log));
    }

    /** Waits until it is ready, and says where MQTT listens. */
    public InetSocketAddress mqtt() {
        try {
            int port = mqttPort.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the server is not ready:\n" + witness(), e);
        }
    }

    /** Where HTTP listens. */
    public InetSocketAddress http() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort);
    }

    /**
     * The answer to a GET.
     *
     * @throws IOException also when the port is not open yet
     */
    public JsonNode get(String path) throws IOException {
        return JSON.readTree(text(path));
    }

    /** The body of the answer to a GET. */
    public String text(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + httpPort + path);
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A gauge or counter of {@code /metrics}, by the name that stands before its value, labels included. */
    public double metric(String name) throws IOException {
        Matcher matcher =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)").matcher(text("/metrics"));
        if (!matcher.find()) {
            throw new IOException("no meter " + name);
        }
        return Double.parseDouble(matcher.group(1));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** What its threads do at this moment, and what it logged: for the report of a trial in which it hangs or has ended by itself. */
    public String witness() {
        if (!isAlive()) {
            return "the server ended by itself with " + process.exitValue() + "\n" + logged();
        }
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            String threads = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return threads + "\n" + logged();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String logged() {
        try {
            return Files.exists(log) ? Files.readString(log) : "(nothing was logged)";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of the log that tell of mistakes of its own. */
    public List<String> mistakes() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" ERROR ") || line.contains("Exception") || line.contains("LEAK"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL, without a wait. */
    public void signalKill() {
        process.destroyForcibly();
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        signalKill();
        awaitEnd();
    }

    /** SIGTERM; returns when the process is gone. */
    public void terminate() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not end; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        Runtime.getRuntime().removeShutdownHook(lastHook);
    }
}
