package io.rollcall.benchmarks.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code rollcall.jar} in a process of its own, that is to be attacked. */
final class Victim implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("rollcall ready in .* mqtt=.*:(\\d+) http=.*:(\\d+)");
    private static final Pattern HEAP = Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)");
    private static final Pattern SESSIONS = Pattern.compile("(?m)^mqtt_sessions (\\S+)");
    private static final Pattern QUEUED = Pattern.compile("(?m)^mqtt_queued_bytes (\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int mqttPort;
    private final int httpPort;

    Victim(Path jar, Path directory) throws IOException {
        log = directory.resolve("stderr.log");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx512m",
                        "-jar",
                        jar.toString(),
                        "--mqtt-port",
                        "0",
                        "--http-port",
                        "0",
                        "--data",
                        directory.resolve("data").toString())
                .redirectError(log.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Matcher ready = awaitReady(out);
        mqttPort = Integer.parseInt(ready.group(1));
        httpPort = Integer.parseInt(ready.group(2));
    }

    private Matcher awaitReady(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return ready;
            }
        }
        throw new IOException("the server did not start: " + Files.readString(log));
    }

    int mqttPort() {
        return mqttPort;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What the server has logged of mistakes of its own. */
    List<String> mistakes() throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" ERROR ") || line.contains("Exception") || line.contains("LEAK"))
                .toList();
    }

    /** Bytes of the heap that are in use, once what is garbage was collected. */
    long heapBytes() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return HEAP.matcher(metrics())
                .results()
                .mapToLong(match -> (long) Double.parseDouble(match.group(1)))
                .sum();
    }

    long sessions() throws IOException, InterruptedException {
        return gauge(SESSIONS);
    }

    /** Bytes of the messages that wait for sessions which attackers have made to last. */
    long queuedBytes() throws IOException, InterruptedException {
        return gauge(QUEUED);
    }

    private long gauge(Pattern name) throws IOException, InterruptedException {
        Matcher matcher = name.matcher(metrics());
        if (!matcher.find()) {
            throw new IOException("no meter like " + name);
        }
        return (long) Double.parseDouble(matcher.group(1));
    }

    private String metrics() throws IOException, InterruptedException {
        URI metrics = URI.create("http://127.0.0.1:" + httpPort + "/metrics");
        return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
