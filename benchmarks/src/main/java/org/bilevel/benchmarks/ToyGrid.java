package org.bilevel.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.bilevel.api.run.Outcome;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.CellResult;
import org.bilevel.runtime.core.PipelineRequest;
import org.bilevel.runtime.core.RunOptions;

/**
 * Prints, as Markdown, where IAPTT-GM and others end on problem (10) of its paper, by the inner and
 * the outer step: the relative error of x after 500 outer steps, the worst of the three starts.
 */
public final class ToyGrid {
  private static final double[] INNER = {1e-4, 5e-4, 2e-3, 1e-2, 5e-2};
  private static final double[] OUTER = {0.02, 0.05, 0.1, 0.2};
  private static final double[][] STARTS = {{1, 2}, {5, 1}, {7, -1}};

  private static final Map<String, String> METHODS = new LinkedHashMap<>();

  static {
    METHODS.put("IAPTT-GM", "start: learned, hypergradient: pessimistic");
    METHODS.put("IA-GM", "start: learned, hypergradient: reverse");
    METHODS.put("RHG", "start: initial, hypergradient: reverse");
  }

  private ToyGrid() {}

  /**
   * Measure and print.
   *
   * @param args plugin folders
   * @throws IOException if temporary files cannot be written
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("toy-grid");
    try (Bilevel bilevel = Bilevel.open(Stream.of(args).map(Path::of).toList())) {
      for (Map.Entry<String, String> method : METHODS.entrySet()) {
        out.println();
        out.println("**" + method.getKey() + "**: error of x, worst of three starts");
        out.println();
        table(bilevel, folder, method.getValue()).forEach(out::println);
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static List<String> table(Bilevel bilevel, Path folder, String method) {
    StringBuilder header = new StringBuilder("| inner step |");
    for (double outer : OUTER) {
      header.append(" outer ").append(outer).append(" |");
    }
    List<String> lines = new ArrayList<>();
    lines.add(header.toString());
    lines.add("| --- |" + " --- |".repeat(OUTER.length));
    for (double inner : INNER) {
      StringBuilder row = new StringBuilder("| ").append(inner).append(" |");
      for (double outer : OUTER) {
        double worst = worst(bilevel, folder, file(method, inner, outer));
        row.append(String.format(Locale.ROOT, " %.1e |", worst));
      }
      lines.add(row.toString());
    }
    return lines;
  }

  private static String file(String method, double inner, double outer) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("experiment: { use: toy, problem: iaptt-10, report-every: 500 }\n");
    yaml.append("solver:\n  { use: hypergradient-descent, ").append(method);
    yaml.append(", projection: { use: box, lower: 1, upper: 10 }");
    yaml.append(", start-projection: { use: box, lower: -2, upper: 2 }");
    yaml.append(", outer: { use: gradient-descent, learning-rate: %s }".formatted(outer));
    yaml.append(", start-optimizer: { use: gradient-descent, learning-rate: %s }".formatted(outer));
    yaml.append(
        ", inner: { use: gradient-descent, steps: 40, learning-rate: %s,".formatted(inner)
            + " projection: { use: box, lower: -2, upper: 2 } } }\n");
    yaml.append("variants:\n");
    for (double[] start : STARTS) {
      yaml.append(
          "  x%.0f: { experiment: { initial-outer: [%s], initial-inner: [%s] } }\n"
              .formatted(start[0], start[0], start[1]));
    }
    return yaml.toString();
  }

  private static double worst(Bilevel bilevel, Path folder, String yaml) {
    try {
      Path file = Files.writeString(folder.resolve("grid.yaml"), yaml);
      double worst = 0;
      for (CellResult cell :
          bilevel
              .run(
                  bilevel.check(new PipelineRequest(file, List.of(), false)),
                  new RunOptions(folder.resolve("runs"), 1, List.of()))
              .cells()) {
        worst = Math.max(worst, error(cell));
      }
      return worst;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double error(CellResult cell) {
    if (cell instanceof CellResult.Done done) {
      for (Outcome.Figure figure : done.outcome().figures()) {
        if (figure.name().equals("error of x")) {
          return figure.value();
        }
      }
    }
    throw new IllegalStateException("a run failed: " + cell);
  }
}
