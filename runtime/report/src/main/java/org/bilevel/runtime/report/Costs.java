package org.bilevel.runtime.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.bilevel.runtime.report.folder.MetricRow;
import org.bilevel.runtime.report.folder.RunFiles;
import org.bilevel.runtime.report.folder.TimingRow;

/**
 * What the outer steps of a run had cost when a metric was measured, so that methods can be
 * compared at equal cost and not only at equal steps.
 *
 * @param name what is counted: "data points", "milliseconds of the solver"
 * @param until the cost up to a step of a variant, the mean over its seeds
 */
record Costs(String name, Map<Place, Double> until) {
  /** What the costs themselves are, and what says little over them. */
  private static final Set<String> OF_THE_SOLVER =
      Set.of(
          "inner-steps",
          "products",
          "data-points",
          "inner-residual",
          "hypergradient-norm",
          "stationarity");

  /** A step of a variant. */
  private record Place(String variant, int step) {}

  /** Return what a run counted: data points if it accessed any, and time; of outer steps alone. */
  static List<Costs> of(RunFiles run) {
    Map<Place, List<Double>> points = new HashMap<>();
    for (MetricRow row : run.metrics()) {
      if (row.metric().equals("data-points") && row.step().isPresent() && row.task().isEmpty()) {
        points
            .computeIfAbsent(
                new Place(row.variant(), row.step().getAsInt()), _ -> new ArrayList<>())
            .add(row.value());
      }
    }
    if (points.isEmpty()) {
      return List.of();
    }
    Map<Place, List<Double>> times = new HashMap<>();
    Map<String, Integer> steps = new HashMap<>();
    Map<String, Double> sums = new HashMap<>();
    for (TimingRow row : run.timings()) {
      if (row.name().equals("outer-step") && row.task().isEmpty()) {
        String cell = row.variant() + "\n" + row.seed(); // each cell's rows are in order
        int step = steps.merge(cell, 1, Integer::sum);
        double sum = sums.merge(cell, 1000 * row.seconds(), Double::sum);
        times.computeIfAbsent(new Place(row.variant(), step), _ -> new ArrayList<>()).add(sum);
      }
    }
    Costs time = new Costs("milliseconds of the solver", means(times));
    boolean counted = points.values().stream().flatMap(List::stream).anyMatch(count -> count > 0);
    return counted ? List.of(new Costs("data points", means(points)), time) : List.of(time);
  }

  private static Map<Place, Double> means(Map<Place, List<Double>> values) {
    Map<Place, Double> means = new HashMap<>();
    values.forEach((place, list) ->
        means.put(place, list.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
    return means;
  }

  /** Say whether a metric is worth a chart over costs. */
  static boolean concern(String metric) {
    return !OF_THE_SOLVER.contains(metric);
  }

  /** Return the cost up to a step, if it is known and can stand on an axis. */
  OptionalDouble at(String variant, int step) {
    Double cost = until.get(new Place(variant, step));
    return cost == null || !(cost <= Integer.MAX_VALUE)
        ? OptionalDouble.empty()
        : OptionalDouble.of(cost);
  }
}
