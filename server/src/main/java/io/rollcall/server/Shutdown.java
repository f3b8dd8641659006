package io.rollcall.server;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the server when the process is told to stop. A stop that does not come to its end is cut off: the next start then
 * finds what a crash leaves behind, which it knows how to mend.
 */
final class Shutdown extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    private static final long DEADLINE_SECONDS = 10;

    private final AutoCloseable server;

    Shutdown(AutoCloseable server) {
        super("shutdown");
        this.server = server;
    }

    @Override
    public void run() {
        long began = System.nanoTime();
        var stopping = new Thread(this::close, "stopping");
        stopping.setDaemon(true);
        stopping.start();
        try {
            stopping.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopping.isAlive()) {
            LOG.error("not stopped after {} s: cut off", DEADLINE_SECONDS);
        } else {
            LOG.info("stopped in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
    }

    private void close() {
        try {
            server.close();
        } catch (Exception e) {
            LOG.error("the server did not stop well", e);
        }
    }
}
