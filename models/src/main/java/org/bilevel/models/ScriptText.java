package org.bilevel.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Gathers the text of a {@link Script}: its arguments, its lines and its results. */
final class ScriptText {
  private final String name;
  private final List<String> arguments = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> results = new ArrayList<>();

  /**
   * Begin a script.
   *
   * @param name a name for the function's class
   */
  ScriptText(String name) {
    this.name = name;
  }

  ScriptText argument(String argument) {
    arguments.add(argument);
    return this;
  }

  /** Add an argument for each index from one to another, both included. */
  ScriptText arguments(String letter, int from, int to) {
    for (int i = from; i <= to; i++) {
      arguments.add(letter + i);
    }
    return this;
  }

  /** Add a line, formatted. */
  ScriptText line(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
    return this;
  }

  ScriptText result(String result) {
    results.add(result);
    return this;
  }

  /** Add a result for each index from one to another, both included. */
  ScriptText results(String letter, int from, int to) {
    for (int i = from; i <= to; i++) {
      results.add(letter + i);
    }
    return this;
  }

  Script load() {
    StringBuilder text = new StringBuilder();
    for (String argument : arguments) {
      text.append(text.isEmpty() ? "  " : ",\n  ").append(argument).append(": Tensor");
    }
    boolean one = results.size() == 1;
    List<String> types = results.stream().map(result -> "Tensor").toList();
    text.append(") -> ")
        .append(one ? "Tensor" : "Tuple[" + String.join(", ", types) + "]")
        .append(":\n");
    lines.forEach(line -> text.append(line).append('\n'));
    text.append("return ")
        .append(one ? results.getFirst() : "(" + String.join(", ", results) + ")")
        .append('\n');
    return Torch.load(name, text.toString());
  }
}
