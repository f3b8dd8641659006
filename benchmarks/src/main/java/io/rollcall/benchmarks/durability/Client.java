package io.rollcall.benchmarks.durability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A client whose session lasts: it connects whenever there is a broker, until the trial is over. On its own thread. */
abstract class Client implements Runnable {
    private final String clientId;
    private final Trial trial;
    private final AtomicReference<@Nullable Link> link = new AtomicReference<>();
    private boolean known;

    Client(String clientId, Trial trial) {
        this.clientId = clientId;
        this.trial = trial;
    }

    final String clientId() {
        return clientId;
    }

    final Trial trial() {
        return trial;
    }

    final Oracle oracle() {
        return trial.oracle();
    }

    /** Speaks until it has nothing more to say, or the connection ends. */
    abstract void talk(Link its) throws IOException;

    @Override
    public void run() {
        try {
            prepare();
            while (!trial.isOver()) {
                connect(trial.awaitPort());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException mistake) {
            oracle().broken(clientId + ": " + mistake);
        }
    }

    /** Waits for what must be before it connects for the first time. */
    void prepare() throws InterruptedException {}

    private void connect(int port) {
        try (Link its = new Link(port)) {
            link.set(its);
            boolean present = its.connect(clientId);
            if (known && !present) {
                oracle().broken("the session of " + clientId + " is lost");
            }
            known = true;
            talk(its);
        } catch (IOException | UncheckedIOException lost) {
            trial.lost(port);
        } finally {
            link.set(null);
        }
    }

    /** Ends the connection that it has. From any thread. */
    final void cut() {
        Link its = link.get();
        if (its != null) {
            its.close();
        }
    }
}
