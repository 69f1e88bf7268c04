package org.bilevel.runtime.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.run.Outcome;
import org.bilevel.runtime.core.CellResult;
import org.bilevel.runtime.report.Sample;

/** The table at the end of a run: a row for each variant, mean ± standard deviation over seeds. */
final class ResultTable {
  private ResultTable() {}

  /** A column: what it is called, and in which unit. */
  private record Column(String name, String unit) {
    String header() {
      return unit.isEmpty() ? name : name + " (" + unit + ")";
    }
  }

  static List<String> lines(List<CellResult> cells) {
    Map<String, List<CellResult>> variants = new LinkedHashMap<>();
    for (CellResult cell : cells) {
      variants.computeIfAbsent(cell.cell().variant(), _ -> new ArrayList<>()).add(cell);
    }
    List<Column> columns = columns(cells);
    TextTable table = new TextTable();
    List<String> header = new ArrayList<>(List.of("variant"));
    columns.forEach(column -> header.add(column.header()));
    header.add("seeds");
    table.row(header);
    variants.forEach((variant, results) -> {
      List<String> row = new ArrayList<>(List.of(variant.isEmpty() ? "–" : variant));
      columns.forEach(column -> row.add(summary(column, results)));
      row.add(seeds(results));
      table.row(row);
    });
    return table.lines();
  }

  private static List<Column> columns(List<CellResult> cells) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (CellResult cell : cells) {
      if (cell instanceof CellResult.Done done) {
        for (Outcome.Figure figure : figures(done)) {
          columns.putIfAbsent(figure.name(), new Column(figure.name(), figure.unit()));
        }
      }
    }
    return List.copyOf(columns.values());
  }

  /** Return what an experiment measured, and how long it took unless that is among it. */
  private static List<Outcome.Figure> figures(CellResult.Done done) {
    List<Outcome.Figure> figures = new ArrayList<>(done.outcome().figures());
    if (figures.stream().noneMatch(figure -> figure.name().equals("time"))) {
      figures.add(new Outcome.Figure("time", "s", done.seconds(), false));
    }
    return figures;
  }

  private static String summary(Column column, List<CellResult> results) {
    double[] values =
        results.stream()
            .filter(CellResult.Done.class::isInstance)
            .flatMap(result -> figures((CellResult.Done) result).stream())
            .filter(figure -> figure.name().equals(column.name()))
            .mapToDouble(Outcome.Figure::value)
            .toArray();
    return new Sample(values).text(column.unit());
  }

  private static String seeds(List<CellResult> results) {
    long failed = results.stream().filter(CellResult.Failed.class::isInstance).count();
    long stopped = results.stream().filter(CellResult.Stopped.class::isInstance).count();
    long done = results.size() - failed - stopped;
    StringBuilder text = new StringBuilder();
    text.append(done == results.size() ? "" + done : done + " of " + results.size());
    text.append(failed == 0 ? "" : ", " + failed + " FAILED");
    text.append(stopped == 0 ? "" : ", " + stopped + " stopped");
    return text.toString();
  }
}
