package org.bilevel.runtime.core.run;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180, with line feeds). */
final class Csv {
  private Csv() {}

  static String line(Object... fields) {
    return Arrays.stream(fields)
        .map(field -> quoted(field.toString()))
        .collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String field) {
    return field.contains(",") || field.contains("\"") || field.contains("\n")
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }
}
