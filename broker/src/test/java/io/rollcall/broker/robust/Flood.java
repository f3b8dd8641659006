package io.rollcall.broker.robust;

import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.subscribe;

import io.rollcall.broker.spec.Connect;
import io.rollcall.broker.spec.Packet;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.Will;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Clients that want to bring a broker down by what it has to keep for them: large messages as fast as they go, for sessions
 * of clients that are away and for clients that do not read; packets that never end; retained messages; subscriptions;
 * connections. The same for the same seed, as far as threads allow. What is refused or closed is tried again.
 */
final class Flood implements AutoCloseable {
    private static final int KIB = 1024;
    private static final int SLOW = 100;
    private static final int HALF = 60;
    private static final int AWAY = 100;
    private static final int MANY = 20;

    private final InetSocketAddress broker;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> half = new ConcurrentLinkedQueue<>();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile boolean over;

    Flood(InetSocketAddress broker) {
        this.broker = broker;
    }

    private interface Attack {
        void go(Random random, int round) throws IOException;
    }

    /** Begins all of it. */
    void begin(long seed) {
        for (int i = 0; i < 3; i++) {
            start(seed + i, this::publishLarge);
        }
        start(seed + 10, this::leaveSession);
        start(seed + 11, this::neverRead);
        start(seed + 12, this::beginLongPacket);
        start(seed + 13, this::retain);
        start(seed + 14, this::subscribeMany);
    }

    private void start(long seed, Attack attack) {
        Thread thread = new Thread(() -> repeat(new Random(seed), attack), "flood-" + seed);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void repeat(Random random, Attack attack) {
        for (int round = 0; !over; round++) {
            try {
                attack.go(random, round);
            } catch (IOException closed) {
                refused.increment();
            }
        }
    }

    private Socket connect(Connect connect) throws IOException {
        Socket socket = new Socket(broker.getAddress(), broker.getPort());
        socket.setSoTimeout(20_000);
        write(socket, connect);
        InputStream in = socket.getInputStream();
        int first = in.read();
        byte[] connack = in.readNBytes(Math.max(0, in.read()));
        if (first != 0x20 || connack.length < 2 || connack[1] != 0) {
            socket.close();
            throw new IOException("refused");
        }
        return socket;
    }

    private Connect client(String clientId) {
        return new Connect(broker, clientId, opened -> {});
    }

    private void write(Socket socket, Packet packet) throws IOException {
        byte[] bytes = packet.bytes(V5);
        socket.getOutputStream().write(bytes);
        sentBytes.add(bytes.length);
    }

    private void publishLarge(Random random, int round) throws IOException {
        try (Socket socket = connect(client("publisher" + random.nextInt(1_000_000)))) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 40 && !over; i++) {
                String payload = "x".repeat(random.nextInt(10) == 0 ? 3_000 * KIB : random.nextInt(200 * KIB));
                byte[] bytes = publish("flood/" + random.nextInt(10), payload).bytes(V5);
                out.write(bytes);
                sentBytes.add(bytes.length);
            }
        }
    }

    /** A session with a will, for a client that does not come back. */
    private void leaveSession(Random random, int round) throws IOException {
        Will will =
                Will.will("flood/will", "w".repeat(random.nextInt(60 * KIB))).delay(3_600);
        try (Socket socket =
                connect(client("away" + round % AWAY).session(7_200).will(will))) {
            write(socket, subscribe(1, "flood/#", 1));
            socket.getInputStream().read();
        }
    }

    /** Those that never read stay; then one after the other sends on, and never reads the answers. */
    private void neverRead(Random random, int round) throws IOException {
        Socket socket = connect(client("slow" + round));
        if (round < SLOW) {
            sockets.add(socket);
            write(socket, subscribe(1, "flood/+", random.nextInt(3)));
        } else {
            try (socket) {
                for (int i = 0; i < 2_000 && !over; i++) {
                    write(socket, i % 2 == 0 ? pingreq() : publish("slow", "").qos(1, 1 + i));
                }
            }
        }
    }

    private void beginLongPacket(Random random, int round) throws IOException {
        Socket socket = connect(client("half" + round % 60));
        byte[] bytes = publish("half", "y".repeat(2_000 * KIB)).bytes(V5);
        socket.getOutputStream().write(Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        leaveBehind(socket);
    }

    private void retain(Random random, int round) throws IOException {
        try (Socket socket = connect(client("retainer"))) {
            for (int i = 0; i < 200 && !over; i++) {
                String payload = "r".repeat(random.nextInt(20 * KIB));
                write(
                        socket,
                        publish("flood/kept/" + random.nextInt(100_000), payload)
                                .retain());
            }
        }
    }

    private void subscribeMany(Random random, int round) throws IOException {
        try (Socket socket = connect(client("many" + round % MANY).session(7_200))) {
            InputStream in = socket.getInputStream();
            for (int packet = 1; packet <= 20 && !over; packet++) {
                var subscribe = subscribe(packet);
                for (int i = 0; i < 500; i++) {
                    subscribe.filter("many/" + random.nextInt() + "/+/" + random.nextInt(), 1);
                }
                write(socket, subscribe);
                in.readNBytes(500);
            }
        }
    }

    /** It stays as it is, until many others do. */
    private void leaveBehind(Socket socket) throws IOException {
        half.add(socket);
        if (half.size() > HALF) {
            half.remove().close();
        }
    }

    /** The clients whose sessions stay. */
    static List<String> sessions() {
        return Stream.concat(
                        IntStream.range(0, AWAY).mapToObj(i -> "away" + i),
                        IntStream.range(0, MANY).mapToObj(i -> "many" + i))
                .toList();
    }

    long sentBytes() {
        return sentBytes.sum();
    }

    /** Connections that were refused, or closed by the broker. */
    long refused() {
        return refused.sum();
    }

    /** Ends all of it; what the broker keeps for it stays. */
    @Override
    public void close() throws IOException {
        over = true;
        sockets.addAll(half);
        for (Socket socket : sockets) {
            socket.close();
        }
        RunningBroker.await(() -> threads.stream().noneMatch(Thread::isAlive));
    }
}
