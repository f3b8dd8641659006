package io.rollcall.benchmarks.crash;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Server;
import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.PresenceFiles;
import io.rollcall.presence.PresenceStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kills a server at random moments while its clients connect, disconnect, vanish and take over, starts it again, and compares: what every
 * client saw with what presence says, by HTTP from the first answer on and on a copy of the directory for all clients; the feed with
 * itself and with the table. Some rounds kill the server again while it starts.
 */
public final class Crash implements AutoCloseable {
    private static final int LOOPS = 2;
    /** A directory lives so many rounds, so that feeds stay short enough to be folded each round. */
    private static final int ROUNDS_A_DIRECTORY = 20;

    /** After so many changes a client at most the server is killed; by count, so that a busy machine makes rounds longer, not emptier. */
    private static final double CHANGES_A_CLIENT_MAX = 2.5;

    private static final int ROUND_SECONDS_MAX = 20;
    /** Long, because others may use the machine, too. */
    private static final int ANSWER_SECONDS_MAX = 300;

    private static final int KILL_MICROS_LATER_MAX = 20_000;
    private static final int KILL_IN_START_MILLIS_MAX = 1_500;
    private static final int ASKED_BY_HTTP = 200;
    private static final List<String> JVM = List.of("-Xmx1g");
    private static final String CONNECTED = "/api/v0002/clientconnectionstates?connectionStatus=connected";

    private final Path jar;
    private final SplittableRandom random;
    private final Consumer<String> out;
    private final Scratch scratch = new Scratch("crash");
    private final Wrongs wrongs;
    private final List<Device> devices = new ArrayList<>();
    private final List<Churn> churns = new ArrayList<>();
    private final Map<PresenceStats.Kind, Integer> recoveries = new EnumMap<>(PresenceStats.Kind.class);
    private long changes;
    private long crashed;
    private long settledEnds;
    private long entries;

    /**
     * A trial.
     *
     * @param jar the packaged server
     * @param clients how many there are
     * @param seed of what they do, and of when the server is killed
     */
    public Crash(Path jar, int clients, long seed, Consumer<String> out) throws IOException {
        this.jar = jar;
        this.random = new SplittableRandom(seed);
        this.out = out;
        this.wrongs = new Wrongs(out);
        for (int i = 0; i < clients; i++) {
            devices.add(new Device("d:fleet:truck:" + i));
        }
        for (int i = 0; i < LOOPS; i++) {
            int loop = i;
            List<Device> own = devices.stream()
                    .filter(device -> Math.floorMod(device.clientId().hashCode(), LOOPS) == loop)
                    .toList();
            churns.add(new Churn("churn-" + i, own, random.nextLong(), wrongs));
        }
    }

    /** Arguments: the jar, how many rounds (200 when left out), the seed (a new one), and how many clients (10,000). */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        int clients = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10_000;
        Consumer<String> say = System.out::println;
        List<String> wrong;
        try (Crash crash = new Crash(Path.of(arguments[0]), clients, seed, say)) {
            wrong = crash.run(rounds);
        }
        say.accept("crash: " + (wrong.isEmpty() ? "ok" : "FAILED") + "; seed " + seed);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /**
     * Runs so many rounds, fewer when one finds something wrong: then it ends there, and its directory and the server's log stay.
     *
     * @return what was wrong: nothing when all is well, else the first of it
     */
    public List<String> run(int rounds) throws IOException, InterruptedException {
        Path data = scratch.path().resolve("data");
        int done = 0;
        while (done < rounds && wrongs.count() == 0) {
            int round = ++done;
            keepingEvidence(round, data);
            if (round % ROUNDS_A_DIRECTORY == 0 && wrongs.count() == 0) {
                Scratch.delete(data);
                devices.forEach(Device::forget);
            }
        }
        out.accept(
                "%d rounds, %d clients: %,d changes, %,d connections ended by a crash, %,d ends that had to be there, %,d feed entries checked, tables %s; wrong: %d"
                        .formatted(
                                done,
                                devices.size(),
                                changes,
                                crashed,
                                settledEnds,
                                entries,
                                recoveries,
                                wrongs.count()));
        return wrongs.first();
    }

    private void keepingEvidence(int round, Path data) throws IOException, InterruptedException {
        boolean well = false;
        try {
            round(round, data);
            well = wrongs.count() == 0;
        } finally {
            if (!well) {
                scratch.keep();
                out.accept("round " + round + ": data and log of the server stay in " + scratch.path());
            }
        }
    }

    private void round(int round, Path data) throws IOException, InterruptedException {
        long killedAt;
        int runs = 1;
        try (Server server = Server.launch(jar, data, JVM, List.of())) {
            var mqtt = server.mqtt();
            churns.forEach(churn -> churn.begin(mqtt));
            awaitChanges(random.nextInt((int) (devices.size() * CHANGES_A_CLIENT_MAX)));
            TimeUnit.MICROSECONDS.sleep(random.nextInt(KILL_MICROS_LATER_MAX));
            killedAt = System.nanoTime();
            server.signalKill();
            churns.forEach(Churn::stop);
            server.kill();
        }
        churns.forEach(Churn::awaitSilence);
        if (random.nextInt(4) == 0) {
            killWhileItStarts(data);
            runs++;
        }
        Map<String, ClientState> found = checkCopy(round, data, killedAt);
        askServer(round, data, found);
        report(round, runs);
    }

    private void awaitChanges(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ROUND_SECONDS_MAX);
        while (changesOfRound() < count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private long changesOfRound() {
        return churns.stream().mapToLong(Churn::changes).sum();
    }

    private void killWhileItStarts(Path data) throws IOException, InterruptedException {
        try (Server server = Server.launch(jar, data, JVM, List.of())) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(KILL_IN_START_MILLIS_MAX));
            server.kill();
        }
    }

    /** All clients, in process; then the directory as a whole. Returns what is known of each client. */
    private Map<String, ClientState> checkCopy(int round, Path data, long killedAt) throws IOException {
        Path copy = scratch.path().resolve("copy");
        Scratch.copy(data.resolve("presence"), copy);
        Map<String, ClientState> found = new HashMap<>();
        long settledAt =
                churns.stream().mapToLong(Churn::lastSentOfAnswered).max().orElseThrow();
        Judge judge = new Judge(round, killedAt, settledAt, wrongs);
        try (Presence presence = Presence.open(PresenceConfig.in(copy))) {
            if (presence.queries().counts().connected() != 0) {
                wrongs.add("round " + round + ": " + presence.queries().counts());
            }
            recoveries.merge(presence.stats().recovery().kind(), 1, Integer::sum);
            judge.judge(devices, presence.queries());
            for (Device device : devices) {
                presence.queries().find(device.clientId()).ifPresent(state -> found.put(device.clientId(), state));
            }
        }
        crashed += judge.crashed();
        settledEnds += judge.settledEnds();
        PresenceFiles.Report report = new PresenceFiles(copy).check();
        report.wrong().forEach(wrong -> wrongs.add("round " + round + ": " + wrong));
        entries += report.newestSeq() - report.oldestSeq() + 1;
        Scratch.delete(copy);
        return found;
    }

    /** The first answer of the restarted server, and what it says of some clients. */
    private void askServer(int round, Path data, Map<String, ClientState> found) throws IOException {
        try (Server server = Server.launch(jar, data, JVM, List.of())) {
            JsonNode first = firstAnswer(server);
            if (first.path("meta").path("totalRows").asInt(-1) != 0
                    || !first.path("results").isEmpty()) {
                wrongs.add("round " + round + ": the first answer has connected clients: " + first);
            }
            for (int i = 0; i < ASKED_BY_HTTP; i++) {
                String clientId = devices.get(random.nextInt(devices.size())).clientId();
                compare(round, clientId, server.get("/api/v1/clients/" + clientId), found.get(clientId));
            }
            List<String> mistakes = server.mistakes();
            if (!mistakes.isEmpty()) {
                wrongs.add("round " + round + ": the server logged " + mistakes.get(0));
            }
            server.kill();
        }
        if (wrongs.count() == 0) {
            Files.deleteIfExists(data.resolveSibling("log"));
        }
    }

    private static JsonNode firstAnswer(Server server) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS_MAX);
        while (server.isAlive() && System.nanoTime() < deadline) {
            try {
                JsonNode answer = server.get(CONNECTED);
                if (answer.has("results")) {
                    return answer;
                }
            } catch (IOException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        throw new IllegalStateException("the restarted server gives no answer:\n" + server.witness());
    }

    private void compare(int round, String clientId, JsonNode answer, @Nullable ClientState found) {
        String status = answer.path("status").asText();
        long connectionId =
                Long.parseUnsignedLong("0" + answer.path("connectionId").asText(), 16);
        long connects = answer.path("connects").asLong();
        boolean same = found == null
                ? !answer.has("connectionId")
                : status.equals("disconnected")
                        && connectionId == found.connection().connectionId()
                        && connects == found.connects();
        if (!same) {
            wrongs.add(
                    "round " + round + ": client " + clientId + " by HTTP: " + answer + ", and in the copy: " + found);
        }
    }

    private void report(int round, int runs) {
        long now = changesOfRound();
        changes += now;
        out.accept(
                "round %d: %,d changes, killed %d times, wrong so far: %d".formatted(round, now, runs, wrongs.count()));
    }

    @Override
    public void close() throws IOException {
        churns.forEach(Churn::close);
        scratch.close();
    }
}
