package io.rollcall.benchmarks.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/** Connects again and again and sends what no client should. A thread of its own, with a seed of its own. */
final class Attacker implements Runnable {
    private static final int ANSWER_MILLIS = 20;

    private final int port;
    private final SplittableRandom random;
    private final ValidPackets packets;
    private final Mutator mutator;
    private final LongAdder connections;
    private volatile boolean stopped;

    Attacker(int port, long seed, LongAdder connections) {
        this.port = port;
        this.random = new SplittableRandom(seed);
        this.packets = new ValidPackets(random);
        this.mutator = new Mutator(random);
        this.connections = connections;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            List<byte[]> script = mutator.mutate(packets.script());
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(ANSWER_MILLIS);
                send(socket, script);
                connections.increment();
            } catch (IOException refused) {
                // the server may close at any byte; whether it still lives, the pair of good clients tells
            }
        }
    }

    private void send(Socket socket, List<byte[]> script) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (byte[] packet : script) {
            int cut = random.nextInt(4) == 0 ? random.nextInt(packet.length + 1) : packet.length;
            out.write(packet, 0, cut);
            out.flush();
            out.write(packet, cut, packet.length - cut);
        }
        if (random.nextInt(3) > 0) {
            readSome(socket.getInputStream());
        }
    }

    private static void readSome(InputStream in) throws IOException {
        byte[] answers = new byte[4_096];
        for (int reads = 0; reads < 8 && in.read(answers) >= 0; reads++) {
            // whatever it is
        }
    }
}
