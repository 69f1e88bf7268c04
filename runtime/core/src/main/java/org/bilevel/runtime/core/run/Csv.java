package org.bilevel.runtime.core.run;

/** Lines of comma-separated values (RFC 4180, with line feeds). */
public final class Csv {
  private Csv() {}

  /**
   * Return a line.
   *
   * @param fields its fields, at least one
   * @return the fields, quoted where they need it, and a line feed
   */
  public static String line(Object... fields) {
    StringBuilder line = new StringBuilder();
    for (Object field : fields) {
      line.append(quoted(field.toString())).append(',');
    }
    line.setCharAt(line.length() - 1, '\n');
    return line.toString();
  }

  private static String quoted(String field) {
    return field.contains(",") || field.contains("\"") || field.contains("\n")
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }
}
