package io.rollcall.benchmarks.durability;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.benchmarks.trial.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fills the disk of a server to the last byte, again and again, while clients publish, come and go. While it is full every message is
 * acknowledged and kept, or refused; presence is right; the server lives. When there is room again, it goes on by itself.
 * In the end it is killed, and all that it acknowledged must come. Arguments: the jar, a directory on a small disk, rounds.
 */
public final class DiskFull implements AutoCloseable {
    private static final String SUBSCRIBER = "subscriber";
    private static final int PAYLOAD_BYTES = 4_000;
    private static final int MESSAGES_WITH_ROOM = 200;
    private static final int REFUSALS = 20;
    private static final int COMERS = 500;
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();
    private static final int BALLAST_BYTES = 1 << 20;

    private final PrintStream out;
    private final Oracle oracle = new Oracle();
    private final List<FullPublisher> publishers = List.of(
            new FullPublisher("five", 5, oracle, PAYLOAD_BYTES), new FullPublisher("four", 4, oracle, PAYLOAD_BYTES));
    private final Path jar;
    private final Path directory;
    private Server server;
    private int comers;

    private DiskFull(PrintStream out, Path jar, Path directory) throws IOException {
        this.out = out;
        this.jar = jar;
        this.directory = directory;
        this.server = launch();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = System.out;
        try (DiskFull trial = new DiskFull(out, Path.of(arguments[0]), Path.of(arguments[1]))) {
            out.println(Files.getFileStore(Path.of(arguments[1])));
            List<String> broken = trial.run(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5);
            broken.forEach(out::println);
            out.println(broken.size() + " promises broken");
            System.exit(broken.isEmpty() ? 0 : 1);
        }
    }

    private Server launch() throws IOException {
        return Server.launch(jar, directory.resolve("data"), List.of("-Xmx256m"), List.of());
    }

    private int port() {
        return server.mqtt().getPort();
    }

    private List<String> run(int rounds) throws IOException, InterruptedException {
        try (Link subscriber = new Link(port())) {
            subscriber.connect(SUBSCRIBER);
            subscriber.subscribe("full/#", 1);
            if (subscriber.read().type() != Link.SUBACK) {
                throw new IOException("no SUBACK");
            }
        }
        for (int round = 0; round < rounds && server.isAlive(); round++) {
            withRoom();
            try {
                fill();
                whileFull();
            } finally {
                Files.deleteIfExists(ballast());
            }
            out.println("round " + round + ": acknowledged " + oracle.acknowledgements() + ", refused "
                    + publishers.get(0).refused() + " with 0x97 and "
                    + publishers.get(1).refused()
                    + " by the end of the connection; goes on after " + recovered() + " ms; writes that failed: store "
                    + (long) server.metric("mqtt_store_errors_total") + ", journal "
                    + (long) server.metric("presence_journal_errors_total") + ", table "
                    + (long) server.metric("presence_table_errors_total"));
        }
        if (!server.isAlive()) {
            oracle.broken("the server has ended");
        } else {
            checkComers(comers);
            server.kill();
        }
        server.close();
        publishers.forEach(FullPublisher::close);
        server = launch();
        drain();
        checkComers(comers);
        return oracle.broken();
    }

    private void withRoom() throws IOException {
        for (int i = 0; i < MESSAGES_WITH_ROOM; i++) {
            for (FullPublisher publisher : publishers) {
                if (!publisher.isAcknowledged(port())) {
                    oracle.broken(publisher.clientId() + " was refused while there was room");
                }
            }
        }
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    /** To the last byte. */
    private void fill() throws IOException {
        try (FileChannel ballast = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int bytes = BALLAST_BYTES; bytes > 0; ) {
                try {
                    ballast.write(ByteBuffer.allocate(bytes));
                } catch (IOException full) {
                    bytes /= 2;
                }
            }
            ballast.force(true);
        } catch (IOException full) {
            out.println("the disk is full: " + full.getMessage());
        }
    }

    /** Until enough was refused; meanwhile clients come that were never here. */
    private void whileFull() throws IOException {
        for (FullPublisher publisher : publishers) {
            int before = publisher.refused();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (publisher.refused() < before + REFUSALS) {
                publisher.isAcknowledged(port());
                if (System.nanoTime() - deadline > 0) {
                    oracle.broken("nothing is refused on a full disk");
                    return;
                }
            }
        }
        for (int i = 0; i < COMERS; i++) {
            try (Link comer = new Link(port())) {
                comer.connect("comer-" + ++comers, false);
                if (i % 50 == 0 && !status(comers).equals("connected")) {
                    oracle.broken("comer-" + comers + " is here, and reads as " + status(comers));
                }
            }
        }
    }

    private String status(int comer) throws IOException {
        JsonNode client = server.get("/api/v1/clients/comer-" + comer);
        return client.path("status").asText(client.toString());
    }

    /** Each client that came is known, and none of them is here. */
    private void checkComers(int all) throws IOException {
        for (int comer = 1; comer <= all; comer += 10) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!status(comer).equals("disconnected")) {
                if (System.nanoTime() - deadline > 0) {
                    oracle.broken("comer-" + comer + " has left, and reads as " + status(comer));
                    return;
                }
            }
        }
    }

    /** Milliseconds until both are acknowledged again. */
    private long recovered() throws IOException, InterruptedException {
        long began = System.nanoTime();
        for (FullPublisher publisher : publishers) {
            while (!publisher.isAcknowledged(port())) {
                if (System.nanoTime() - began > PATIENCE_NANOS) {
                    throw new IOException("it does not go on: " + server.text("/readyz"));
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        return (System.nanoTime() - began) / 1_000_000;
    }

    /** The subscriber takes all that waits for it. */
    private void drain() throws IOException {
        try (Link subscriber = new Link(port())) {
            if (!subscriber.connect(SUBSCRIBER)) {
                oracle.broken("the session is lost");
            }
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (missing() > 0 && System.nanoTime() - deadline < 0) {
                Link.Packet came = subscriber.read();
                if (came.type() == Link.PUBLISH) {
                    String[] words = came.payload().split(" ", -1);
                    oracle.received(SUBSCRIBER, words[0], Integer.parseInt(words[1]), 1);
                    subscriber.acknowledge(Link.PUBACK, came.packetId());
                    subscriber.flush();
                }
            }
        } catch (IOException late) {
            out.println("the subscriber hears no more: " + late);
        }
        if (missing() > 0) {
            oracle.broken(missing() + " acknowledged messages are lost");
        }
    }

    private int missing() {
        return publishers.stream()
                .mapToInt(publisher -> oracle.missing(SUBSCRIBER, publisher.clientId()))
                .sum();
    }

    @Override
    public void close() {
        server.close();
    }
}
