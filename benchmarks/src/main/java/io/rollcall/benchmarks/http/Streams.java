package io.rollcall.benchmarks.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Streams of the feed that are read by one thread, and mostly wait. */
final class Streams implements AutoCloseable {
    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private long begun;
    private long heartbeats;
    private long events;

    Streams(InetSocketAddress server) throws IOException {
        this.server = server;
    }

    /** Opens so many; returns when each has begun. */
    void open(int number) throws IOException {
        byte[] request = "GET /api/v1/feed HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < number; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            channels.add(channel);
            read(0);
        }
        long until = System.nanoTime() + 60_000_000_000L;
        while (begun < number) {
            read(10);
            if (System.nanoTime() > until) {
                throw new IOException("of " + number + " streams " + begun + " have begun");
            }
        }
    }

    /** Reads for this time. */
    void listen(long nanos) throws IOException {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            read(100);
        }
    }

    /** Reads until so many events have come since the beginning. */
    void awaitEvents(long number, long nanos) throws IOException {
        long until = System.nanoTime() + nanos;
        while (events < number) {
            read(10);
            if (System.nanoTime() > until) {
                throw new IOException("of " + number + " events " + events + " have come");
            }
        }
    }

    long heartbeats() {
        return heartbeats;
    }

    private void read(long millis) throws IOException {
        if (millis == 0) {
            selector.selectNow(this::read);
        } else {
            selector.select(this::read, millis);
        }
    }

    private void read(SelectionKey key) {
        try {
            in.clear();
            int bytes = ((SocketChannel) key.channel()).read(in);
            if (bytes < 0) {
                throw new IOException("the server ended a stream");
            }
            byte[] all = new byte[bytes];
            in.get(0, all);
            String text = new String(all, StandardCharsets.ISO_8859_1);
            begun += count(text, "retry: ");
            heartbeats += count(text, ": heartbeat");
            events += count(text, "event: connected");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
