package org.bilevel.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Gathers the text of a {@link Script}: its arguments, its lines and its result. */
final class ScriptText {
  private final String name;
  private final List<String> arguments = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  /**
   * Begin a script.
   *
   * @param name a name for the function's class
   */
  ScriptText(String name) {
    this.name = name;
  }

  /** Some tensors and lists of whole numbers that scripts hand on to each other. */
  record Tuple(List<String> names) {
    /** Names of lists of whole numbers end so; all others are tensors. */
    private static final String LIST = "sizes";

    /** Return a tuple. */
    static Tuple of(List<List<String>> names) {
      return new Tuple(names.stream().flatMap(List::stream).toList());
    }

    /** Return a letter with each index from one to another, both included. */
    static List<String> indexed(String letter, int from, int to) {
      return IntStream.rangeClosed(from, to).mapToObj(i -> letter + i).toList();
    }

    private String type() {
      List<String> types =
          names.stream().map(name -> name.equals(LIST) ? "List[int]" : "Tensor").toList();
      return "Tuple[" + String.join(", ", types) + "]";
    }

    /** With a comma at the end, which makes a tuple of one. */
    private String list() {
      return String.join(", ", names) + ",";
    }
  }

  ScriptText tensors(String... names) {
    for (String each : names) {
      argument(each, "Tensor");
    }
    return this;
  }

  ScriptText argument(String argument, String type) {
    arguments.add(argument + ": " + type);
    return this;
  }

  /** Add an argument and take it apart. */
  ScriptText tuple(String argument, Tuple tuple) {
    return argument(argument, tuple.type()).line("%s = %s", tuple.list(), argument);
  }

  /** Add a line, formatted. */
  ScriptText line(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
    return this;
  }

  /** Finish with one tensor as the result. */
  Script returning(String tensor) {
    return load("Tensor", tensor);
  }

  /** Finish with a tuple as the result. */
  Script returning(Tuple tuple) {
    return load(tuple.type(), "(" + tuple.list() + ")");
  }

  /** Finish with a tensor and a tuple as the result. */
  Script returning(String tensor, Tuple tuple) {
    return load("Tuple[Tensor, " + tuple.type() + "]", "(" + tensor + ", (" + tuple.list() + "))");
  }

  private Script load(String type, String result) {
    return Torch.load(
        name,
        "  %s) -> %s:\n%s\nreturn %s\n"
            .formatted(String.join(",\n  ", arguments), type, String.join("\n", lines), result));
  }
}
