package io.rollcall.benchmarks.siege;

import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.benchmarks.trial.Wrongs;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A client that is to be served whatever happens to others: it pings all the time, on a thread of its own. */
final class Steady implements AutoCloseable {
    private static final byte[] PINGRESP = {(byte) Packets.PINGRESP, 0};
    private static final int CONNACK_BYTES_MAX = 200;

    private final Socket socket;
    private final Wrongs wrongs;
    private final Thread thread;
    private final long pauseNanos;
    private volatile boolean closing;
    private final AtomicLong answers = new AtomicLong();
    private volatile long slowestNanos;

    /** Logs in, and begins to ping. */
    Steady(Socket socket, byte[] connect, long pauseMillis, Wrongs wrongs) throws IOException {
        this.socket = socket;
        this.wrongs = wrongs;
        this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        socket.setSoTimeout((int) TimeUnit.MINUTES.toMillis(1));
        socket.getOutputStream().write(connect);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int first = in.readUnsignedByte();
        byte[] body = in.readNBytes(Math.min(CONNACK_BYTES_MAX, in.readUnsignedByte()));
        if (first != Packets.CONNACK || body[1] != 0) {
            throw new IOException("not accepted: " + first + " " + Arrays.toString(body));
        }
        thread = new Thread(() -> ping(in), "steady");
        thread.start();
    }

    private void ping(DataInputStream in) {
        try {
            while (!closing) {
                long begun = System.nanoTime();
                socket.getOutputStream().write(Packets.pingreq());
                byte[] answer = in.readNBytes(2);
                if (!Arrays.equals(answer, PINGRESP)) {
                    throw new IOException("no PINGRESP: " + Arrays.toString(answer));
                }
                answers.incrementAndGet();
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - begun);
                LockSupport.parkNanos(pauseNanos);
            }
        } catch (IOException e) {
            if (!closing) {
                wrongs.add("a client that did nothing wrong was not served any more: " + e);
            }
        }
    }

    long answers() {
        return answers.get();
    }

    long slowestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(slowestNanos);
    }

    @Override
    public void close() throws IOException {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
