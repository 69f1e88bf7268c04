package org.bilevel.runtime.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.bilevel.runtime.report.folder.MetricRow;

/**
 * A metric as a line for each variant: the mean over seeds, and what the seeds span.
 *
 * <p>Steps begin at 1 in each task, so tasks stand one after the other, each as long as the longest
 * of any variant and seed.
 *
 * @param title the metric's name
 * @param across what x is: "step", "task" or "tasks learned"
 * @param block what stands one after the other: "task", "tasks learned", or the empty string
 * @param starts where each block begins, by its number; empty without blocks
 * @param points in the order of the variants and of x
 * @param every 1, or k if every kth x was kept
 * @param leftOut how many values were not finite
 */
record LineChart(
    String title,
    String across,
    String block,
    Map<Integer, Integer> starts,
    List<Point> points,
    int every,
    long leftOut) {
  /** More points than a screen has columns show nothing more. */
  private static final int MOST_POINTS = 2000;

  /**
   * A point of a line.
   *
   * @param variant whose
   * @param x where: the step after the blocks before it
   * @param block the block's number, 0 without blocks
   * @param at the step, or task, within the block
   * @param sample the seeds' values
   */
  record Point(String variant, int x, int block, int at, Sample sample) {}

  /** Where a value stands. */
  private record At(int block, int at) {}

  /** Draw rows of one metric that all have a step. */
  static LineChart ofSteps(String metric, List<MetricRow> rows) {
    boolean after = rows.stream().allMatch(row -> row.after().isPresent());
    boolean task = rows.stream().allMatch(row -> row.task().isPresent());
    String block = after ? "tasks learned" : task ? "task" : "";
    return of(
        metric,
        "step",
        block,
        rows,
        row -> block.isEmpty() ? 0 : (after ? row.after() : row.task()).orElse(0),
        row -> row.step().orElse(0));
  }

  /** Draw rows of one metric by what the steps up to theirs had cost. */
  static LineChart ofCost(String metric, List<MetricRow> rows, Costs costs) {
    List<MetricRow> known =
        rows.stream()
            .filter(row -> costs.at(row.variant(), row.step().orElse(0)).isPresent())
            .toList();
    return of(
        metric + " by " + costs.name(),
        costs.name(),
        "",
        known,
        _ -> 0,
        row -> (int) Math.round(costs.at(row.variant(), row.step().orElse(0)).orElseThrow()));
  }

  /** Draw rows of one metric by the number of tasks learned. */
  static LineChart ofAfter(String metric, List<MetricRow> rows) {
    return of(metric, "tasks learned", "", rows, _ -> 0, row -> row.after().orElse(0));
  }

  /** Draw rows of one metric by their tasks. */
  static LineChart ofTasks(String metric, List<MetricRow> rows) {
    return of(metric, "task", "", rows, _ -> 0, row -> row.task().orElse(0));
  }

  private static LineChart of(
      String metric,
      String across,
      String block,
      List<MetricRow> rows,
      ToIntFunction<MetricRow> blockOf,
      ToIntFunction<MetricRow> atOf) {
    // one value for each variant, place and seed: the mean of the tasks that share a place
    Map<String, Map<At, Map<Long, List<Double>>>> lines = new LinkedHashMap<>();
    Map<Integer, Integer> longest = new TreeMap<>();
    for (MetricRow row : rows) {
      At at = new At(blockOf.applyAsInt(row), atOf.applyAsInt(row));
      longest.merge(at.block, at.at, Math::max);
      lines
          .computeIfAbsent(row.variant(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(at, _ -> new LinkedHashMap<>())
          .computeIfAbsent(row.seed(), _ -> new ArrayList<>())
          .add(row.value());
    }
    Map<Integer, Integer> starts = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<Integer, Integer> entry : longest.entrySet()) {
      starts.put(entry.getKey(), next);
      next += entry.getValue();
    }
    List<Point> points = new ArrayList<>();
    lines.forEach((variant, places) -> {
      TreeMap<Integer, Point> sorted = new TreeMap<>();
      places.forEach((at, seeds) -> {
        Sample sample = Sample.of(seeds.values().stream().map(LineChart::mean).toList());
        int x = starts.getOrDefault(at.block, 0) + at.at;
        if (sample.count() > 0) {
          sorted.put(x, new Point(variant, x, at.block, at.at, sample));
        }
      });
      points.addAll(sorted.values());
    });
    long leftOut = rows.stream().filter(row -> !Double.isFinite(row.value())).count();
    return new LineChart(
            metric, across, block, block.isEmpty() ? Map.of() : starts, points, 1, leftOut)
        .thinned();
  }

  private static double mean(List<Double> values) {
    return values.size() == 1
        ? values.getFirst()
        : values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Keep every kth place of all variants, the last one always, so that few enough are left. */
  private LineChart thinned() {
    List<Integer> places = points.stream().map(Point::x).distinct().sorted().toList();
    int k = (places.size() + MOST_POINTS - 1) / MOST_POINTS;
    if (k <= 1) {
      return this;
    }
    Set<Integer> kept = new HashSet<>();
    for (int i = places.size() - 1; i >= 0; i -= k) {
      kept.add(places.get(i));
    }
    return new LineChart(
        title,
        across,
        block,
        starts,
        points.stream().filter(point -> kept.contains(point.x)).toList(),
        k,
        leftOut);
  }

  boolean isEmpty() {
    return points.isEmpty();
  }

  /** Return the points as comma-separated values, all digits. */
  String csv() {
    StringBuilder csv = new StringBuilder("variant,x,");
    csv.append(block.isEmpty() ? "" : block.replace(' ', '-') + ",");
    csv.append(across.replace(' ', '-')).append(",mean,min,max,seeds\n");
    for (Point point : points) {
      Sample sample = point.sample;
      csv.append(Csv.field(point.variant)).append(',').append(point.x).append(',');
      csv.append(block.isEmpty() ? "" : point.block + ",").append(point.at).append(',');
      csv.append(sample.mean()).append(',').append(sample.least()).append(',');
      csv.append(sample.most()).append(',').append(sample.count()).append('\n');
    }
    return csv.toString();
  }

  /** Return the places where blocks begin, for the script: "1:0 2:300". */
  String blockStarts() {
    return starts.entrySet().stream()
        .map(start -> start.getKey() + ":" + start.getValue())
        .collect(Collectors.joining(" "));
  }
}
