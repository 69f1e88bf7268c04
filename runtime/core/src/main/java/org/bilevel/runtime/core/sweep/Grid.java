package org.bilevel.runtime.core.sweep;

import java.util.ArrayList;
import java.util.List;
import org.bilevel.api.BilevelException;

/** The settings of a grid: every combination of a value for each of its keys. */
final class Grid {
  private Grid() {}

  /**
   * Return the settings.
   *
   * @param axes such as {@code selector.size=10,20}: a path of keys, and values as YAML with commas
   *     between them; commas in brackets, braces and quotes belong to a value
   * @return overrides for each setting, the last axis varying fastest; one without any if there is
   *     no axis
   */
  static List<List<String>> settings(List<String> axes) {
    List<List<String>> settings = List.of(List.of());
    List<String> keys = new ArrayList<>();
    for (String axis : axes) {
      int equals = axis.indexOf('=');
      String key = equals < 0 ? "" : axis.substring(0, equals).strip();
      List<String> values = equals < 0 ? List.of() : values(axis.substring(equals + 1));
      if (key.isEmpty() || values.contains("")) {
        throw BilevelException.configuration(
            "--grid %s: this is no key with values.".formatted(axis),
            "Maybe write it as --grid selector.size=10,20.");
      }
      if (keys.contains(key) || values.stream().distinct().count() < values.size()) {
        throw BilevelException.configuration(
            "--grid %s: a key or a value is there twice.".formatted(axis), "Maybe remove one.");
      }
      keys.add(key);
      List<List<String>> longer = new ArrayList<>();
      for (List<String> setting : settings) {
        for (String value : values) {
          List<String> next = new ArrayList<>(setting);
          next.add(key + "=" + value);
          longer.add(List.copyOf(next));
        }
      }
      settings = longer;
    }
    return settings;
  }

  private static List<String> values(String text) {
    List<String> values = new ArrayList<>();
    int depth = 0;
    char quote = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '[' || c == '{') {
        depth++;
      } else if (c == ']' || c == '}') {
        depth--;
      } else if (c == ',' && depth == 0) {
        values.add(text.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    values.add(text.substring(begin).strip());
    return values;
  }
}
