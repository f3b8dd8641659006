package io.rollcall.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The one table: a row a question, a column a contestant; medians, and in brackets what that is of the floor. */
final class Table {
    /** The first word of names in {@link Series} of what is not played but seen at the start. */
    static final String START = "START";

    static final String START_FIGURE = "start ms";

    static final String CPU = "broker CPU s per million messages";

    private final Series series;
    private final List<Contestant> contestants;

    private record Row(String title, String trial, String figure, double factor) {}

    Table(Series series, List<Contestant> contestants) {
        this.series = series;
        this.contestants = contestants;
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Trial trial : Trial.values()) {
            switch (trial) {
                case PAIRS_0, PAIRS_1, PAIRS_2, FAN_IN, FAN_OUT -> {
                    add(rows, trial, "CPU µs per message", CPU);
                    add(rows, trial, "p99 ms", "latency p99 ms");
                }
                case PAIRS_0_MAX, PAIRS_1_MAX, PAIRS_2_MAX, FAN_OUT_MAX -> {
                    rows.add(new Row(trial.title() + ": thousand per s", trial.name(), Trial.THROUGHPUT, 1e-3));
                    add(rows, trial, "CPU µs per message", CPU);
                }
                case PAIRS_0_HALF, PAIRS_1_HALF -> {
                    add(rows, trial, "p50 ms", "latency p50 ms");
                    add(rows, trial, "p99 ms", "latency p99 ms");
                    add(rows, trial, "p99.9 ms", "latency p99.9 ms");
                }
                case CONNECTS -> {
                    add(rows, trial, "per s", "connects per second");
                    add(rows, trial, "CPU µs each", "broker CPU s per million connects");
                }
                case IDLE -> {
                    add(rows, trial, "RSS bytes each", "RSS bytes per connection");
                    add(rows, trial, "live heap bytes each", "live heap bytes per connection");
                    rows.add(new Row(trial.title() + ": CPU % of a core", trial.name(), "broker CPU cores", 100));
                }
            }
        }
        rows.add(new Row("start command to first CONNACK: ms", START, START_FIGURE, 1));
        return rows;
    }

    private static void add(List<Row> rows, Trial trial, String unit, String figure) {
        rows.add(new Row(trial.title() + ": " + unit, trial.name(), figure, 1));
    }

    /** In Markdown, with the greatest spread of the rounds in the last column. */
    String markdown() {
        StringBuilder table = new StringBuilder("| |");
        contestants.forEach(
                contestant -> table.append(' ').append(contestant.title()).append(" |"));
        table.append(" spread |\n|---|")
                .append("---:|".repeat(contestants.size() + 1))
                .append('\n');
        for (Row row : rows()) {
            table.append("| ").append(row.title).append(" |");
            contestants.forEach(contestant ->
                    table.append(' ').append(cell(row, contestant)).append(" |"));
            table.append(' ').append(spread(row)).append(" |\n");
        }
        return table.toString();
    }

    private String cell(Row row, Contestant contestant) {
        OptionalDouble median = series.median(row.trial, row.figure, contestant);
        if (median.isEmpty()) {
            return "–";
        }
        String number = number(median.getAsDouble() * row.factor);
        OptionalDouble floor = series.median(row.trial, row.figure, Contestant.FLOOR);
        return contestant == Contestant.FLOOR || floor.isEmpty() || floor.getAsDouble() == 0
                ? number
                : number + " (" + number(median.getAsDouble() / floor.getAsDouble()) + ")";
    }

    private String spread(Row row) {
        double most = contestants.stream()
                .mapToDouble(contestant ->
                        series.spread(row.trial, row.figure, contestant).orElse(0))
                .max()
                .orElse(0);
        return most == 0 ? "–" : "× " + number(most);
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return size >= 100 ? "%,.0f".formatted(value) : size >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    }
}
