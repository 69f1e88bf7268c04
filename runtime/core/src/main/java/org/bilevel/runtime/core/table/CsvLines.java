package org.bilevel.runtime.core.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bilevel.runtime.core.table.Table.Column;

/** A table as lines of comma-separated values, each with its line feed. */
final class CsvLines {
  private CsvLines() {}

  static List<String> of(Table table) {
    List<String> lines = new ArrayList<>(table.rows() + 1);
    lines.add(line(table, Column::name));
    for (int i = 0; i < table.rows(); i++) {
      int row = i;
      lines.add(line(table, column -> column.text(row)));
    }
    return lines;
  }

  private static String line(Table table, Function<Column, String> field) {
    return table.columns().stream()
        .map(column -> quoted(field.apply(column)))
        .collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String field) {
    return field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }
}
