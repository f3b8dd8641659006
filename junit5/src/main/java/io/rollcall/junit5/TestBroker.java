package io.rollcall.junit5;

import io.rollcall.presence.ClientState;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.Status;
import io.rollcall.server.Rollcall;
import io.rollcall.server.RollcallBuilder;
import io.rollcall.server.api.ChangeHandler;
import io.rollcall.server.api.LivePresence;
import io.rollcall.server.api.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A broker whose time a test moves, and whose network it breaks. Nothing here waits for time to pass: what a method is to bring about has
 * happened, and questions see it, when it returns. Methods are for the test's thread.
 */
public final class TestBroker implements AutoCloseable {
    /** How long a fault may take to be noticed, on a machine with much else to do. */
    private static final long PATIENCE_SECONDS = 60;

    private static final Duration STEP_MIN = Duration.ofSeconds(1);
    private static final int STEPS_MAX = 5_000;

    private final Consumer<RollcallBuilder> settings;
    private final VirtualTime time = new VirtualTime();
    private final Network network = new Network();
    private final @Nullable Directory directory;
    private Rollcall broker;

    private TestBroker(boolean durable, Consumer<RollcallBuilder> settings) {
        this.settings = settings;
        this.directory = durable ? new Directory() : null;
        try {
            broker = start();
        } catch (RuntimeException | Error e) {
            closeAround();
            throw e;
        }
    }

    /**
     * Starts one without JUnit.
     *
     * @param durable whether it has a directory, of its own and deleted afterwards
     * @param settings says more to the builder; not the port, the directory or the time
     */
    public static TestBroker start(boolean durable, Consumer<RollcallBuilder> settings) {
        return new TestBroker(durable, settings);
    }

    private Rollcall start() {
        RollcallBuilder builder = Rollcall.builder().time(time);
        if (directory != null) {
            builder.data(directory.current()).presenceClientsExpected(1_000);
        }
        settings.accept(builder);
        Rollcall started = builder.start();
        network.leadsTo(started.mqttPort());
        return started;
    }

    /** The broker itself; another one after {@link #crashAndRestart()}. */
    public Rollcall rollcall() {
        return broker;
    }

    /** The port where clients connect; the same after {@link #crashAndRestart()}. */
    public int mqttPort() {
        return network.port();
    }

    /**
     * The port of HTTP; another one after {@link #crashAndRestart()}.
     *
     * @throws IllegalStateException when it was not asked for
     */
    public int httpPort() {
        return broker.httpPort();
    }

    /** Who is here. */
    public LivePresence presence() {
        return broker.presence();
    }

    /**
     * Lets time pass for the broker and for presence, which otherwise stands still: keep-alives run out, sessions and messages expire, delayed wills
     * are published. Clients live by their own time: one with a keep-alive of 60 s has sent nothing for the 90 s that a test lets pass, and is
     * disconnected. Time passes in steps of a second, larger ones when there would be more than 5,000; what follows from one step begins with the
     * time of its end.
     *
     * @param duration not negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration: " + duration + " is negative");
        }
        Duration step = duration.dividedBy(STEPS_MAX);
        step = step.compareTo(STEP_MIN) < 0 ? STEP_MIN : step;
        for (Duration left = duration; !left.isZero(); ) {
            Duration now = left.compareTo(step) < 0 ? left : step;
            time.pass(now);
            left = left.minus(now);
            broker.broker().catchUp();
        }
        broker.catchUp();
    }

    /**
     * Resets the connection of a client at both ends, as a network does that fails. Returns when the broker has noticed; the session, the will and
     * presence are what they are after that.
     *
     * @throws IllegalArgumentException when the client is not connected
     */
    public void drop(String clientId) {
        ClientState client = connected(clientId);
        long seen = broker.presence().asOfSeq();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Watch watch = broker.presence().watch(seen, ChangeHandler.of(change -> {
            if (isEnd(change.entry(), client)) {
                ended.complete(null);
            }
        }));
        try {
            linkOf(client).cut();
            await(ended, "client " + clientId + " is still connected after its connection was reset");
        } finally {
            watch.close();
        }
        broker.catchUp(); // its will is on its way
    }

    private static boolean isEnd(FeedEntry entry, ClientState client) {
        long connection = client.connection().connectionId();
        if (entry instanceof FeedEntry.ClientDisconnected left) {
            return left.disconnected().connectionId() == connection;
        }
        return entry instanceof FeedEntry.ClientTakenOver taken && taken.old().connectionId() == connection;
    }

    /**
     * Lets nothing through from or to a client any more, and neither end notices: as when a cable is pulled, or a NAT forgets. The broker finds out when
     * the keep-alive has run out; see {@link #advance}.
     *
     * @throws IllegalArgumentException when the client is not connected
     */
    public void halfOpen(String clientId) {
        linkOf(connected(clientId)).freeze();
    }

    private ClientState connected(String clientId) {
        return broker.presence()
                .find(clientId)
                .filter(client -> client.status() == Status.CONNECTED)
                .orElseThrow(() -> new IllegalArgumentException("clientId: '" + clientId + "' is not connected"));
    }

    private Link linkOf(ClientState client) {
        return network.from(client.connection().remotePort());
    }

    /**
     * Ends the broker as {@code kill -9} would, and starts it again: with the files as they were at that moment when it is durable, else with nothing.
     * Connections are reset; what clients were acknowledged is there, and who was connected reads as disconnected by the server. The time goes on.
     */
    public void crashAndRestart() {
        List<Link> lost = network.freeze();
        if (directory != null) {
            awaitJournal();
            directory.crash();
        }
        lost.forEach(Link::cutClient);
        broker.close(); // what it does in the end is in files that nobody reads
        lost.forEach(Link::cut);
        broker = start();
    }

    /** What questions see is in the files, too: a moment later than it might be, so that a test sees the same each time. */
    private void awaitJournal() {
        CompletableFuture<Void> written = new CompletableFuture<>();
        long seen = Math.max(1, broker.presence().asOfSeq());
        Watch watch = broker.presence().watch(seen, ChangeHandler.of(change -> written.complete(null)));
        try {
            await(written, "the feed is not written");
        } finally {
            watch.close();
        }
    }

    private static void await(CompletableFuture<Void> future, String otherwise) {
        try {
            future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (Exception e) {
            throw new IllegalStateException(otherwise, e);
        }
    }

    /** Closes the broker, and deletes its files. Idempotent. */
    @Override
    public void close() {
        try {
            broker.close();
        } finally {
            closeAround();
        }
    }

    private void closeAround() {
        network.close();
        if (directory != null) {
            directory.close();
        }
    }
}
