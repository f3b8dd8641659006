package io.rollcall.benchmarks.load;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Latency and throughput over the time of a run, drawn. */
final class Plot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 450;

    private Plot() {}

    /**
     * Draws a run.
     *
     * @param file gets the drawing, as SVG
     * @throws IOException when the file cannot be written
     */
    static void write(Result result, Path file) throws IOException {
        System.setProperty("java.awt.headless", "true");
        List<Second> seconds = result.seconds();
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(result.scenario() + ", QoS " + result.settings().get("qos") + ", "
                        + result.settings().get("clients") + " clients, rate "
                        + result.settings().get("rate"))
                .xAxisTitle("seconds")
                .yAxisTitle("latency in ms")
                .build();
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.setYAxisGroupTitle(1, "per second");
        add(chart, seconds, "p50 ms", Second::p50Millis);
        add(chart, seconds, "p99 ms", Second::p99Millis);
        add(chart, seconds, "max ms", Second::maxMillis);
        add(chart, seconds, "received per s", Second::received).ifPresent(series -> series.setYAxisGroup(1));
        add(chart, seconds, "connected per s", Second::connected).ifPresent(series -> series.setYAxisGroup(1));
        try (OutputStream out = Files.newOutputStream(file)) {
            VectorGraphics2D drawing = new VectorGraphics2D();
            chart.paint(drawing, WIDTH, HEIGHT);
            Processors.get("svg")
                    .getDocument(drawing.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT))
                    .writeTo(out);
        }
    }

    /** Only what is above zero: both axes are logarithmic. */
    private static Optional<XYSeries> add(
            XYChart chart, List<Second> seconds, String name, ToDoubleFunction<Second> figure) {
        List<Second> shown =
                seconds.stream().filter(each -> figure.applyAsDouble(each) > 0).toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        XYSeries series = chart.addSeries(
                name,
                shown.stream().mapToDouble(Second::at).toArray(),
                shown.stream().mapToDouble(figure).toArray());
        series.setMarker(SeriesMarkers.NONE);
        return Optional.of(series);
    }
}
