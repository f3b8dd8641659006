package io.rollcall.benchmarks.race;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Settling;
import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.broker.api.BrokerStats;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.PresenceFiles;
import io.rollcall.presence.PresenceQueries;
import io.rollcall.server.Rollcall;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Forces clients to connect again while their old connection is alive, half open, reset, closed, or says goodbye at the same moment, on the
 * same listener or another. After each CONNACK, and again before the next race, presence must say connected, by the newest connection; when
 * all is quiet, what each client did last; and the feed must never end a connection that is not the newest.
 *
 * <p>Nothing is counted twice or guessed: every CONNACK is one connect or take-over in the feed, and every connection that was closed before
 * its CONNACK is one that the server says it closed because CONNECT did not come in time.
 */
public final class Race {
    private static final int TRACKS = 2;
    private static final int RACERS_A_TRACK = 500;
    /** One arrival of so many is asked about by HTTP, too. */
    private static final int HTTP_EVERY = 500;

    private static final String CONNECT_TIMEOUT = "5m";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long races;
    private final String connectTimeout;
    private final SplittableRandom random;
    private final Consumer<String> out;
    private final Wrongs wrongs;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong arrivals = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final List<Track> tracks = new ArrayList<>();

    /** A trial that gives clients plenty of time for CONNECT. */
    public Race(long races, long seed, Consumer<String> out) {
        this(races, seed, CONNECT_TIMEOUT, out);
    }

    /**
     * A trial.
     *
     * @param races how many
     * @param seed of what the clients do
     * @param connectTimeout of the listeners, as the configuration has it
     */
    public Race(long races, long seed, String connectTimeout, Consumer<String> out) {
        this.races = races;
        this.connectTimeout = connectTimeout;
        this.random = new SplittableRandom(seed);
        this.out = out;
        this.wrongs = new Wrongs(out);
    }

    /** Arguments: how many races (1,000,000 when left out), the seed (a new one), and the listeners' connect timeout (5m). */
    public static void main(String[] arguments) throws Exception {
        long races = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        String connectTimeout = arguments.length > 2 ? arguments[2] : CONNECT_TIMEOUT;
        Consumer<String> say = System.out::println;
        List<String> wrong = new Race(races, seed, connectTimeout, say).run();
        say.accept("race: " + (wrong.isEmpty() ? "ok" : "FAILED") + "; seed " + seed);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** Runs the races, and says what was wrong: nothing when all is well, else the first of it. */
    public List<String> run() throws IOException, InterruptedException {
        try (Scratch scratch = new Scratch("race")) {
            Path data = scratch.path().resolve("data");
            try (Rollcall server = Rollcall.start(config(scratch.path(), data))) {
                race(server);
                awaitQuiet(server.presence());
                checkClosedBeforeConnack(server.broker().stats());
            } finally {
                tracks.forEach(Track::close);
            }
            checkFeed(data.resolve("presence"));
            new PresenceFiles(data.resolve("presence")).check().wrong().forEach(wrongs::add);
        }
        report();
        return wrongs.first();
    }

    private ServerConfig config(Path directory, Path data) throws IOException {
        Path file = Files.writeString(
                directory.resolve("rollcall.yaml"), """
                mqtt: {port: 0}
                http: {port: 0}
                data: %s
                listeners:
                  - {name: one, port: 0, connectTimeout: %s}
                  - {name: other, port: 0, connectTimeout: %s}
                """.formatted(data, connectTimeout, connectTimeout));
        return ServerConfig.of(ConfigFile.read(file.toString(), "--config"));
    }

    private void race(Rollcall server) throws IOException, InterruptedException {
        // not the first: its connect timeout may be too short for a machine that is busy with other things
        List<InetSocketAddress> addresses = server.broker().addresses().subList(1, 3);
        for (int track = 0; track < TRACKS; track++) {
            int number = track;
            List<String> names = IntStream.range(0, RACERS_A_TRACK)
                    .mapToObj(racer -> "racer-" + number + "-" + racer)
                    .toList();
            Consumer<Racer> sample = racer -> sample(racer, server.http());
            tracks.add(
                    new Track(names, races / TRACKS, addresses, server.presence(), sample, random.nextLong(), wrongs));
        }
        tracks.forEach(Track::start);
        Thread watcher = new Thread(this::watch, "watcher");
        watcher.setDaemon(true);
        watcher.start();
        for (Track track : tracks) {
            track.awaitEnd();
        }
        watcher.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(30);
                long run = tracks.stream().mapToLong(Track::run).sum();
                out.accept("%,d races, wrong so far: %d".formatted(run, wrongs.count()));
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample(Racer racer, InetSocketAddress server) {
        if (arrivals.incrementAndGet() % HTTP_EVERY != 0) {
            return;
        }
        URI uri = URI.create("http://127.0.0.1:" + server.getPort() + "/api/v1/clients/" + racer.clientId());
        try {
            JsonNode answer =
                    JSON.readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body());
            asked.incrementAndGet();
            if (!answer.path("status").asText().equals("connected")
                    || answer.path("remotePort").asInt() != racer.port()) {
                wrongs.add("client " + racer.clientId() + " by HTTP, from port " + racer.port() + ": " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Everybody has left; what is still on its way may take its time. */
    private void awaitQuiet(PresenceQueries presence) throws IOException, InterruptedException {
        Settling.awaitNone(() -> presence.counts().connected());
        Settling.await(presence);
        for (Track track : tracks) {
            for (Racer racer : track.racers()) {
                ClientState state = presence.find(racer.clientId()).orElseThrow();
                if (state.isConnected()
                        || state.connects() != racer.races()
                        || state.connection().remotePort() != racer.port()) {
                    wrongs.add("client " + racer.clientId() + " after all left, from port " + racer.port() + ", "
                            + racer.races() + " times: " + state);
                }
            }
        }
    }

    /** A client that does not get its CONNECT there in time is not wrong; but the server must say so of just as many. */
    private void checkClosedBeforeConnack(BrokerStats stats) {
        long closed = tracks.stream().mapToLong(Track::closedBeforeConnack).sum();
        long tooLate = stats.refused(DisconnectCause.CONNECT_TIMEOUT);
        if (closed != tooLate) {
            wrongs.add(closed + " connections were closed before CONNACK, and the server closed " + tooLate
                    + " because CONNECT did not come in time");
        }
        out.accept("%,d connections were closed before CONNACK, %,d because CONNECT did not come within %s"
                .formatted(closed, tooLate, connectTimeout));
    }

    /** Every entry has the number after that of the one before; of a client, what begins or ends is always the newest connection. */
    private void checkFeed(Path directory) {
        Map<String, Long> standing = new HashMap<>();
        Map<String, Integer> entries = new HashMap<>();
        long seq = 0;
        try (Presence presence = Presence.open(PresenceConfig.in(directory))) {
            long newest = presence.feed().newestSeq();
            while (seq < newest) {
                FeedPage page = presence.feed().read(seq + 1, 10_000);
                for (FeedPage.Item item : page.items()) {
                    if (item.seq() != seq + 1) {
                        wrongs.add("feed: after entry " + seq + " comes " + item.seq());
                    }
                    seq = item.seq();
                    checkEntry(item, standing);
                    entries.merge(item.entry().getClass().getSimpleName(), 1, Integer::sum);
                }
            }
        }
        out.accept("feed: " + entries);
        int connects = entries.getOrDefault("ClientConnected", 0) + entries.getOrDefault("ClientTakenOver", 0);
        long acknowledged = tracks.stream()
                .flatMap(track -> track.racers().stream())
                .mapToLong(Racer::races)
                .sum();
        if (connects != acknowledged) {
            wrongs.add("feed: " + connects + " connects and take-overs, and " + acknowledged + " CONNACKs");
        }
    }

    private void checkEntry(FeedPage.Item item, Map<String, Long> standing) {
        if (item.entry() instanceof FeedEntry.ClientConnected entry) {
            Long before =
                    standing.put(entry.connected().clientId(), entry.connected().connectionId());
            if (before != null) {
                wrongs.add("feed: entry " + item + " connects a client that is connected");
            }
        } else if (item.entry() instanceof FeedEntry.ClientTakenOver entry) {
            Long before =
                    standing.put(entry.connected().clientId(), entry.connected().connectionId());
            if (before == null
                    || before != entry.old().connectionId()
                    || before >= entry.connected().connectionId()) {
                wrongs.add("feed: entry " + item + " takes over " + before);
            }
        } else if (item.entry() instanceof FeedEntry.ClientDisconnected entry) {
            Long before = standing.remove(entry.disconnected().clientId());
            if (before == null || before != entry.disconnected().connectionId()) {
                wrongs.add("feed: entry " + item + " ends a connection that is not the newest, " + before);
            }
        }
    }

    private void report() {
        StringBuilder kinds = new StringBuilder();
        for (Kind kind : Kind.values()) {
            long run = tracks.stream().mapToLong(track -> track.run(kind)).sum();
            kinds.append(' ').append(kind).append(' ').append("%,d".formatted(run));
        }
        long run = tracks.stream().mapToLong(Track::run).sum();
        out.accept(
                "%,d races:%s; asked by HTTP, too: %,d; wrong: %d".formatted(run, kinds, asked.get(), wrongs.count()));
    }
}
