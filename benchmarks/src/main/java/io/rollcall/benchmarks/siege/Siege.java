package io.rollcall.benchmarks.siege;

import io.rollcall.benchmarks.trial.Wrongs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Plays what a server on the open internet must stand, one trial after the other, each against a server of its own. */
public final class Siege {
    private Siege() {}

    /** One of the trials. */
    private interface Trial {
        void run(Path jar, int size, Wrongs wrongs, Consumer<String> out) throws Exception;
    }

    private record Sized(Trial trial, int size) {}

    private static final Map<String, Sized> TRIALS = new TreeMap<>(Map.of(
            "certificates", new Sized(Certificates::run, 20),
            "descriptors", new Sized(Descriptors::run, 2_000),
            "logins", new Sized(Logins::run, 100_000),
            "reconnect", new Sized(Reconnect::run, 18_000)));

    /** Arguments: the jar, which trial (all when left out), and its size: swaps, clients or logins. */
    public static void main(String[] arguments) throws Exception {
        Consumer<String> out = System.out::println;
        Path jar = Path.of(arguments[0]);
        List<String> names = arguments.length > 1 ? List.of(arguments[1]) : List.copyOf(TRIALS.keySet());
        long wrong = 0;
        for (String name : names) {
            Sized sized = TRIALS.get(name);
            if (sized == null) {
                throw new IllegalArgumentException("trial: " + name + " is none of " + TRIALS.keySet());
            }
            int size = arguments.length > 2 ? Integer.parseInt(arguments[2]) : sized.size;
            Wrongs wrongs = new Wrongs(out);
            out.accept(name + " " + size);
            sized.trial.run(jar, size, wrongs, out);
            out.accept("%s: %s".formatted(name, wrongs.count() == 0 ? "ok" : "FAILED, " + wrongs.count() + " wrong"));
            wrong += wrongs.count();
        }
        System.exit(wrong == 0 ? 0 : 1);
    }
}
