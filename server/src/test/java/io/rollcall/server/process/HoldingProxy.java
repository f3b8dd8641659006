package io.rollcall.server.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a server on this machine, and can be as silent as a network that was cut. From any thread. */
public final class HoldingProxy implements AutoCloseable {
    private final ServerSocket door;
    private final int serverPort;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger heldBytes = new AtomicInteger();

    private HoldingProxy(ServerSocket door, int serverPort) {
        this.door = door;
        this.serverPort = serverPort;
    }

    public static HoldingProxy to(int serverPort) {
        try {
            HoldingProxy proxy =
                    new HoldingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
            begin(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void begin(Runnable task) {
        Thread thread = new Thread(task, "holding-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    public URI root() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort() + "/");
    }

    /** What is connected now stays so, and nothing comes through in either direction any more; what connects from now on is not held. */
    public void hold() {
        lines.forEach(line -> line.held = true);
    }

    /** Bytes that came and did not go on. */
    public int heldBytes() {
        return heldBytes.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
                lines.add(line);
                begin(() -> line.carry(line.client, line.server));
                begin(() -> line.carry(line.server, line.client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        lines.forEach(Line::close);
    }

    /** One connection. */
    private final class Line {
        private final Socket client;
        private final Socket server;
        private volatile boolean held;

        private Line(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void carry(Socket from, Socket to) {
            byte[] bytes = new byte[8192];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    if (held) {
                        heldBytes.addAndGet(count);
                    } else {
                        out.write(bytes, 0, count);
                    }
                }
            } catch (IOException gone) {
                // the other direction ends, too
            }
            close();
        }

        private void close() {
            for (Socket socket : List.of(client, server)) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
