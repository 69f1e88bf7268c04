package org.bilevel.runtime.core.run;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180, with line feeds). */
public final class Csv {
  private Csv() {}

  /**
   * Return a line.
   *
   * @param fields its fields
   * @return the fields, quoted where they need it, and a line feed
   */
  public static String line(Object... fields) {
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
