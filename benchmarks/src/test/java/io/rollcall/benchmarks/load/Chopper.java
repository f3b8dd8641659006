package io.rollcall.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes on to a server and back, in pieces of random length: half of them of a few bytes. */
final class Chopper implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int target;
    private final long seed;

    Chopper(int target, long seed) throws IOException {
        this.target = target;
        this.seed = seed;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "chopper");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        Random seeds = new Random(seed);
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                for (Socket socket : List.of(client, server)) {
                    socket.setTcpNoDelay(true);
                    sockets.add(socket);
                }
                pass(client, server, new Random(seeds.nextLong()));
                pass(server, client, new Random(seeds.nextLong()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void pass(Socket from, Socket to, Random random) {
        start(() -> {
            byte[] bytes = new byte[4_096];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(bytes); read > 0; read = in.read(bytes)) {
                    for (int at = 0; at < read; ) {
                        int piece = Math.min(read - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 2_000));
                        out.write(bytes, at, piece);
                        at += piece;
                    }
                }
            } catch (IOException closed) {
                // one side is gone, and so is the other now
            }
        });
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
