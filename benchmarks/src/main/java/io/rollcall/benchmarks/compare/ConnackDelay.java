package io.rollcall.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * How much later CONNACK comes because presence waits for its recorder: the time from when a connect was meant to begin to its CONNACK, at a
 * fixed rate whatever the broker does, with presence and without, in turns.
 */
public final class ConnackDelay {
    private static final String TRIAL = "connects";
    private static final int WARM_UP_SECONDS = 12;
    private static final List<String> LATENCIES =
            List.of("latency p50 ms", "latency p90 ms", "latency p99 ms", "latency p99.9 ms", "latency max ms");
    private static final String BAR_OF = "latency p99 ms";

    private ConnackDelay() {}

    /**
     * Arguments: how many rounds (3 when left out), seconds that are measured of each (10), connects a second (1,000), and seconds before that
     * (12): a JVM that is a minute old compiles less than one that is fifteen seconds old; and the broker's cores (0, as {@code taskset} wants
     * them).
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int rate = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        int warmUp = arguments.length > 3 ? Integer.parseInt(arguments[3]) : WARM_UP_SECONDS;
        String cores = arguments.length > 4 ? arguments[4] : Turns.BROKER_CORE;
        PrintStream out = System.out;
        Turns turns = new Turns(warmUp, seconds, cores, out);
        turns.play(rounds, Map.of(TRIAL, "connect-storm --clients " + 4 * rate + " --connecting 2000 --rate " + rate));
        out.println("| median (least to most) | with presence | without | added | bar |");
        out.println("|---|---:|---:|---:|---:|");
        for (String figure : LATENCIES) {
            print(turns, "CONNACK after, " + figure.replace("latency ", ""), figure, out);
        }
        print(turns, "connects per second", "connects per second", out);
        print(turns, "broker CPU µs per connect", "broker CPU s per million connects", out);
        print(turns, "not sent, because the one before was not done", "not sent", out);
        print(turns, "connections lost", "connections lost", out);
    }

    private static void print(Turns turns, String title, String figure, PrintStream out) {
        double added = turns.with(TRIAL, figure) - turns.without(TRIAL, figure);
        String bar = figure.equals(BAR_OF) ? "<= 1 ms" : "";
        out.println(turns.row(title, TRIAL, figure, 1) + " " + Turns.number(added) + " | " + bar + " |");
    }
}
