package io.rollcall.benchmarks.erase;

import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.PresenceFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Kills presence at random moments while it erases clients on request and forgets others, opens it again, and compares: what was answered as
 * erased is not in the states, not in the feed and not in any file; nothing is half erased; and nobody else is missing.
 */
public final class Erase implements AutoCloseable {
    /** A directory lives so many rounds. */
    private static final int ROUNDS_A_DIRECTORY = 10;

    private static final int KILL_MILLIS_MAX = 2_500;
    /** One round of so many is killed after a time from its launch: while it opens, when that takes as long. */
    private static final int KILLED_IN_START_ONE_OF = 5;

    private static final int START_MILLIS_MAX = 1_500;
    private static final int TOKEN_PREFIX = 8;
    /** Tables that could not be believed after a kill are kept as evidence, as the guide says. */
    private static final String SET_ASIDE = ".aside";

    private final long seed;
    private final SplittableRandom random;
    private final Consumer<String> out;
    private final Wrongs wrongs;
    private final Scratch scratch;
    private Memory memory = new Memory();
    private long answered;
    private long wentOn;
    private long forgotten;

    /**
     * A trial.
     *
     * @param seed of what is told, and of when it is killed
     */
    public Erase(long seed, Consumer<String> out) throws IOException {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.out = out;
        this.wrongs = new Wrongs(out);
        this.scratch = new Scratch("erase");
    }

    /** Arguments: how many rounds (100 when left out), and the seed (a new one). */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Consumer<String> say = System.out::println;
        List<String> wrong;
        try (Erase trial = new Erase(seed, say)) {
            wrong = trial.run(rounds);
        }
        say.accept("erase: " + (wrong.isEmpty() ? "ok" : "FAILED") + "; seed " + seed);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /**
     * Runs so many rounds, fewer when one finds something wrong: then it ends there, and the directory stays.
     *
     * @return what was wrong: nothing when all is well, else the first of it
     */
    public List<String> run(int rounds) throws IOException, InterruptedException {
        Path directory = scratch.path().resolve("presence");
        int done = 0;
        while (done < rounds && wrongs.count() == 0) {
            round(++done, directory);
            if (wrongs.count() == 0 && done % ROUNDS_A_DIRECTORY == 0) {
                Scratch.delete(directory);
                memory = new Memory();
            }
        }
        if (wrongs.count() > 0) {
            scratch.keep();
            out.accept("presence stays in " + scratch.path());
        }
        out.accept(
                "%d kills: %,d erasures answered, %,d begun and not answered and then done by themselves, %,d clients forgotten for their number; wrong: %d"
                        .formatted(done, answered, wentOn, forgotten, wrongs.count()));
        return wrongs.first();
    }

    private void round(int number, Path directory) throws IOException, InterruptedException {
        long before = memory.erased();
        liveAndDie(number, directory);
        answered += memory.erased() - before;
        PresenceConfig config = PresenceConfig.in(directory).with(Victim.policy());
        try (Presence presence = Presence.open(config)) {
            Examination examination = new Examination(presence, memory, wrongs, "round " + number);
            examination.examine();
            wentOn += examination.wentOn();
            forgotten += presence.stats().kept().forgottenByCount();
        }
        new PresenceFiles(directory).check().wrong().forEach(wrong -> wrongs.add("round " + number + ": " + wrong));
        searchFiles(number, directory);
        out.accept(
                "round %d: %,d erasures answered so far, wrong so far: %d".formatted(number, answered, wrongs.count()));
    }

    /** One life of a victim; all that it could say before it was killed is heard. */
    private void liveAndDie(int number, Path directory) throws IOException, InterruptedException {
        boolean inStart = random.nextInt(KILLED_IN_START_ONE_OF) == 0;
        int millis = random.nextInt(inStart ? START_MILLIS_MAX : KILL_MILLIS_MAX);
        Process victim = new ProcessBuilder(command(directory, seed + number))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        scratch.path().resolve("log").toFile()))
                .start();
        Thread killer = new Thread(() -> kill(victim, millis), "killer");
        killer.setDaemon(true);
        try (BufferedReader lines = victim.inputReader(StandardCharsets.UTF_8)) {
            if (inStart) {
                killer.start();
            }
            boolean open = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!open && !inStart) {
                    killer.start();
                }
                open = true;
                memory.hear(line);
            }
            if (!open && !inStart) {
                throw new IllegalStateException("the victim ended by itself: "
                        + Files.readString(scratch.path().resolve("log")));
            }
        } finally {
            kill(victim);
            victim.waitFor();
        }
    }

    private static void kill(Process victim, int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException early) {
            Thread.currentThread().interrupt();
        }
        kill(victim);
    }

    /** By its handle: {@link Process#destroyForcibly} would also close the pipe, and what it said last would be lost. */
    private static void kill(Process victim) {
        victim.toHandle().destroyForcibly();
    }

    /** With the JVM's options of this process, which open what Chronicle Map wants. */
    private static List<String> command(Path directory, long seed) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .forEach(command::add);
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Victim.class.getName(), directory.toString(), Long.toString(seed)));
        return command;
    }

    /** No file has a token of a connection that was erased. RocksDB compresses; letters at random stay as they are. */
    private void searchFiles(int number, Path directory) throws IOException {
        Map<String, List<String>> byPrefix = new HashMap<>();
        for (Memory.Told client : memory.clients()) {
            for (String token : client.erasedTokens()) {
                byPrefix.computeIfAbsent(token.substring(0, TOKEN_PREFIX), none -> new ArrayList<>())
                        .add(token);
            }
        }
        Set<String> found = new HashSet<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().contains(SET_ASIDE))
                    .toList();
        }
        for (Path file : files) {
            search(file, byPrefix, token -> {
                if (found.add(token)) {
                    wrongs.add("round " + number + ": " + token + " was erased, and is in " + file);
                }
            });
        }
    }

    private static void search(Path file, Map<String, List<String>> byPrefix, Consumer<String> found) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int at = 0; at + TOKEN_PREFIX <= text.length(); at++) {
            if (text.charAt(at) < ' ') {
                continue;
            }
            List<String> candidates = byPrefix.get(text.substring(at, at + TOKEN_PREFIX));
            if (candidates != null) {
                int here = at;
                candidates.stream()
                        .filter(token -> text.startsWith(token, here))
                        .forEach(found);
            }
        }
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
