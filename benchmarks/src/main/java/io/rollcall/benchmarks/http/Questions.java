package io.rollcall.benchmarks.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Connections that stay, each with one request under way at a time, the same again and again. Its answer has the same length each time, which the
 * first one tells; each is looked at for its status. One thread, so that asking costs less than answering.
 */
final class Questions implements AutoCloseable {
    private static final int ANSWER_MAX = 64 * 1024;
    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final byte[] request;
    private final ByteBuffer in = ByteBuffer.allocateDirect(ANSWER_MAX);
    private long answers;

    /** One connection, and how much of its answer is there. */
    private static final class Line {
        private final SocketChannel channel;
        private final ByteBuffer out;
        private int length;
        private int read;

        Line(SocketChannel channel, byte[] request) {
            this.channel = channel;
            this.out = ByteBuffer.allocateDirect(request.length).put(request);
        }

        void ask() throws IOException {
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
    }

    Questions(InetSocketAddress server, String path, int connections) throws IOException {
        request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Line line = new Line(channel, request);
            channel.register(selector, SelectionKey.OP_READ, line);
            line.ask();
        }
    }

    /** Goes on asking for this time; says how many answers came. */
    long ask(long nanos) throws IOException {
        long before = answers;
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            selector.select(key -> read((Line) key.attachment()), 100);
        }
        return answers - before;
    }

    private void read(Line line) {
        try {
            in.clear();
            int bytes = line.channel.read(in);
            if (bytes < 0) {
                throw new IOException("the server closed a connection");
            }
            if (line.read == 0) {
                checkStatus();
            }
            if (line.length == 0) {
                line.length = lengthOfAnswer(bytes);
            }
            line.read += bytes;
            if (line.read > line.length) {
                throw new IOException("an answer of " + line.read + " bytes came after one of " + line.length);
            }
            if (line.read == line.length) {
                line.read = 0;
                answers++;
                line.ask();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void checkStatus() throws IOException {
        for (int i = 0; i < OK.length; i++) {
            if (in.get(i) != OK[i]) {
                throw new IOException("not 200: " + text(in.position()));
            }
        }
    }

    private String text(int bytes) {
        byte[] all = new byte[bytes];
        in.get(0, all);
        return new String(all, StandardCharsets.ISO_8859_1);
    }

    /** The first answer comes in one piece, for nobody else is being answered. */
    private int lengthOfAnswer(int bytes) throws IOException {
        String answer = text(bytes);
        int head = answer.indexOf("\r\n\r\n");
        String lower = answer.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length: ");
        if (head < 0 || at < 0) {
            throw new IOException("no whole head with a length: " + answer);
        }
        int end = lower.indexOf("\r\n", at);
        return head + 4 + Integer.parseInt(lower.substring(at + "content-length: ".length(), end));
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
