package io.rollcall.benchmarks.store;

import io.rollcall.benchmarks.load.ProcessUse;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.broker.store.Durability;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How fast the durable store is. Arguments: what is measured, and the directory of its files.
 *
 * <p>{@code publish}: acknowledgements of 100 publishers, by a rate and as fast as it goes, to sessions that are there;
 * {@code away}: the same to sessions that are away, and how fast a hundred queues of 10,000 messages are drained;
 * {@code drain}: one queue of a million; {@code idle}: heap of a session that is away; {@code start}: with a million sessions
 * and ten million messages; {@code deep}: 10 GB of queues with 512 MiB of heap, or {@code -Ddeep.bytes};
 * {@code retained}: 60,000 retained messages of 20 KiB with 256 MiB of heap.
 */
public final class StoreSpeed {
    private static final String PAYLOAD_BYTES = "128";
    private static final int IDLE_SESSIONS = 500_000;
    private static final int START_SESSIONS = 1_000_000;
    private static final int START_MESSAGES = 10;
    private static final int DEEP_QUEUES = 100;
    private static final int DEEP_PAYLOAD_BYTES = 10_240;
    private static final long DEEP_BYTES = Long.getLong("deep.bytes", 10_000_000_000L);
    private static final int RETAINED_TOPICS = 60_000;
    private static final int RETAINED_PAYLOAD_BYTES = 20_480;
    private static final String RETAINED_HEAP = "-Xmx256m";
    private static final long GIVEN_BACK_NANOS = TimeUnit.SECONDS.toNanos(180);

    private final PrintStream out;
    private final Path directory;

    private StoreSpeed(PrintStream out, Path directory) {
        this.out = out;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = System.out;
        Path directory = Path.of(arguments[1]);
        out.println("%s on %s (%s), %,d GB free"
                .formatted(
                        directory,
                        Files.getFileStore(directory.getParent()).type(),
                        Files.getFileStore(directory.getParent()).name(),
                        Files.getFileStore(directory.getParent()).getUsableSpace() / 1_000_000_000));
        StoreSpeed speed = new StoreSpeed(out, directory);
        switch (arguments[0]) {
            case "publish" -> speed.publish();
            case "away" -> speed.away();
            case "drain" -> speed.drain();
            case "idle" -> speed.idle();
            case "start" -> speed.start();
            case "deep" -> speed.deep();
            case "retained" -> speed.retained();
            default -> throw new IllegalArgumentException("not to be measured: " + arguments[0]);
        }
    }

    private StoreBroker broker(String... options) throws IOException {
        String durability = System.getProperty("durability", Durability.FSYNC.name());
        return new StoreBroker(directory, Durability.valueOf(durability), List.of(options));
    }

    private void publish() throws IOException {
        for (String rate : List.of("50000", "0")) {
            try (StoreBroker broker = broker("-Xmx1g")) {
                String[] options = {
                    "lasting",
                    "--clients",
                    "200",
                    "--qos",
                    "1",
                    "--payload",
                    PAYLOAD_BYTES,
                    "--rate",
                    rate,
                    "--window",
                    "20",
                    "--warm-up",
                    "5",
                    "--duration",
                    "15",
                    "--mqtt",
                    "5"
                };
                Tester.play(broker, options);
            }
            Scratch.delete(directory);
        }
    }

    private void away() throws IOException {
        offline(200, 10_000, "20");
    }

    private void drain() throws IOException {
        offline(2, 1_000_000, "1000");
    }

    private void offline(int clients, long messages, String window) throws IOException {
        try (StoreBroker broker = broker("-Xmx1g")) {
            Tester.play(broker, offline(clients, messages, PAYLOAD_BYTES, window));
        }
    }

    private static String[] offline(int clients, long messages, String payload, String window) {
        return new String[] {
            "offline",
            "--clients",
            Integer.toString(clients),
            "--messages",
            Long.toString(messages),
            "--qos",
            "1",
            "--payload",
            payload,
            "--window",
            window,
            "--mqtt",
            "5"
        };
    }

    /** What more live heap there is with so many sessions than without. */
    private void idle() throws IOException {
        long before = liveHeap("none");
        fill(IDLE_SESSIONS, 0);
        long after = liveHeap("%,d".formatted(IDLE_SESSIONS));
        out.println("heap per idle session: %,.1f bytes".formatted((after - before) / (double) IDLE_SESSIONS));
    }

    private long liveHeap(String sessions) throws IOException {
        try (StoreBroker broker = broker("-Xmx4g")) {
            long bytes = new ProcessUse(broker.pid()).liveHeapBytes();
            out.println("%s sessions: live heap %,d bytes, open within %,d ms"
                    .formatted(sessions, bytes, broker.openMillis()));
            return bytes;
        }
    }

    private void fill(int sessions, int messages) throws IOException {
        fill("-Xmx4g", Filling.class, Integer.toString(sessions), Integer.toString(messages), PAYLOAD_BYTES);
    }

    private void fill(String heap, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(heap, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(program.getName(), directory.toString()));
        command.addAll(List.of(arguments));
        Process filling = new ProcessBuilder(command).inheritIO().start();
        if (filling.onExit().join().exitValue() != 0) {
            throw new IOException("the store could not be filled");
        }
        out.println("files: %,d bytes".formatted(fileBytes()));
    }

    /** Retained messages that are much larger than the heap: the start with them, and how fast one client gets them all. */
    private void retained() throws IOException {
        fill(
                RETAINED_HEAP,
                RetainedFilling.class,
                Integer.toString(RETAINED_TOPICS),
                Integer.toString(RETAINED_PAYLOAD_BYTES));
        try (StoreBroker broker = broker(RETAINED_HEAP)) {
            ProcessUse use = new ProcessUse(broker.pid());
            out.println("open within %,d ms, live heap %,d bytes".formatted(broker.openMillis(), use.liveHeapBytes()));
            long began = System.nanoTime();
            readRetained(broker.port());
            out.println("all retained messages read within %,d ms; peak RSS %,d MiB"
                    .formatted((System.nanoTime() - began) / 1_000_000, use.peakResidentBytes() >> 20));
        }
    }

    private static void readRetained(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            socket.getOutputStream().write(connect("reader".getBytes(StandardCharsets.UTF_8)));
            in.skipNBytes(4);
            socket.getOutputStream().write(new byte[] {(byte) 0x82, 6, 0, 1, 0, 1, '#', 0});
            in.skipNBytes(5);
            for (int i = 0; i < RETAINED_TOPICS; i++) {
                if (in.read() != 0x31) {
                    throw new IOException("packet " + i + " is no retained message");
                }
                int length = 0;
                int more = 0x80;
                for (int shift = 0; (more & 0x80) != 0; shift += 7) {
                    more = in.read();
                    length |= (more & 0x7F) << shift;
                }
                in.skipNBytes(length);
            }
        }
    }

    private void start() throws IOException {
        fill(START_SESSIONS, START_MESSAGES);
        for (int round = 0; round < 2; round++) {
            try (StoreBroker broker = broker("-Xmx4g")) {
                ProcessUse use = new ProcessUse(broker.pid());
                long cpu = use.cpuNanos() / 1_000_000;
                checkSession(broker.port(), START_SESSIONS - 1 - round);
                out.println("ready within %,d ms, of which the broker's own are %,d; CPU %,d ms, RSS %,d MiB"
                        .formatted(broker.startMillis(), broker.openMillis(), cpu, use.residentBytes() >> 20));
            }
        }
    }

    /** The broker knows the session, and sends what waits in it. */
    private static void checkSession(int port, int number) throws IOException {
        byte[] clientId = Filling.clientId(number).getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(connect(clientId));
            InputStream in = socket.getInputStream();
            byte[] connack = in.readNBytes(4);
            if (connack.length < 4 || connack[2] != 1) {
                throw new IOException("session " + number + " is not there");
            }
            for (int i = 0; i < START_MESSAGES; i++) {
                if ((in.read() & 0xF0) != 0x30) {
                    throw new IOException("session " + number + ": no message " + i);
                }
                int low = in.read();
                in.skipNBytes(low < 128 ? low : low - 128 + 128L * in.read());
            }
        }
    }

    private static byte[] connect(byte[] clientId) {
        byte[] packet = new byte[14 + clientId.length];
        byte[] head = {0x10, (byte) (packet.length - 2), 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 0, 0, (byte) clientId.length
        };
        System.arraycopy(head, 0, packet, 0, head.length);
        System.arraycopy(clientId, 0, packet, head.length, clientId.length);
        return packet;
    }

    /** Queues that are much larger than the heap, what the broker takes of memory for them, and what it gives back of the disk. */
    private void deep() throws IOException, InterruptedException {
        long free = Files.getFileStore(directory.getParent()).getUsableSpace();
        if (free < 3 * DEEP_BYTES) {
            throw new IOException("%,d bytes are free, less than three times %,d".formatted(free, DEEP_BYTES));
        }
        long messages = DEEP_BYTES / DEEP_QUEUES / DEEP_PAYLOAD_BYTES;
        out.println("%,d bytes in %d queues".formatted(messages * DEEP_QUEUES * DEEP_PAYLOAD_BYTES, DEEP_QUEUES));
        try (StoreBroker broker = broker("-Xmx512m")) {
            Tester.play(broker, offline(2 * DEEP_QUEUES, messages, Integer.toString(DEEP_PAYLOAD_BYTES), "20"));
            out.println("peak RSS %,d MiB".formatted(new ProcessUse(broker.pid()).peakResidentBytes() >> 20));
            long began = System.nanoTime();
            long last = fileBytes();
            out.println("files after the last acknowledgement: %,d bytes".formatted(last));
            while (last > DEEP_BYTES / 20 && System.nanoTime() - began < GIVEN_BACK_NANOS) {
                Thread.sleep(500);
                last = fileBytes();
            }
            out.println("files %,d ms later: %,d bytes".formatted((System.nanoTime() - began) / 1_000_000, last));
        }
    }

    private long fileBytes() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
