package org.bilevel.adult;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.bilevel.adult.Newton.Minimum;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.OuterSteps;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/**
 * Logistic regression on two sets of rows: x = (c̄, b̄) is judged on a large set, y = (c, b) on a
 * small one to which it is fitted, held near x. The synthetic instance on which BSG compares BSG-1,
 * BSG-H and DARTS.
 *
 * <pre>{@code
 * min_x  F(x, y*(x)) = 1/N₁ Σ_{j ∈ T₁} ℓ(z_j, u_j; x) + 1/N₂ Σ_{j ∈ T₂} ℓ(z_j, u_j; y*(x))
 * y*(x) = argmin_y 1/N₂ Σ_{j ∈ T₂} ℓ(z_j, u_j; y) + λ/2 ‖x − y‖²
 * ℓ(z, u; c, b) = log(1 + exp(−u (⟨c, z⟩ + b))),   u = +1 for class 1, −1 for class 0
 * }</pre>
 *
 * <p>x and y have one entry for each feature and one for the bias, 106 for {@code data: adult};
 * both start at 0. Sections: {@code data}, a data set of two classes, of which training and test
 * rows are taken together; {@code solver} (hypergradient-descent). Options: {@code outer-rows} N₁
 * (30,000) and {@code inner-rows} N₂ (7,500), drawn at random without a row in common; {@code
 * outer-batch} (512), rows of T₁ and as many of T₂ in a mini-batch of F, and {@code inner-batch}
 * (512), rows in one of f, drawn without replacement, 0 for all; {@code coupling} λ &gt; 0 (1);
 * {@code steps} (1000) outer steps; {@code report-every} (10); {@code optimum} (true).
 *
 * <p>Measured, after the first step, every {@code report-every} steps and after the last, on all
 * rows: {@code prediction-error} F(x, y*(x)) with y* exact (‖∇_y f‖ ≤ 1e-12, by Newton's method),
 * and {@code prediction-error-at-y} F(x, y) with the x before the step and the y the solver had for
 * it; and what each outer step measures (see {@link OuterSteps}). None of it counts in the solver's
 * cost or time. {@code optimum} is a stationary point of x ↦ F(x, y*(x)), ‖∇‖ ≤ 1e-8, found by
 * descent with exact hypergradients, second derivatives and a backtracking line search from x = 0;
 * {@code relaxed-optimum} the infimum of F over both variables, without the inner problem. With
 * features that are rare neither need be attained: the gradient is small, some entries of x are
 * large. Figures: the last prediction error, both optima (NaN without {@code optimum}), accessed
 * data points, second-order products, and the solver's time.
 *
 * <p>Cost beside the solver's, for Adult: about 20 ms a measurement, and seconds for the optima.
 * Memory: the rows without their zeros, 7 MB. Random: the streams "rows" (which rows, the same for
 * all variants of a seed) and "solver".
 *
 * <p>Checkpoints: after the optima and each outer step, if the solver has a state.
 *
 * <p>Failures: DATA where the data set has not two classes or too few rows; what the solver throws.
 *
 * <p>Source: BSG, Section 5.3, problem (5.3), where the text around it swaps x and y. Deviations:
 * the paper gives neither λ nor the starting point, nor how F's mini-batch of 512 is divided among
 * its two sums; here it has 512 rows of each, all counted. Its optimum is found by line search
 * along hypergradients; the second derivatives here only make that fast.
 */
final class AdultExperiment implements Experiment {
  private final AdultOptions options;

  AdultExperiment(AdultOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE.offering(Capability.PRODUCTS);
  }

  @Override
  public Outcome run(RunContext context) {
    AdultProblem problem = problem(context);
    context.report(new RunEvent.Started(plan(problem)));
    try (BilevelSolver.Session session =
        options.solver().start(problem, context.random("solver"))) {
      OuterSteps steps = new OuterSteps(context, session);
      Found found = new Found();
      Exact exact = new Exact(problem);
      if (!steps.resume(found, exact) && options.optimum()) {
        optima(context, problem, found);
        steps.offer(found, exact);
      }
      take(context, problem, session, steps, exact, found);
      return new Outcome(
          List.of(
              new Outcome.Figure("error", "", found.error, true),
              new Outcome.Figure("optimum", "", found.optimum, true),
              new Outcome.Figure("relaxed", "", found.relaxed, true),
              new Outcome.Figure("data points", "", steps.dataPoints(), true),
              new Outcome.Figure("products", "", steps.products(), true),
              new Outcome.Figure("solver", "s", steps.seconds(), false)));
    }
  }

  /** What is measured beside the solver: both optima and the last prediction error. */
  private static final class Found implements Restorable {
    private double optimum = Double.NaN;
    private double relaxed = Double.NaN;
    private double error = Double.NaN;

    @Override
    public void save(StateOutput out) {
      out.write(optimum);
      out.write(relaxed);
      out.write(error);
    }

    @Override
    public void restore(StateInput in) {
      optimum = in.readDouble();
      relaxed = in.readDouble();
      error = in.readDouble();
    }
  }

  private static void optima(RunContext context, AdultProblem problem, Found all) {
    long began = System.nanoTime();
    Minimum found = new Exact(problem).optimum();
    all.optimum = found.value();
    if (found.gradientNorm() > Exact.STATIONARY) {
      context.report(
          new RunEvent.Warning(
              String.format(
                  Locale.ROOT,
                  "the optimum is not stationary: its gradient has the norm %.1e after %d steps.",
                  found.gradientNorm(),
                  found.steps())));
    }
    all.relaxed = new Exact(problem).relaxedOptimum();
    once(context, "optimum", all.optimum);
    once(context, "optimum-gradient", found.gradientNorm());
    once(context, "relaxed-optimum", all.relaxed);
    context.report(
        new RunEvent.Timing("optimum", (System.nanoTime() - began) / 1e9, OptionalInt.empty()));
  }

  /** Take all outer steps that are left. */
  private void take(
      RunContext context,
      AdultProblem problem,
      BilevelSolver.Session session,
      OuterSteps steps,
      Exact exact,
      Found found) {
    while (steps.taken() < options.steps()) {
      double[] before = session.x().toArray();
      steps.take();
      int k = steps.taken();
      if (k == 1 || k % options.reportEvery() == 0 || k == options.steps()) {
        found.error = exact.predictionError(session.x().toArray());
        steps.metric("prediction-error", found.error);
        steps.metric(
            "prediction-error-at-y",
            problem.large().at(before).value() + problem.small().at(session.y().toArray()).value());
        context.report(
            new RunEvent.Progress(
                "outer steps", k, options.steps(), Map.of("prediction-error", found.error)));
      }
      steps.offer(found, exact);
    }
  }

  private AdultProblem problem(RunContext context) {
    Dataset data = options.data().load();
    if (data.train().classes() != 2) {
      throw BilevelException.data(
          "adult needs data of two classes; %s has %d."
              .formatted(data.name(), data.train().classes()),
          "Maybe use data: adult.",
          null);
    }
    Samples rows = Samples.concat(List.of(data.train(), data.test()));
    long wanted = (long) options.outerRows() + options.innerRows();
    if (wanted > rows.size()) {
      throw BilevelException.data(
          "%s has %d rows, fewer than outer-rows (%d) and inner-rows (%d) together."
              .formatted(data.name(), rows.size(), options.outerRows(), options.innerRows()),
          "Maybe lower outer-rows to %d.".formatted(Math.max(1, rows.size() - options.innerRows())),
          null);
    }
    int[] drawn = context.random("rows").sample(rows.size(), (int) wanted);
    return new AdultProblem(
        new LogisticLoss(SparseRows.of(rows, Arrays.copyOf(drawn, options.outerRows()))),
        new LogisticLoss(
            SparseRows.of(rows, Arrays.copyOfRange(drawn, options.outerRows(), drawn.length))),
        options.coupling(),
        options.outerBatch(),
        options.innerBatch());
  }

  private String plan(AdultProblem problem) {
    return "%d outer steps on %d and %d rows of %d features and a bias"
        .formatted(
            options.steps(), options.outerRows(), options.innerRows(), problem.large().width() - 1);
  }

  private static void once(RunContext context, String name, double value) {
    context.report(
        new RunEvent.Metric(
            name, value, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()));
  }
}
