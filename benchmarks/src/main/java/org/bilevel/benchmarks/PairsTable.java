package org.bilevel.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.plugin.PartFactory;
import org.bilevel.runtime.core.Bilevel;
import org.bilevel.runtime.core.PipelineRequest;

/**
 * Prints, as Markdown, how near each hypergradient estimator comes to the exact hypergradient after
 * each inner solver, on a quadratic problem, a logistic regression and a network; and which pairs
 * are refused when a file is checked, with the reason.
 *
 * <p>Every inner solver and estimator that is installed is in it, those of third parties with their
 * defaults. Known ones have steps enough to converge.
 */
public final class PairsTable {
  private static final int STEPS = 400;
  private static final double SIZE = 0.8;

  /** Settings under which parts come near the answer: of every part, or of one. */
  private static final Map<String, Map<String, Object>> WISHES =
      Map.of(
          PartMaker.ANY,
          Map.of("steps", STEPS, "learning-rate", SIZE),
          "inner/adam",
          Map.of("steps", 10 * STEPS, "learning-rate", 0.01),
          "inner/increasing-accuracy",
          Map.of("steps", STEPS, "most-steps", STEPS, "learning-rate", SIZE),
          // at y*(x) its denominator, the squared norm of ∇_y f, vanishes
          "hypergradient/rank-one",
          Map.of("guard", 1e-12));

  private final Bilevel bilevel;
  private final PartMaker maker;

  PairsTable(Bilevel bilevel) {
    this.bilevel = bilevel;
    this.maker = new PartMaker(bilevel.catalog(), WISHES);
  }

  /**
   * What came of a pair.
   *
   * @param inner the inner solver
   * @param estimator the estimator
   * @param refusal why a file with both is refused; empty if it is not
   * @param errors relative errors by problem; empty if refused
   * @param failures messages by problem, where it ran and failed
   */
  record Pair(
      String inner,
      String estimator,
      Optional<String> refusal,
      Map<String, Double> errors,
      Map<String, String> failures) {}

  /**
   * Measure and print.
   *
   * @param args plugin folders
   * @throws IOException if a temporary file cannot be written
   */
  public static void main(String[] args) throws IOException {
    List<Path> folders = new ArrayList<>(Stream.of(args).map(Path::of).toList());
    String more = System.getenv("BILEVEL_PLUGINS");
    if (more != null && !more.isEmpty()) {
      Stream.of(more.split(File.pathSeparator, -1)).map(Path::of).forEach(folders::add);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Bilevel bilevel = Bilevel.open(folders);
        PairProblem quadratic = PairProblem.quadratic();
        PairProblem logistic = PairProblem.logistic();
        PairProblem network = PairProblem.network(bilevel.catalog())) {
      PairsTable table = new PairsTable(bilevel);
      List<PairProblem> problems = List.of(quadratic, logistic, network);
      table.markdown(table.measure(problems), problems).forEach(out::println);
    }
  }

  List<Pair> measure(List<PairProblem> problems) throws IOException {
    Map<String, double[]> references = new LinkedHashMap<>();
    for (PairProblem problem : problems) {
      references.put(problem.name(), Reference.hypergradient(problem.problem(), 2000, SIZE));
    }
    List<Pair> pairs = new ArrayList<>();
    for (String inner : names(Kind.INNER)) {
      for (String estimator : names(Kind.HYPERGRADIENT)) {
        Optional<String> refusal = refusal(inner, estimator);
        Map<String, Double> errors = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        if (refusal.isEmpty()) {
          for (PairProblem problem : problems) {
            try {
              double[] reference = Objects.requireNonNull(references.get(problem.name()));
              errors.put(problem.name(), error(inner, estimator, problem.problem(), reference));
            } catch (BilevelException e) {
              failures.put(problem.name(), oneLine(e));
            }
          }
        }
        pairs.add(new Pair(inner, estimator, refusal, errors, failures));
      }
    }
    return pairs;
  }

  private List<String> names(Kind<?> kind) {
    return bilevel.catalog().factories(kind).stream().map(PartFactory::name).toList();
  }

  /** Check a file with both parts, as the command does. */
  private Optional<String> refusal(String inner, String estimator) throws IOException {
    Path file = Files.createTempFile("pair", ".yaml");
    try {
      Files.writeString(
          file,
          "experiment: { use: toy, problem: quadratic }\n"
              + "solver:\n"
              + "  use: hypergradient-descent\n"
              + "  inner: "
              + block(Kind.INNER, inner)
              + "\n  hypergradient: "
              + block(Kind.HYPERGRADIENT, estimator)
              + "\n");
      bilevel.check(new PipelineRequest(file, List.of(), false));
      return Optional.empty();
    } catch (BilevelException e) {
      return Optional.of(
          oneLine(e).replace(file.toString(), "file").replace("" + file.getFileName(), "file"));
    } finally {
      Files.delete(file);
    }
  }

  private String block(Kind<?> kind, String name) {
    List<String> settings = new ArrayList<>(List.of("use: " + name));
    settings.addAll(maker.settings(kind, name));
    return "{ " + String.join(", ", settings) + " }";
  }

  private double error(String inner, String estimator, BilevelProblem problem, double[] reference) {
    InnerSolver solver = maker.make(Kind.INNER, inner);
    HypergradientEstimator estimates = maker.make(Kind.HYPERGRADIENT, estimator);
    boolean trajectory = estimates.capabilities().needs().contains(Capability.TRAJECTORY);
    RandomStream random = RandomStream.of(0);
    try (Vector x = problem.initialOuter();
        Vector start = problem.initialInner();
        InnerSolver.Session solves = solver.start(problem);
        HypergradientEstimator.Session session = estimates.start(problem);
        InnerSolution solution =
            solves.solve(x, start, new InnerSolver.Request(random.split("inner"), trajectory));
        Hypergradient estimate = session.estimate(x, solution, random.split("estimate"));
        Vector exact = estimate.value().zerosLike();
        Vector difference = estimate.value().copy()) {
      exact.assign(reference);
      difference.axpy(-1, exact);
      return difference.norm() / exact.norm();
    }
  }

  List<String> markdown(List<Pair> pairs, List<PairProblem> problems) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Relative error of the hypergradient, ‖estimate − exact‖/‖exact‖; – where the pair is"
            + " refused.");
    List<String> estimators = pairs.stream().map(Pair::estimator).distinct().toList();
    for (PairProblem problem : problems) {
      lines.add("");
      lines.add("**" + problem.name() + "**");
      lines.add("");
      lines.add("| inner solver | " + String.join(" | ", estimators) + " |");
      lines.add("| --- |" + " --- |".repeat(estimators.size()));
      for (String inner : pairs.stream().map(Pair::inner).distinct().toList()) {
        StringBuilder row = new StringBuilder("| ").append(inner).append(" |");
        for (Pair pair : pairs) {
          if (pair.inner().equals(inner)) {
            row.append(' ').append(cell(pair, problem.name())).append(" |");
          }
        }
        lines.add(row.toString());
      }
    }
    lines.add("");
    lines.add("Refused:");
    lines.add("");
    for (Pair pair : pairs) {
      pair.refusal()
          .ifPresent(why ->
              lines.add("* `%s` with `%s`: %s".formatted(pair.inner(), pair.estimator(), why)));
      pair.failures()
          .forEach((problem, why) ->
              lines.add(
                  "* FAILED: `%s` with `%s` on %s: %s"
                      .formatted(pair.inner(), pair.estimator(), problem, why)));
    }
    return lines;
  }

  private static String cell(Pair pair, String problem) {
    if (pair.refusal().isPresent()) {
      return "–";
    }
    Double error = pair.errors().get(problem);
    return error == null ? "FAILED" : String.format(Locale.ROOT, "%.1e", error);
  }

  private static String oneLine(BilevelException e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
