package org.bilevel.linearquadratic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.HeapVector;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Stateless;
import org.bilevel.api.Vector;
import org.ojalgo.matrix.store.RawStore;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.convex.ConvexSolver;

/**
 * Solves an inner problem with constraints by a sequence of quadratic programs: Newton's method on
 * its optimality conditions.
 *
 * <pre>{@code
 * d  minimises  ½ dᵀH d + ⟨∇_y f, d⟩   subject to   c_i + ⟨∇_y c_i, d⟩ ≤ 0 or = 0
 * y ← y + d
 * }</pre>
 *
 * <p>H = ∇²_yy (f + zᵀc), with the multipliers z that the program before gave. y has length d.
 * Options: {@code steps}, 30 by default, the most programs of a solve; {@code tolerance}, 1e-10 by
 * default, on ‖d‖ / (1 + ‖y‖), at which it ends; {@code most-inner}, 1000 by default, bounds the
 * length of y. For f convex and quadratic with linear constraints one program is exact; steps are
 * not shortened, so far from a solution of other problems they may diverge.
 *
 * <p>Each program is solved by a maintained library and then once more on the set of constraints
 * that it found active, to rounding. Cost: a gradient and d products a program. Memory: 2 (d + m)²
 * numbers. Random: only the batches. Failures: NUMERIC where a program is infeasible or its H is
 * not positive semidefinite, where a value is not finite, or where the steps do not end.
 *
 * <p>Source: an addition; BSG, Section 2.2, leaves the solution of the inner problem open.
 */
final class LinearQuadraticSolver implements InnerSolver {
  private static final double ACTIVE = 1e-7;

  private final LinearQuadraticSolverOptions options;

  LinearQuadraticSolver(LinearQuadraticSolverOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.CONSTRAINED_INNER)
        .needing(Capability.PRODUCTS)
        .keeping(2, 0);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return (Session & Stateless) (x, start, request) -> solve(problem, x, start, request);
  }

  private InnerSolution solve(BilevelProblem problem, Vector x, Vector start, Request request) {
    Local.requireSmall(start.size(), options.mostInner());
    Vector y = start.copy();
    try {
      double[] z = new double[0];
      long dataPoints = 0;
      double residual = Double.NaN;
      int steps = 0;
      boolean arrived = false;
      while (!arrived && steps < options.steps()) {
        Batch batch = problem.drawInnerBatch(request.random());
        try (Local local = new Local(problem, x, y, batch)) {
          dataPoints += (1L + y.size()) * batch.size(problem.inner().dataPoints());
          Program program = Program.of(local, z, steps + 1);
          steps++;
          y.assign(sum(y.toArray(), program.step()));
          z = program.multipliers();
          residual = program.residual();
          arrived = HeapVector.wrap(program.step()).norm() <= options.tolerance() * (1 + y.norm());
        }
      }
      return new InnerSolution(y, Optional.empty(), steps, residual, dataPoints);
    } catch (RuntimeException e) {
      y.close();
      throw e;
    }
  }

  private static double[] sum(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    return a;
  }

  /**
   * The solution of one quadratic program.
   *
   * @param step d
   * @param multipliers z, one for each constraint
   * @param residual ‖∇_y L‖ before the step
   */
  private record Program(double[] step, double[] multipliers, double residual) {

    static Program of(Local local, double[] z, int number) {
      double[] gradient = local.gradient();
      int d = gradient.length;
      int m = local.constraintCount();
      double[][] rows = new double[m][];
      double[] values = new double[m];
      for (int i = 0; i < m; i++) {
        rows[i] = local.gradientY(i);
        values[i] = local.value(i);
      }
      double residual = lagrangianGradient(gradient, rows, z).norm();
      if (!Double.isFinite(residual)) {
        throw BilevelException.numeric(
            "The inner solver diverged at step %d: ‖∇_y L‖ is %s (linear-quadratic)."
                .formatted(number, residual),
            "Maybe the start is too far from a solution, or a value in the data is not finite.");
      }
      double[][] h = local.hessians(z).yy();
      double[] rough = m == 0 ? new double[d] : quadratic(local, h, gradient, rows, values, number);
      List<Integer> active = new ArrayList<>();
      for (int i = 0; i < m; i++) {
        double reached = values[i] + HeapVector.wrap(rows[i]).dot(HeapVector.wrap(rough));
        double scale = 1 + HeapVector.wrap(rows[i]).norm();
        if (!local.isInequality(i) || reached >= -ACTIVE * scale) {
          active.add(i);
        }
      }
      return polished(local, h, gradient, rows, values, active, residual);
    }

    /** Solve with the active constraints as equalities, dropping those that only pull. */
    private static Program polished(
        Local local,
        double[][] h,
        double[] gradient,
        double[][] rows,
        double[] values,
        List<Integer> active,
        double residual) {
      int d = gradient.length;
      while (true) {
        double[][] a = active.stream().map(i -> rows[i]).toArray(double[][]::new);
        double[] right = new double[d + a.length];
        for (int j = 0; j < d; j++) {
          right[j] = -gradient[j];
        }
        for (int k = 0; k < a.length; k++) {
          right[d + k] = -values[active.get(k)];
        }
        double[] solution = Kkt.solve(h, a, right);
        int worst = -1;
        for (int k = 0; k < a.length; k++) {
          double multiplier = solution[d + k];
          if (local.isInequality(active.get(k))
              && multiplier < 0
              && (worst < 0 || multiplier < solution[d + worst])) {
            worst = k;
          }
        }
        if (worst < 0) {
          double[] step = Arrays.copyOf(solution, d);
          double[] z = new double[rows.length];
          for (int k = 0; k < a.length; k++) {
            z[active.get(k)] = solution[d + k];
          }
          return new Program(step, z, residual);
        }
        active.remove(worst);
      }
    }

    private static HeapVector lagrangianGradient(double[] gradient, double[][] rows, double[] z) {
      HeapVector sum = HeapVector.of(gradient);
      for (int i = 0; i < z.length; i++) {
        sum.axpy(z[i], HeapVector.wrap(rows[i]));
      }
      return sum;
    }

    private static double[] quadratic(
        Local local,
        double[][] h,
        double[] gradient,
        double[][] rows,
        double[] values,
        int number) {
      int d = gradient.length;
      ConvexSolver.Builder builder = ConvexSolver.newBuilder(d);
      builder.quadratic(RawStore.wrap(h));
      // the library minimises ½ dᵀQ d − Cᵀ d
      double[] linear = new double[d];
      for (int j = 0; j < d; j++) {
        linear[j] = -gradient[j];
      }
      builder.linear(linear);
      for (int i = 0; i < rows.length; i++) {
        if (local.isInequality(i)) {
          builder.inequality(-values[i], rows[i]);
        } else {
          builder.equality(-values[i], rows[i]);
        }
      }
      Optimisation.Result result = builder.build().solve();
      if (!result.getState().isFeasible()) {
        throw BilevelException.numeric(
            "Step %d of the inner solver has no solution: the quadratic program with %d variables and %d constraints is %s (linear-quadratic)."
                .formatted(number, d, rows.length, result.getState()),
            "Maybe the constraints contradict each other for this x, or f is not convex along"
                + " them.");
      }
      double[] step = new double[d];
      for (int j = 0; j < d; j++) {
        step[j] = result.doubleValue(j);
      }
      return step;
    }
  }
}
