package io.rollcall.benchmarks.race;

import io.rollcall.benchmarks.trial.Line;
import io.rollcall.benchmarks.trial.Loop;
import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.PresenceQueries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Many racers in one loop: each races again as soon as it has arrived, and presence is asked after each arrival and before each race. */
final class Track implements AutoCloseable {
    private static final int ADDRESSES = 16;
    private static final List<Kind> KINDS = List.of(Kind.values());

    private final List<InetSocketAddress> servers;
    private final PresenceQueries presence;
    private final Consumer<Racer> sample;
    private final SplittableRandom random;
    private final Wrongs wrongs;
    private final Loop loop;
    private final List<Racer> racers = new ArrayList<>();
    private final Map<Kind, Long> byKind = new EnumMap<>(Kind.class);
    private final CountDownLatch over;
    private long toRun;
    private int racing;
    private long closedBeforeConnack;
    private volatile long run;

    /**
     * A track.
     *
     * @param names of the racers
     * @param races how many are to be run
     * @param sample is shown racers that have arrived, and may ask about them elsewhere
     */
    Track(
            List<String> names,
            long races,
            List<InetSocketAddress> servers,
            PresenceQueries presence,
            Consumer<Racer> sample,
            long seed,
            Wrongs wrongs)
            throws IOException {
        this.servers = servers;
        this.presence = presence;
        this.sample = sample;
        this.random = new SplittableRandom(seed);
        this.wrongs = wrongs;
        this.toRun = races;
        this.over = new CountDownLatch(1);
        names.forEach(name -> racers.add(new Racer(name, this)));
        this.loop = new Loop("track-" + names.get(0), () -> {});
    }

    void start() {
        loop.post(() -> {
            for (Racer racer : racers) {
                racing++;
                race(racer);
            }
        });
    }

    /** Waits until all races were run and everybody has left, half of them politely. */
    void awaitEnd() throws InterruptedException {
        while (!over.await(1, TimeUnit.SECONDS)) {
            loop.check();
        }
    }

    /** How many races were run so far. From any thread. */
    long run() {
        return run;
    }

    /** Once over. */
    long run(Kind kind) {
        return byKind.getOrDefault(kind, 0L);
    }

    /** Once over. */
    List<Racer> racers() {
        return racers;
    }

    private void race(Racer racer) {
        Kind kind = racer.races() == 0 ? Kind.ALIVE : KINDS.get(random.nextInt(KINDS.size()));
        racer.race(kind, random.nextBoolean() ? 4 : 5);
    }

    void open(Line.Listener newcomer) {
        InetSocketAddress server = servers.get(random.nextInt(servers.size()));
        try {
            loop.open(new InetSocketAddress("127.0.0." + (2 + random.nextInt(ADDRESSES)), 0), server, newcomer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CONNACK came: from now on until its next race everybody must say that it is connected, by this connection. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes it
    void arrived(Racer racer) {
        expectConnected(racer, "after CONNACK");
        run++;
        byKind.merge(racer.kind(), 1L, Long::sum);
        sample.accept(racer);
        loop.post(() -> next(racer));
    }

    private void next(Racer racer) {
        expectConnected(racer, "before it raced again");
        if (--toRun >= 0) {
            race(racer);
            return;
        }
        racer.leave(random.nextBoolean());
        if (--racing == 0) {
            over.countDown();
        }
    }

    private void expectConnected(Racer racer, String when) {
        Optional<ClientState> found = presence.find(racer.clientId());
        if (found.isEmpty()) {
            wrong("client " + racer.clientId() + " is unknown " + when);
            return;
        }
        ClientState state = found.get();
        long connectionId = state.connection().connectionId();
        boolean right = state.isConnected()
                && state.connection().remotePort() == racer.port()
                && connectionId >= racer.connectionId()
                && state.connects() == racer.races();
        if (!right) {
            wrong("client " + racer.clientId() + " " + when + ", racing " + racer.kind() + " from port " + racer.port()
                    + " for the " + racer.races() + ". time: " + state);
        }
        racer.found(connectionId);
    }

    /** The server closed a connection that it had not answered: the race is run again, and what the server counted must fit. */
    void closedBeforeConnack(Racer racer) {
        closedBeforeConnack++;
        loop.post(() -> race(racer));
    }

    /** How many connections the server closed that it had not answered. Once over. */
    long closedBeforeConnack() {
        return closedBeforeConnack;
    }

    void lost(Racer racer) {
        if (toRun > 0) {
            wrong("client " + racer.clientId() + " lost the connection that it has after racing " + racer.kind());
        }
    }

    void wrong(String what) {
        wrongs.add(what);
    }

    @Override
    public void close() {
        loop.close();
    }
}
