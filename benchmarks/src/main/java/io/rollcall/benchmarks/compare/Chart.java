package io.rollcall.benchmarks.compare;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** One drawing of the table of {@link Compare}: what a message costs of the broker's CPU at fixed rates, for each contestant that was
 * measured. Not at the maximum: there a broker works in batches as long as its users' queues, and the differences are greater than anybody sees in use. */
public final class Chart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;
    private static final int LABEL_POINTS = 10;
    private static final String COST = ": CPU µs per message";
    private static final List<Trial> TRIALS =
            List.of(Trial.PAIRS_0, Trial.PAIRS_1, Trial.PAIRS_2, Trial.FAN_IN, Trial.FAN_OUT);

    private Chart() {}

    /** Arguments: the table, in Markdown, and the file that gets the drawing, as SVG. */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("java.awt.headless", "true");
        draw(Files.readAllLines(Path.of(arguments[0])), Path.of(arguments[1]));
    }

    /**
     * Draws a table.
     *
     * @throws IOException when it has none of the rows, or the drawing cannot be written
     */
    static void draw(List<String> table, Path file) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("What a message costs the broker, at a fixed rate: less is better")
                .yAxisTitle("µs of CPU")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, LABEL_POINTS));
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        Map<String, List<Double>> costs = costs(table);
        if (costs.isEmpty()) {
            throw new IOException("the table has no row that ends with '" + COST + "' and was measured");
        }
        List<String> trials = measured(table).stream().map(Trial::title).toList();
        costs.forEach((contestant, its) -> chart.addSeries(contestant, trials, its));
        VectorGraphics2D drawing = new VectorGraphics2D();
        chart.paint(drawing, WIDTH, HEIGHT);
        try (OutputStream out = Files.newOutputStream(file)) {
            Processors.get("svg")
                    .getDocument(drawing.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT))
                    .writeTo(out);
        }
    }

    /** What a message costs each contestant for which nothing is missing, in the order of {@link #measured}. */
    static Map<String, List<Double>> costs(List<String> table) {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        List<String> contestants = cells(table.get(0));
        for (int i = 1; i < contestants.size() - 1; i++) { // the last is the spread
            int column = i;
            List<Double> costs = measured(table).stream()
                    .map(trial -> number(row(table, trial.title() + COST).get(column)))
                    .toList();
            if (!costs.isEmpty() && costs.stream().noneMatch(cost -> cost.isNaN())) {
                all.put(contestants.get(column), costs);
            }
        }
        return all;
    }

    private static List<Trial> measured(List<String> table) {
        return TRIALS.stream()
                .filter(trial -> isMeasured(row(table, trial.title() + COST)))
                .toList();
    }

    /** Of anybody: the first cell is the title, the last the spread. */
    private static boolean isMeasured(List<String> row) {
        return row.stream().skip(1).limit(Math.max(0, row.size() - 2)).anyMatch(cell -> !Double.isNaN(number(cell)));
    }

    /** The row of this title; empty when there is none. */
    private static List<String> row(List<String> table, String title) {
        return table.stream()
                .map(Chart::cells)
                .filter(cells -> cells.get(0).equals(title))
                .findFirst()
                .orElse(List.of());
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        cells.remove(cells.size() - 1); // behind the last bar
        return cells;
    }

    /** The figure of a cell, without what it is of the floor; not a number where nothing was measured. */
    private static double number(String cell) {
        String figure = cell.split(" ", 2)[0].replace(",", "");
        return figure.equals("–") ? Double.NaN : Double.parseDouble(figure);
    }
}
