package org.bilevel.runtime.report;

/** Fields of comma-separated values (RFC 4180). */
final class Csv {
  private Csv() {}

  static String field(String text) {
    return text.contains(",") || text.contains("\"") || text.contains("\n")
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
