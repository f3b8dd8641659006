package io.rollcall.benchmarks.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How much one figure grows with another: the median of the slopes between all pairs of points (Theil and Sen), which one odd point does not move. */
final class Slope {
    private final List<double[]> points = new ArrayList<>();

    void add(double x, double y) {
        points.add(new double[] {x, y});
    }

    /** Of two points or more that are not above each other; otherwise not a number. */
    double median() {
        List<Double> slopes = new ArrayList<>();
        for (double[] one : points) {
            for (double[] other : points) {
                if (one[0] < other[0]) {
                    slopes.add((other[1] - one[1]) / (other[0] - one[0]));
                }
            }
        }
        Collections.sort(slopes);
        int middle = slopes.size() / 2;
        if (slopes.isEmpty()) {
            return Double.NaN;
        }
        return slopes.size() % 2 == 1 ? slopes.get(middle) : (slopes.get(middle - 1) + slopes.get(middle)) / 2;
    }
}
