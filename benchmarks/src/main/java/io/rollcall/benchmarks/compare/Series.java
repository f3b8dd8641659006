package io.rollcall.benchmarks.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** All figures of all rounds, each by trial, name and contestant. */
final class Series {
    private final Map<Key, List<Double>> figures = new LinkedHashMap<>();

    private record Key(String trial, String figure, Contestant contestant) {}

    void add(String trial, String figure, Contestant contestant, double value) {
        figures.computeIfAbsent(new Key(trial, figure, contestant), none -> new ArrayList<>())
                .add(value);
    }

    void add(Trial trial, Contestant contestant, Map<String, Double> values) {
        values.forEach((figure, value) -> add(trial.name(), figure, contestant, value));
    }

    /** The median of the rounds, when there was one. */
    OptionalDouble median(String trial, String figure, Contestant contestant) {
        List<Double> sorted = sorted(trial, figure, contestant);
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        int middle = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    /** How far the rounds are apart: the greatest over the least. */
    OptionalDouble spread(String trial, String figure, Contestant contestant) {
        List<Double> sorted = sorted(trial, figure, contestant);
        return sorted.size() < 2 || sorted.get(0) <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted.get(sorted.size() - 1) / sorted.get(0));
    }

    /** What the rounds gave, the least first. */
    List<Double> sorted(String trial, String figure, Contestant contestant) {
        return figures.getOrDefault(new Key(trial, figure, contestant), List.of()).stream()
                .sorted()
                .toList();
    }
}
