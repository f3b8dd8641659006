package io.rollcall.junit5;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection through the {@link Network}: what comes in at one end goes out at the other, until it is frozen or cut. From any thread. */
final class Link {
    private static final int BUFFER = 16 * 1024;

    private final Socket client;
    private final Socket broker;
    private volatile boolean frozen;

    Link(Socket client, Socket broker) {
        this.client = client;
        this.broker = broker;
    }

    /** The port by which the broker knows the connection. */
    int port() {
        return broker.getLocalPort();
    }

    void begin(String name) {
        pump(name + "-in", client, broker);
        pump(name + "-out", broker, client);
    }

    private void pump(String name, Socket from, Socket to) {
        Thread thread = new Thread(() -> pump(from, to), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!frozen) {
                    out.write(buffer, 0, length);
                }
            }
            if (!frozen) {
                to.shutdownOutput();
            }
        } catch (IOException gone) {
            if (!frozen) {
                cut();
            }
        }
    }

    /** Nothing gets through any more, and neither end notices. */
    void freeze() {
        frozen = true;
    }

    /** Both ends are reset. */
    void cut() {
        cutClient();
        reset(broker);
    }

    /** The client's end is reset. */
    void cutClient() {
        reset(client);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // which is what was wanted
        }
    }
}
