package org.bilevel.toy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.OuterSteps;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/**
 * Takes T outer steps on a small problem and measures how far from its known answer they lead.
 *
 * <p>Section {@code solver}, hypergradient-descent by default. Options: {@code problem} (iaptt-10),
 * one of {@link Problems}, whose classes have the formulas, feasible sets, starts and sources;
 * {@code initial-outer} and {@code initial-inner} (the problem's own), where x and y start; {@code
 * steps} T (500); {@code report-every} (1); {@code outer-size} p (5), {@code inner-size} d (10) and
 * {@code condition} κ (10) of the quadratic problem. The feasible sets X and Y of a problem are
 * kept by the solver's projections, not here: give them to the solver.
 *
 * <p>Metrics, besides those of {@link OuterSteps}, at every {@code report-every}-th step and the
 * last: {@code outer-error} ‖x − x*‖/‖x*‖ after the step; of the y that the step found, and the x
 * that it was found for, {@code inner-error} ‖y − y*‖/‖y*‖ and {@code value-error} |F(x, y) −
 * F*|/|F*|; {@code infeasibility}, how far an entry of x or y lies outside of X or Y, or by how
 * much a constraint is violated; where dF/dx has a formula, {@code hypergradient-norm-error}, by
 * how much the norm of the estimate (with the regularizer's gradient, if there is one) differs from
 * the exact one's, relatively; x and y themselves as {@code x1} …, {@code y1} …, if they have at
 * most three entries. An error is absolute where the number that it would be divided by is 0; of
 * several solutions the nearest counts.
 *
 * <p>Figures: x if p ≤ 3, F(x, y), and the three errors of the last step.
 *
 * <p>Checkpoints: after each outer step, if the solver has a state.
 *
 * <p>Cost: the solver's, and an evaluation of F for each step. Random: the streams "problem" (the
 * quadratic problem and its start) and "solver". Failures: those of the solver, with the outer
 * step.
 */
final class ToyExperiment implements Experiment {
  private static final int FEW = 3;

  private final ToyOptions options;

  ToyExperiment(ToyOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    Capabilities all = Capabilities.NONE.offering(Capability.PRODUCTS);
    for (Capability need : options.problem().needs()) {
      all = all.needing(need);
    }
    return all;
  }

  @Override
  public Outcome run(RunContext context) {
    KnownProblem known = options.problem().make(options.size(), context.random("problem"));
    BilevelProblem problem =
        new StartedAt(known.problem(), options.initialOuter(), options.initialInner());
    try (BilevelSolver.Session session =
        options.solver().start(problem, context.random("solver"))) {
      context.report(
          new RunEvent.Started(
              "%s, x of length %d, y of length %d, %d outer steps"
                  .formatted(
                      options.problem().word(),
                      session.x().size(),
                      session.y().size(),
                      options.steps())));
      OuterSteps steps = new OuterSteps(context, session);
      Last last = new Last();
      steps.resume(last);
      while (steps.taken() < options.steps()) {
        step(known, session, steps, context, last);
        steps.offer(last);
      }
      return outcome(known, session.x(), last);
    }
  }

  /** What the last step found: F(x, y) and y's error. */
  private static final class Last implements Restorable {
    private double value;
    private double innerError;

    @Override
    public void save(StateOutput out) {
      out.write(value);
      out.write(innerError);
    }

    @Override
    public void restore(StateInput in) {
      value = in.readDouble();
      innerError = in.readDouble();
    }
  }

  private void step(
      KnownProblem known,
      BilevelSolver.Session session,
      OuterSteps steps,
      RunContext context,
      Last found) {
    try (Vector x = session.x().copy()) { // the step's y belongs to this one
      BilevelSolver.Step step = steps.take();
      found.value = known.problem().outer().value(x, session.y(), Batch.all());
      found.innerError = known.innerError(session.y());
      if (steps.taken() % options.reportEvery() == 0 || steps.taken() == options.steps()) {
        double outerError = known.outerError(session.x());
        steps.metric("outer-error", outerError);
        steps.metric("inner-error", found.innerError);
        steps.metric("value-error", known.valueError(found.value));
        steps.metric("infeasibility", known.infeasibility(session.x(), x, session.y()));
        known
            .hypergradient()
            .ifPresent(exact ->
                steps.metric(
                    "hypergradient-norm-error",
                    relative(step.hypergradientNorm(), exact.apply(x).norm())));
        entries("x", session.x()).forEach(steps::metric);
        entries("y", session.y()).forEach(steps::metric);
        context.report(
            new RunEvent.Progress(
                "outer steps",
                steps.taken(),
                options.steps(),
                Map.of("F", found.value, "error of x", outerError)));
      }
    }
  }

  private static Outcome outcome(KnownProblem known, Vector x, Last last) {
    List<Outcome.Figure> figures = new ArrayList<>();
    entries("x", x).forEach((name, value) -> figures.add(figure(name, value)));
    figures.add(figure("F", last.value));
    figures.add(figure("error of x", known.outerError(x)));
    figures.add(figure("error of y", last.innerError));
    figures.add(figure("error of F", known.valueError(last.value)));
    return new Outcome(figures);
  }

  private static Outcome.Figure figure(String name, double value) {
    return new Outcome.Figure(name, "", value, true);
  }

  /** Return the entries of a short vector by name, nothing of a long one. */
  private static Map<String, Double> entries(String name, Vector vector) {
    Map<String, Double> entries = new LinkedHashMap<>();
    if (vector.size() <= FEW) {
      double[] values = vector.toArray();
      for (int i = 0; i < values.length; i++) {
        entries.put(name + (i + 1), values[i]);
      }
    }
    return entries;
  }

  private static double relative(double value, double exact) {
    return Math.abs(value - exact) / (exact == 0 ? 1 : Math.abs(exact));
  }
}
