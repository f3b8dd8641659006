package io.rollcall.junit5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between clients and the broker: a port of its own, whose connections it carries to wherever the broker listens now. So what
 * happens to networks can be made to happen, and the port stays the same when the broker restarts. From any thread.
 */
final class Network implements AutoCloseable {
    private static final int NOWHERE = 0;

    private final ServerSocket door;
    private final Map<Integer, Link> links = new ConcurrentHashMap<>();
    private volatile int brokerPort = NOWHERE;

    Network() {
        try {
            door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the test's network", e);
        }
        Thread thread = new Thread(this::accept, "rollcall-test-network");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where clients connect. */
    int port() {
        return door.getLocalPort();
    }

    /** Connections go there from now on. */
    void leadsTo(int port) {
        brokerPort = port;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                carry(door.accept());
            } catch (IOException closedOrLost) {
                // the next one, if there is a door
            }
        }
    }

    private void carry(Socket client) throws IOException {
        client.setTcpNoDelay(true);
        try {
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            broker.setTcpNoDelay(true);
            Link link = new Link(client, broker);
            links.put(link.port(), link);
            link.begin("rollcall-test-link-" + link.port());
        } catch (IOException noBroker) {
            client.setSoLinger(true, 0);
            client.close();
        }
    }

    /**
     * The connection that the broker sees come from this port.
     *
     * @throws IllegalArgumentException when it came by another way
     */
    Link from(int port) {
        Link link = links.get(port);
        if (link == null) {
            throw new IllegalArgumentException("port: " + port + " is not one of connections to port " + port());
        }
        return link;
    }

    /** Nothing gets through any more, and who connects is reset: the broker does not notice. */
    List<Link> freeze() {
        brokerPort = NOWHERE;
        List<Link> all = new ArrayList<>(links.values());
        all.forEach(Link::freeze);
        links.clear();
        return all;
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            links.values().forEach(Link::cut);
        }
    }
}
