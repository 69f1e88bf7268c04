package org.bilevel.runtime.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.runtime.report.folder.CellRow;
import org.bilevel.runtime.report.folder.FigureRow;
import org.bilevel.runtime.report.folder.RunFiles;

/**
 * The cells of one variant of one run, and their figures.
 *
 * @param label what it is called in a table
 * @param variant its name
 * @param cells one for each seed
 * @param figures by column, then by seed
 * @param configuration every value by its dotted key
 */
record Group(
    String label,
    String variant,
    List<CellRow> cells,
    Map<Column, Map<Long, Double>> figures,
    Map<String, String> configuration) {

  /** Return the variants of a run; their labels begin with the prefix. */
  static List<Group> of(RunFiles run, String prefix, String nameless) {
    List<Group> groups = new ArrayList<>();
    for (String variant : run.variants()) {
      List<CellRow> cells = run.cells(variant);
      Map<Column, Map<Long, Double>> figures = new LinkedHashMap<>();
      for (FigureRow figure : run.figures()) {
        if (figure.variant().equals(variant)) {
          figures
              .computeIfAbsent(new Column(figure.name(), figure.unit()), _ -> new LinkedHashMap<>())
              .put(figure.seed(), figure.value());
        }
      }
      if (figures.keySet().stream().noneMatch(c -> c.name().equals(Column.TIME.name()))) {
        Map<Long, Double> seconds = new LinkedHashMap<>();
        cells.stream()
            .filter(CellRow::finished)
            .forEach(cell -> seconds.put(cell.seed(), cell.seconds()));
        if (!seconds.isEmpty()) {
          figures.put(Column.TIME, seconds);
        }
      }
      groups.add(
          new Group(
              variant.isEmpty() ? nameless : prefix + variant,
              variant,
              cells,
              figures,
              run.configuration().getOrDefault(variant, Map.of())));
    }
    return groups;
  }

  /** Return the columns of all groups, those of the first one first, the cells' time last. */
  static List<Column> columns(List<Group> groups) {
    List<Column> columns = new ArrayList<>();
    for (Group group : groups) {
      for (Column column : group.figures.keySet()) {
        if (!columns.contains(column) && !column.equals(Column.TIME)) {
          columns.add(column);
        }
      }
    }
    if (groups.stream().anyMatch(group -> group.figures.containsKey(Column.TIME))) {
      columns.add(Column.TIME);
    }
    return columns;
  }

  Map<Long, Double> values(Column column) {
    return figures.getOrDefault(column, Map.of());
  }

  Sample sample(Column column) {
    return Sample.of(values(column).values());
  }

  /** Return how many cells finished, and what became of the others: "2 of 3, 1 FAILED". */
  String seeds() {
    long done = cells.stream().filter(CellRow::finished).count();
    StringBuilder text = new StringBuilder();
    text.append(done == cells.size() ? "" + done : done + " of " + cells.size());
    count(text, "failed", "FAILED");
    count(text, "stopped", "stopped");
    count(text, "running", "running");
    count(text, "waiting", "waiting");
    return text.toString();
  }

  private void count(StringBuilder text, String state, String word) {
    long count = cells.stream().filter(cell -> cell.state().equals(state)).count();
    text.append(count == 0 ? "" : ", " + count + " " + word);
  }

  /** Return the keys whose values are not the same in all groups, each with a value per group. */
  static List<List<String>> differences(List<Group> groups) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (Group group : groups) {
      group.configuration.keySet().forEach(key -> rows.putIfAbsent(key, new ArrayList<>()));
    }
    List<List<String>> differing = new ArrayList<>();
    rows.forEach((key, row) -> {
      row.add(key);
      groups.forEach(group -> row.add(group.configuration.getOrDefault(key, "–")));
      if (row.stream().skip(1).distinct().count() > 1) {
        differing.add(row);
      }
    });
    return differing;
  }
}
