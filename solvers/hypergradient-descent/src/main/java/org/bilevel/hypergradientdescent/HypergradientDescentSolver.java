package org.bilevel.hypergradientdescent;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Regularizer;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.hypergradientdescent.HypergradientDescentOptions.Check;
import org.bilevel.hypergradientdescent.HypergradientDescentOptions.Start;

/**
 * Moves x against an estimated hypergradient.
 *
 * <pre>{@code
 * y ← inner solve of f(x, ·) from z
 * g ← estimate of dF/dx at (x, y), plus ∇R(x)
 * z ← z_0 (initial),   y (warm),   or P_Z(z − step(dF/dz)) (learned)
 * x ← P_X(x − step(g))
 * }</pre>
 *
 * <p>x has length p, y and z have length d. The options name the parts: {@code inner}, {@code
 * hypergradient}, {@code outer} and {@code start-optimizer} with their step sizes and schedules,
 * {@code projection} P_X and {@code start-projection} P_Z, {@code regularizer} R. {@code start},
 * initial by default, says where inner solves start; learned needs an estimator that offers the
 * gradient in the start. {@code check}, none by default, compares every {@code check-every} steps
 * the problem's derivatives with central differences (gradients), and also the hypergradient with
 * the implicit one from conjugate gradients (full), and warns where they differ by more than {@code
 * check-tolerance}, relatively.
 *
 * <p>IA-GM is {@code hypergradient: reverse} with {@code start: learned}; IAPTT-GM {@code
 * pessimistic} with it; IA-GM (A) either with {@code inner.acceleration: nesterov}.
 *
 * <p>The memory that the parts declare is compared with what there is before the first step.
 *
 * <p>Cost: that of the parts; a check of gradients takes eight evaluations and a mixed and a
 * Hessian product of each objective, the full one a Hessian product for each step of conjugate
 * gradients, at most 10 d and 1000. Memory: y, z and two vectors of length p, and the parts'.
 * Random: inner, hypergradient, regularizer and check draw from splits of their own for each outer
 * step. A session has a state if those of the inner solver, the estimator and both optimizers have
 * one. Failures: NUMERIC with the outer step; x and y are then those before it.
 *
 * <p>Source: IAPTT-GM, Algorithms 1 and 2; BSG, Algorithm 1; the loops of the other papers are
 * special cases.
 */
final class HypergradientDescentSolver implements BilevelSolver {
  private final HypergradientDescentOptions options;

  HypergradientDescentSolver(HypergradientDescentOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    Capabilities all = Capabilities.NONE.keeping(2, 0);
    if (options.check() != Check.NONE) {
      all = all.needing(Capability.PRODUCTS);
    }
    return options.start() == Start.LEARNED ? all.needing(Capability.START_GRADIENT) : all;
  }

  @Override
  public Session start(BilevelProblem problem, RandomStream random) {
    return new Loop(problem, random);
  }

  private final class Loop implements Session, Restorable {
    private final RandomStream random;
    private final boolean keepTrajectory;
    private final Checks checks;
    private final Vector x;
    private final Vector y;
    private final Vector z;
    private final InnerSolver.Session solves;
    private final HypergradientEstimator.Session estimates;
    private final OuterOptimizer.Session steps;
    private final OuterOptimizer.Session startSteps;
    private int j; // outer steps taken

    Loop(BilevelProblem problem, RandomStream random) {
      this.random = random;
      this.keepTrajectory =
          options.hypergradient().capabilities().needs().contains(Capability.TRAJECTORY);
      this.checks = new Checks(problem, options.checkTolerance());
      this.x = problem.initialOuter();
      this.y = problem.initialInner();
      try {
        MemoryNeed.of(capabilities(), options.inner(), options.hypergradient(), keepTrajectory)
            .requireFits(y);
      } catch (BilevelException e) {
        x.close();
        y.close();
        throw e;
      }
      this.z = y.copy();
      options.projection().ifPresent(p -> p.project(x));
      options.startProjection().ifPresent(p -> p.project(z));
      this.solves = options.inner().start(problem);
      this.estimates = options.hypergradient().start(problem);
      this.steps = options.outer().start(x);
      this.startSteps = options.startOptimizer().start(z);
    }

    @Override
    public Step step() {
      InnerSolver.Request request =
          new InnerSolver.Request(random.split("inner", j), keepTrajectory);
      try (InnerSolution inner = solves.solve(x, z, request);
          Hypergradient estimate = estimates.estimate(x, inner, random.split("hypergradient", j));
          Vector direction = estimate.value().copy()) {
        List<String> warnings = check(inner, estimate);
        double regularizer = addRegularizer(direction);
        double norm = direction.norm();
        if (!Double.isFinite(norm)) {
          throw BilevelException.numeric(
              "The norm of the hypergradient is " + norm + ".",
              "Maybe a learning rate is too large: lower those of inner and outer.");
        }
        Step done =
            new Step(
                estimate.outerValue() + regularizer,
                inner.residual(),
                norm,
                stationarity(direction, norm),
                inner.steps(),
                estimate.products(),
                inner.dataPoints() + estimate.dataPoints(),
                warnings);
        moveStart(inner, estimate);
        y.assign(inner.y());
        steps.step(x, direction);
        options.projection().ifPresent(p -> p.project(x));
        j++;
        return done;
      } catch (BilevelException e) {
        throw e.category() == BilevelException.Category.NUMERIC ? located(e) : e;
      }
    }

    @Override
    public boolean isRestorable() {
      return Restorable.all(solves, estimates, steps, startSteps);
    }

    @Override
    public void save(StateOutput out) {
      out.write(j);
      out.write(x);
      out.write(y);
      out.write(z);
      for (Object part : List.of(solves, estimates, steps, startSteps)) {
        out.write((Restorable) part);
      }
    }

    @Override
    public void restore(StateInput in) {
      j = in.readInt();
      in.readInto(x);
      in.readInto(y);
      in.readInto(z);
      for (Object part : List.of(solves, estimates, steps, startSteps)) {
        in.readInto((Restorable) part);
      }
    }

    private List<String> check(InnerSolution inner, Hypergradient estimate) {
      if (options.check() == Check.NONE || j % options.checkEvery() != 0) {
        return List.of();
      }
      List<String> warnings = checks.derivatives(x, inner.y(), random.split("check", j));
      if (options.check() == Check.FULL) {
        warnings.addAll(checks.hypergradient(x, inner.y(), estimate.value()));
      }
      return warnings.stream().map(w -> "Outer step " + (j + 1) + ": " + w).toList();
    }

    /** Add ∇R(x) to a direction and return R(x), 0 without a regularizer. */
    private double addRegularizer(Vector direction) {
      if (options.regularizer().isEmpty()) {
        return 0;
      }
      try (Regularizer.Evaluation r =
          options.regularizer().get().evaluate(x, random.split("regularizer", j))) {
        direction.axpy(1, r.gradient());
        return r.value();
      }
    }

    /** Return ‖x − P_X(x − g)‖. */
    private double stationarity(Vector direction, double norm) {
      if (options.projection().isEmpty()) {
        return norm;
      }
      try (Vector moved = x.copy()) {
        moved.axpy(-1, direction);
        options.projection().get().project(moved);
        moved.axpy(-1, x);
        return moved.norm();
      }
    }

    private void moveStart(InnerSolution inner, Hypergradient estimate) {
      switch (options.start()) {
        case INITIAL -> {}
        case WARM -> z.assign(inner.y());
        case LEARNED -> {
          startSteps.step(z, estimate.startGradient().orElseThrow());
          options.startProjection().ifPresent(p -> p.project(z));
        }
      }
    }

    private BilevelException located(BilevelException cause) {
      BilevelException located =
          BilevelException.numeric(
              "hypergradient-descent stopped at outer step %d: %s"
                  .formatted(j + 1, cause.getMessage()),
              "");
      located.addSuppressed(cause);
      return located;
    }

    @Override
    public Vector x() {
      return x;
    }

    @Override
    public Vector y() {
      return y;
    }

    @Override
    public void close() {
      startSteps.close();
      steps.close();
      estimates.close();
      solves.close();
      z.close();
      y.close();
      x.close();
    }
  }
}
