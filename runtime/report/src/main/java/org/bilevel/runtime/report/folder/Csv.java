package org.bilevel.runtime.report.folder;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values (RFC 4180), as run folders have them. */
final class Csv {
  private Csv() {}

  /**
   * Return the records below the header. What a run that was killed left of a last line has no line
   * end, and is left out.
   */
  static List<List<String>> records(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        record.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          records.add(List.copyOf(record));
          record.clear();
        }
      } else if (c != '\r') {
        field.append(c);
      }
    }
    return records.isEmpty() ? List.of() : records.subList(1, records.size());
  }
}
