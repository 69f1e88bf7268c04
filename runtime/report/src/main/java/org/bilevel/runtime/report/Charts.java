package org.bilevel.runtime.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bilevel.runtime.report.folder.FigureRow;
import org.bilevel.runtime.report.folder.MetricRow;
import org.bilevel.runtime.report.folder.RunFiles;

/**
 * What {@code metrics.csv} has, by shape; so every experiment has charts without asking for them.
 *
 * @param matrices metrics with task and after, each a list of one matrix per variant
 * @param byTask metrics by the number of tasks learned, or by task
 * @param bySteps metrics with steps
 * @param singles metrics without any of these that are no figures: by name, then by variant
 */
record Charts(
    List<List<Matrix>> matrices,
    List<LineChart> byTask,
    List<LineChart> bySteps,
    Map<String, Map<String, Sample>> singles) {

  /** Which of its three numbers a metric has; the same name may come in several shapes. */
  private record Shape(String metric, boolean task, boolean after, boolean step) {}

  static Charts of(RunFiles run) {
    Map<Shape, List<MetricRow>> shapes = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (MetricRow row : run.metrics()) {
      names.add(row.metric());
      shapes
          .computeIfAbsent(
              new Shape(
                  row.metric(),
                  row.task().isPresent(),
                  row.after().isPresent(),
                  row.step().isPresent()),
              _ -> new ArrayList<>())
          .add(row);
    }
    Charts charts =
        new Charts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    List<Costs> costs = Costs.of(run);
    List<String> figures = run.figures().stream().map(FigureRow::name).distinct().toList();
    shapes.forEach((shape, rows) -> {
      if (shape.step) {
        charts.bySteps.add(LineChart.ofSteps(shape.metric, rows));
        if (!shape.task && !shape.after && Costs.concern(shape.metric)) {
          costs.forEach(cost -> charts.bySteps.add(LineChart.ofCost(shape.metric, rows, cost)));
        }
      } else if (shape.task && shape.after) {
        charts.matrices.add(Matrix.of(shape.metric, rows));
        charts.derive(shape.metric, rows, names);
      } else if (shape.after) {
        charts.byTask.add(LineChart.ofAfter(shape.metric, rows));
      } else if (shape.task) {
        charts.byTask.add(LineChart.ofTasks(shape.metric, rows));
      } else if (!figures.contains(shape.metric)) {
        charts.single(shape.metric, rows);
      }
    });
    charts.byTask.removeIf(LineChart::isEmpty);
    // how all that was learned fares comes before what was measured of each task
    charts.byTask.sort(Comparator.comparing(chart -> !chart.across().equals("tasks learned")));
    charts.bySteps.removeIf(LineChart::isEmpty);
    return charts;
  }

  /** Add what follows from a matrix, unless the experiment measured it itself. */
  private void derive(String metric, List<MetricRow> rows, Set<String> names) {
    String average = "average-" + metric;
    if (!names.contains(average)) {
      byTask.add(LineChart.ofAfter(average, Matrix.averages(average, rows)));
    }
    // of a loss, where less is better, the formula would say something else
    if (metric.contains("accuracy") && !names.contains("forgetting")) {
      byTask.add(LineChart.ofAfter("forgetting", Matrix.forgetting("forgetting", rows)));
    }
  }

  private void single(String metric, List<MetricRow> rows) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    rows.forEach(
        row -> values.computeIfAbsent(row.variant(), _ -> new ArrayList<>()).add(row.value()));
    Map<String, Sample> samples = new LinkedHashMap<>();
    values.forEach((variant, list) -> samples.put(variant, Sample.of(list)));
    singles.put(metric, samples);
  }
}
