package io.rollcall.benchmarks.durability;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Kills a broker many times and says what it has lost. Arguments: directory, rounds, seed. */
public final class Durability {
    private Durability() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = System.out;
        Path directory = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
        out.println("seed " + seed);
        Trial trial = new Trial(directory, seed);
        List<String> broken = trial.run(rounds);
        broken.forEach(out::println);
        out.println(rounds + " kills, " + trial.oracle().acknowledgements() + " messages acknowledged, "
                + trial.oracle().repeated() + " of QoS 1 came again, " + broken.size() + " promises broken");
        System.exit(broken.isEmpty() ? 0 : 1);
    }
}
