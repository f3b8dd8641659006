package io.rollcall.presence;

import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.still;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.PresenceStats.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is true after the process was killed: a real process, killed by the operating system. */
class CrashTest {
    private static final int ANSWERS_BEFORE_THE_KILL = 400;

    @TempDir
    Path directory;

    /** What a client was last told in the process that was killed. */
    private record Answer(boolean connected, long connectionId) {}

    @RepeatedTest(2)
    void afterAKillNobodyIsConnectedAndNothingAnsweredIsLost() throws Exception {
        Map<String, Answer> answers = new HashMap<>();
        kill(answers);
        long reopened = System.currentTimeMillis();
        try (House after = House.in(directory, reopened, 1000)) {
            assertThat(after.presence.stats().recovery().kind()).isEqualTo(Kind.RECOVERED);
            assertThat(after.presence.stats().recovery().ghosts()).isTrue();
            assertAnswersHold(after, answers, reopened);
        }
        assertThat(House.feed(directory)).hasSizeGreaterThan(ANSWERS_BEFORE_THE_KILL);
    }

    @Test
    void afterAKillAndALostTableTheJournalTellsTheSame() throws Exception {
        Map<String, Answer> answers = new HashMap<>();
        kill(answers);
        try (Stream<Path> files = Files.list(directory.resolve("table"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        long reopened = System.currentTimeMillis();
        try (House after = House.in(directory, reopened, 1000)) {
            assertThat(after.presence.stats().recovery().kind()).isEqualTo(Kind.REBUILT);
            assertAnswersHold(after, answers, reopened);
        }
    }

    @Test
    void afterAKillAndADamagedTableTheJournalTellsTheSame() throws Exception {
        long seed = new Random().nextLong();
        Map<String, Answer> answers = new HashMap<>();
        kill(answers);
        Path table;
        try (Stream<Path> files = Files.list(directory.resolve("table"))) {
            table = files.filter(file -> file.toString().endsWith(".map"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(table);
        damageRecords(bytes, new Random(seed));
        Files.write(table, bytes);
        long reopened = System.currentTimeMillis();
        try (House after = House.in(directory, reopened, 1000)) {
            assertThat(answers).as("seed %d", seed).isNotEmpty();
            assertAnswersHold(after, answers, reopened);
        }
    }

    /** Overwrites bytes inside records, as a torn write would: wherever the client's address stands. */
    private static void damageRecords(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int damaged = 0;
        for (int at = text.indexOf("192.0.2.7"); at >= 0; at = text.indexOf("192.0.2.7", at + 1)) {
            if (random.nextInt(10) == 0) {
                bytes[at + random.nextInt(9)] = '#';
                damaged++;
            }
        }
        assertThat(damaged).isPositive();
    }

    private void assertAnswersHold(House after, Map<String, Answer> answers, long reopened) {
        assertThat(after.queries().counts().connected()).isZero();
        assertThat(after.all()).noneMatch(ClientState::isConnected);
        answers.forEach((clientId, answer) -> {
            ClientState state = after.find(clientId);
            Disconnected end = Objects.requireNonNull(state.lastDisconnect());
            long connectionId = state.connection().connectionId();
            assertThat(connectionId).as(clientId).isGreaterThanOrEqualTo(answer.connectionId());
            assertThat(end.connectionId()).isEqualTo(connectionId);
            assertThat(state.connection())
                    .isEqualTo(
                            connected(clientId, connectionId, state.connection().time()));
            if (answer.connected() && connectionId == answer.connectionId()) {
                assertThat(end.cause()).isIn(Cause.SERVER_CRASH, Cause.SOCKET_CLOSED);
            }
            if (end.cause() == Cause.SERVER_CRASH) {
                assertThat(end.entity()).isEqualTo(Entity.SERVER);
                assertThat(end.reasonCode()).isEqualTo(139);
                assertThat(end.time()).isGreaterThanOrEqualTo(state.connection().time());
                assertThat(end.time() + end.timeUncertaintyMillis()).isEqualTo(reopened);
            }
        });
        assertThat(after.all()).anyMatch(state -> cause(state) == Cause.SERVER_CRASH);
    }

    private static Cause cause(ClientState state) {
        return Objects.requireNonNull(state.lastDisconnect()).cause();
    }

    /** Runs {@link Killed} in a process of its own, reads what it answers, and kills it in the middle of its work. */
    private void kill(Map<String, Answer> answers) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-X"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Killed.class.getName()));
        command.add(directory.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int read = 0;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 4) {
                    answers.put(words[1], new Answer(words[0].equals("connected"), Long.parseLong(words[2])));
                }
                if (++read == ANSWERS_BEFORE_THE_KILL) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        process.waitFor();
        assertThat(read).isGreaterThanOrEqualTo(ANSWERS_BEFORE_THE_KILL);
    }

    /** The process that is killed: clients connect and disconnect without end, and each answer is a line. */
    static final class Killed {
        private static final int UNANSWERED_MAX = 100;

        private Killed() {}

        public static void main(String[] args) {
            Presence presence = Presence.open(new PresenceConfig(Path.of(args[0]), 1000, Duration.ofMillis(20)));
            Random random = new Random(7);
            Map<String, Long> standing = new HashMap<>();
            Semaphore unanswered = new Semaphore(UNANSWERED_MAX);
            for (long counter = 1; ; counter++) {
                unanswered.acquireUninterruptibly();
                String clientId = "client-" + random.nextInt(300);
                Long old = standing.remove(clientId);
                long now = System.currentTimeMillis();
                if (old == null) {
                    long connectionId = connection(presence.run(), counter);
                    standing.put(clientId, connectionId);
                    Runnable answer = answer(unanswered, "connected " + clientId + " " + connectionId + " .");
                    presence.changes().connected(connected(clientId, connectionId, now), still(), answer);
                } else {
                    presence.changes().disconnected(lost(clientId, old, now));
                    presence.queries().whenCurrent(answer(unanswered, "disconnected " + clientId + " " + old + " ."));
                }
            }
        }

        @SuppressWarnings("SystemOut")
        private static Runnable answer(Semaphore unanswered, String line) {
            PrintStream out = System.out;
            return () -> {
                out.println(line);
                unanswered.release();
            };
        }
    }
}
