package io.rollcall.benchmarks.http;

import io.rollcall.benchmarks.load.ProcessUse;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server of its own for one client, over connections that stay, as fast as it answers; then opens streams of the feed that wait, and sees
 * that each of them is told of a client that comes. The server has one core and the questions come from another, where there are two. Prints
 * requests a second, CPU time a request, and memory.
 */
public final class HttpTrial {
    private static final String PATH = "/api/v1/clients/d:fleet:truck:1";
    private static final int CONNECTIONS = 32;
    private static final int WARM_UP_SECONDS = 15;
    private static final int IDLE_SECONDS = 35;
    private static final int ROOM = 100;

    private final Server server;
    private final ProcessUse use;
    private final InetSocketAddress mqtt;
    private final PrintStream out;

    private HttpTrial(Server server, PrintStream out) {
        this.server = server;
        this.mqtt = server.mqtt();
        this.use = new ProcessUse(server.pid());
        this.out = out;
    }

    /** Arguments: the jar, for how many seconds to ask (20), how many streams (10000). */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20;
        int streams = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
        try (Scratch scratch = new Scratch("http")) {
            Path config = Files.writeString(
                    scratch.path().resolve("rollcall.yaml"),
                    "http: {connectionsMax: " + (streams + ROOM) + ", connectionsPerAddressMax: " + (streams + ROOM)
                            + "}\n");
            try (Server server = Server.launch(
                    Path.of(arguments[0]),
                    scratch.path().resolve("data"),
                    List.of("-Xmx256m"),
                    List.of("--config", config.toString()))) {
                HttpTrial trial = new HttpTrial(server, System.out);
                trial.questions(seconds);
                trial.streams(streams);
            }
        }
    }

    private void questions(int seconds) throws IOException {
        try (Socket client = connect("d:fleet:truck:1")) {
            boolean pinned = pin(server.pid(), 0) && pin(ProcessHandle.current().pid(), 1);
            out.printf("server on one core, questions from another: %s%n", pinned ? "yes" : "no");
            try (Questions questions = new Questions(server.http(), PATH, CONNECTIONS)) {
                questions.ask(TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS));
                long cpu = use.cpuNanos();
                long began = System.nanoTime();
                long answers = questions.ask(TimeUnit.SECONDS.toNanos(seconds));
                double elapsed = (System.nanoTime() - began) / 1e9;
                double busy = (use.cpuNanos() - cpu) / 1e9;
                out.printf(
                        "point query: %.0f requests/s over %d connections for %.1f s; the server used %.2f of a core, %.1f us a request%n",
                        answers / elapsed, CONNECTIONS, elapsed, busy / elapsed, busy * 1e6 / answers);
            }
            if (!client.isConnected()) {
                throw new IOException("the client is gone");
            }
        }
    }

    private void streams(int number) throws IOException, InterruptedException {
        long heapBefore = use.liveHeapBytes();
        long residentBefore = use.residentBytes();
        try (Streams streams = new Streams(server.http())) {
            streams.open(number);
            streams.listen(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
            long heap = use.liveHeapBytes();
            long resident = use.residentBytes();
            out.printf(
                    "%d idle streams, %d heartbeats: live heap %.1f MiB, %.1f MiB before (%.0f bytes a stream); RSS %.1f MiB, %.1f MiB before%n",
                    number,
                    streams.heartbeats(),
                    mebi(heap),
                    mebi(heapBefore),
                    (double) (heap - heapBefore) / number,
                    mebi(resident),
                    mebi(residentBefore));
            long began = System.nanoTime();
            try (Socket client = connect("news")) {
                streams.awaitEvents(number, TimeUnit.SECONDS.toNanos(30));
                out.printf(
                        "all %d told of a client that came %s within %.0f ms; RSS then %.1f MiB%n",
                        number,
                        client.isConnected() ? "and stays" : "",
                        (System.nanoTime() - began) / 1e6,
                        mebi(use.residentBytes()));
            }
        }
    }

    private static double mebi(long bytes) {
        return bytes / (1024.0 * 1024.0);
    }

    private Socket connect(String clientId) throws IOException {
        Socket socket = new Socket(mqtt.getAddress(), mqtt.getPort());
        byte[] id = clientId.getBytes(StandardCharsets.US_ASCII);
        byte[] packet = new byte[14 + id.length];
        byte[] head = {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, (byte) id.length};
        System.arraycopy(head, 0, packet, 0, head.length);
        System.arraycopy(id, 0, packet, head.length, id.length);
        socket.getOutputStream().write(packet);
        if (socket.getInputStream().readNBytes(4)[3] != 0) {
            throw new IOException(clientId + " is refused");
        }
        return socket;
    }

    /** All threads of a process on one core; says whether that went well. */
    private static boolean pin(long pid, int core) {
        try {
            Process taskset = new ProcessBuilder(
                            "taskset", "-a", "-p", "-c", Integer.toString(core), Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return taskset.waitFor() == 0;
        } catch (IOException noTaskset) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
