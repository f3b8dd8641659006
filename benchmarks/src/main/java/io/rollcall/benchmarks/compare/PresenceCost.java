package io.rollcall.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What presence costs messages: throughput and processor time of the same broker with presence and without, in turns. */
public final class PresenceCost {
    private static final double RATIO_MIN = 0.97;
    private static final String CPU = "broker CPU s per million messages";
    private static final int WARM_UP_SECONDS = 5;
    private static final Map<String, String> TRIALS = new LinkedHashMap<>();

    static {
        TRIALS.put("QoS 0 pairs", "pairs --clients 100");
        TRIALS.put("QoS 1 pairs", "pairs --clients 100 --qos 1");
    }

    private PresenceCost() {}

    /** Arguments: how many rounds (4 when left out), and seconds that are measured of each (5). */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        PrintStream out = System.out;
        Turns turns = new Turns(WARM_UP_SECONDS, seconds, out);
        turns.play(rounds, TRIALS);
        out.println("| median (least to most) | with presence | without | ratio of medians | bar |");
        out.println("|---|---:|---:|---:|---:|");
        for (String trial : TRIALS.keySet()) {
            print(turns, trial, trial + ", maximum: thousand/s", Trial.THROUGHPUT, 1e-3, ">= " + RATIO_MIN, out);
            print(turns, trial, trial + ": broker CPU µs per message", CPU, 1, "", out);
        }
    }

    private static void print(
            Turns turns, String trial, String title, String figure, double factor, String bar, PrintStream out) {
        double ratio = turns.with(trial, figure) / turns.without(trial, figure);
        out.println(turns.row(title, trial, figure, factor) + " " + Turns.number(ratio) + " | " + bar + " |");
    }
}
