package io.rollcall.benchmarks.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One thread that serves many sockets. {@link #post} and {@link #close} from any thread, all else on the loop's. */
public final class Loop implements AutoCloseable {
    private static final int READ_BYTES = 64 * 1024;
    private static final long IDLE_MILLIS = 1;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_BYTES);
    private final Runnable turn;
    private volatile boolean closing;
    private volatile @Nullable Throwable failure;

    /**
     * Starts the thread.
     *
     * @param turn run once in each turn of the loop, at least each millisecond
     */
    public Loop(String name, Runnable turn) throws IOException {
        this.selector = Selector.open();
        this.turn = turn;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has the task run by the loop. */
    public void post(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /**
     * Opens a socket; the listener is told how it goes.
     *
     * @param from the address to connect from, with port 0
     */
    public Line open(InetSocketAddress from, InetSocketAddress to, Line.Listener listener) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.bind(from);
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
            Line line = new Line(this, channel, key, listener);
            key.attach(line);
            if (channel.connect(to)) {
                line.connected();
            }
            return line;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What is read goes through this, one line after the other. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** Why the loop ended, when it did so by itself. */
    public void check() {
        Throwable thrown = failure;
        if (thrown != null) {
            throw new IllegalStateException("loop " + thread.getName() + " failed", thrown);
        }
    }

    private void run() {
        try {
            while (!closing) {
                selector.select(key -> ((Line) key.attachment()).ready(key), IDLE_MILLIS);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                turn.run();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        } finally {
            closeAll();
        }
    }

    private void closeAll() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the thread, and with it all its sockets. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
