package org.bilevel.runtime.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bilevel.runtime.report.folder.MetricRow;
import org.jspecify.annotations.Nullable;

/**
 * A metric of each task after each task of one variant: A[after][task], the seeds' values.
 *
 * @param metric the metric's name
 * @param variant the variant's name
 * @param cells by after, then by task
 */
record Matrix(String metric, String variant, TreeMap<Integer, TreeMap<Integer, Sample>> cells) {

  /** Return the matrices of a metric's rows that all have task and after, one for each variant. */
  static List<Matrix> of(String metric, List<MetricRow> rows) {
    Map<String, TreeMap<Integer, TreeMap<Integer, List<Double>>>> all = new LinkedHashMap<>();
    for (MetricRow row : rows) {
      all.computeIfAbsent(row.variant(), _ -> new TreeMap<>())
          .computeIfAbsent(row.after().orElse(0), _ -> new TreeMap<>())
          .computeIfAbsent(row.task().orElse(0), _ -> new ArrayList<>())
          .add(row.value());
    }
    List<Matrix> matrices = new ArrayList<>();
    all.forEach((variant, afters) -> {
      TreeMap<Integer, TreeMap<Integer, Sample>> cells = new TreeMap<>();
      afters.forEach((after, tasks) ->
          tasks.forEach((task, values) ->
              cells.computeIfAbsent(after, _ -> new TreeMap<>()).put(task, Sample.of(values))));
      matrices.add(new Matrix(metric, variant, cells));
    });
    return matrices;
  }

  List<Integer> tasks() {
    TreeSet<Integer> tasks = new TreeSet<>();
    cells.values().forEach(row -> tasks.addAll(row.keySet()));
    return List.copyOf(tasks);
  }

  @Nullable Sample cell(int after, int task) {
    TreeMap<Integer, Sample> row = cells.get(after);
    return row == null ? null : row.get(task);
  }

  String csv() {
    StringBuilder csv = new StringBuilder("variant,after,task,mean,min,max,seeds\n");
    cells.forEach((after, row) ->
        row.forEach((task, sample) -> {
          if (sample.count() > 0) {
            csv.append(Csv.field(variant)).append(',').append(after).append(',').append(task);
            csv.append(',').append(sample.mean()).append(',').append(sample.least());
            csv.append(',').append(sample.most()).append(',').append(sample.count());
            csv.append('\n');
          }
        }));
    return csv.toString();
  }

  /**
   * Return, for each seed and after = k, the mean over the tasks 1 to k: (1/k) Σ_{t ≤ k} A[k][t].
   */
  static List<MetricRow> averages(String name, List<MetricRow> rows) {
    return derived(
        name,
        rows,
        (table, k, row) -> {
          List<Double> values = new ArrayList<>();
          row.forEach((task, value) -> {
            if (task <= k) {
              values.add(value);
            }
          });
          return values;
        });
  }

  /**
   * Return, for each seed and after = k > 1, the forgetting: the mean over the tasks t &lt; k of
   * max_{j &lt; k} A[j][t] − A[k][t].
   */
  static List<MetricRow> forgetting(String name, List<MetricRow> rows) {
    return derived(
        name,
        rows,
        (table, k, row) -> {
          List<Double> losses = new ArrayList<>();
          row.forEach((task, value) ->
              table.headMap(k).values().stream()
                  .filter(earlier -> task < k && earlier.containsKey(task))
                  .mapToDouble(earlier -> earlier.getOrDefault(task, Double.NaN))
                  .max()
                  .ifPresent(best -> losses.add(best - value)));
          return losses;
        });
  }

  /** What is averaged for one seed after k tasks. */
  private interface Terms {
    List<Double> of(
        TreeMap<Integer, TreeMap<Integer, Double>> table, int k, TreeMap<Integer, Double> row);
  }

  private static List<MetricRow> derived(String name, List<MetricRow> rows, Terms terms) {
    record Cell(String variant, long seed) {}
    Map<Cell, TreeMap<Integer, TreeMap<Integer, Double>>> tables = new LinkedHashMap<>();
    for (MetricRow row : rows) {
      tables
          .computeIfAbsent(new Cell(row.variant(), row.seed()), _ -> new TreeMap<>())
          .computeIfAbsent(row.after().orElse(0), _ -> new TreeMap<>())
          .put(row.task().orElse(0), row.value());
    }
    List<MetricRow> derived = new ArrayList<>();
    tables.forEach((cell, table) -> {
      table.forEach((k, row) -> {
        List<Double> values = terms.of(table, k, row);
        if (!values.isEmpty()) {
          derived.add(
              new MetricRow(
                  cell.variant,
                  cell.seed,
                  name,
                  OptionalInt.empty(),
                  OptionalInt.of(k),
                  OptionalInt.empty(),
                  values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN)));
        }
      });
    });
    return derived;
  }
}
