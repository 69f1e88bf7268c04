package org.bilevel.linearquadratic;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Stateless;
import org.bilevel.api.Vector;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/**
 * The hypergradient where the inner problem has constraints c(x, y), through its optimality
 * conditions on the active set.
 *
 * <p>At (x, y) let A = ∇_y c and C = ∇_x c of the active constraints, z their multipliers, L = f +
 * zᵀc, H = ∇²_yy L and M = ∇²_xy L. A change dx moves the solution and the multipliers by
 *
 * <pre>{@code
 * H dy + Mᵀ dx + Aᵀ dz = 0,    A dy + C dx = 0
 * gradient:        dF/dx = ∇_x F − M v − Cᵀ w   with   H v + Aᵀ w = ∇_y F,   A v = 0
 * linear-program:  −d  where d minimises ⟨∇_x F, dx⟩ + ⟨∇_y F, dy⟩ over these with ‖dx‖_∞ ≤ 1
 * }</pre>
 *
 * <p>The equations are the optimality conditions of the problem LQ(x, y) of the paper: where z_i
 * &gt; 0 its conditions hold inequality i with equality. Multipliers are those of least squares;
 * inequalities whose multiplier is not positive count as inactive, where the reduced objective may
 * have a kink. Options: {@code direction}, gradient by default; {@code activity} ≥ 0, 1e-6 by
 * default; {@code violation} &gt; 0, 1e-3 by default; {@code most-inner}, 1000 by default, bounds
 * the length d of y.
 *
 * <p>Cost: d times both products of f and of each active constraint that is not linear, and a dense
 * factorisation of d + m rows. Memory: 2 (d + m)² + p d numbers. Random: the batches of F and f,
 * drawn from the splits "outer" and "inner". Failures: NUMERIC where y is infeasible, active
 * constraints depend on each other, the conditions are singular, the linear program has no bounded
 * solution, or a value is not finite; CONFIGURATION where y is too long.
 *
 * <p>Source: BSG, Section 2.2. The paper says that the direction of its program is a multiple of
 * the gradient; its objective is linear in dx, so what it gives is minus the gradient's signs: a
 * direction of descent, but another one. The gradient is an addition.
 */
final class LinearQuadraticEstimator implements HypergradientEstimator {
  private final LinearQuadraticOptions options;

  LinearQuadraticEstimator(LinearQuadraticOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.CONSTRAINED_HYPERGRADIENT)
        .needing(Capability.PRODUCTS)
        .keeping(2, 0);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Estimates(problem);
  }

  private final class Estimates implements Session, Stateless {
    private final BilevelProblem problem;

    Estimates(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      return LinearQuadraticEstimator.this.estimate(problem, x, inner.y(), random);
    }

    @Override
    public void close() {}
  }

  private Hypergradient estimate(BilevelProblem problem, Vector x, Vector y, RandomStream random) {
    Local.requireSmall(y.size(), options.mostInner());
    Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
    Batch innerBatch = problem.drawInnerBatch(random.split("inner"));
    try (Linearization outer = problem.outer().linearize(x, y, outerBatch);
        Vector outerX = outer.gradientX();
        Vector outerY = outer.gradientY();
        Local local = new Local(problem, x, y, innerBatch)) {
      requireFinite(outerX, "∇_x F");
      requireFinite(outerY, "∇_y F");
      ActiveSet active = ActiveSet.of(local, options.activity(), options.violation());
      Local.Hessians hessians = local.hessians(active.multipliers());
      double[][] c = active.indices().stream().map(local::gradientX).toArray(double[][]::new);
      double[] result =
          options.linearProgram()
              ? program(outerX.toArray(), outerY.toArray(), hessians, active.rows(), c)
              : gradient(outerX.toArray(), outerY.toArray(), hessians, active.rows(), c);
      Vector value = x.zerosLike();
      value.assign(result);
      int products = y.size();
      return new Hypergradient(
          value,
          outer.value(),
          Double.NaN,
          products,
          outerBatch.size(problem.outer().dataPoints())
              + (long) products * innerBatch.size(problem.inner().dataPoints()));
    }
  }

  private static void requireFinite(Vector vector, String what) {
    if (!vector.isFinite()) {
      throw BilevelException.numeric(
          "An entry of " + what + " is not finite at the inner solution (linear-quadratic).",
          "Maybe the inner solution has diverged.");
    }
  }

  private static double[] gradient(
      double[] outerX, double[] outerY, Local.Hessians hessians, double[][] a, double[][] c) {
    int d = outerY.length;
    double[] right = new double[d + a.length];
    System.arraycopy(outerY, 0, right, 0, d);
    double[] solution = Kkt.solve(hessians.yy(), a, right);
    double[] result = outerX.clone();
    for (int i = 0; i < result.length; i++) {
      for (int j = 0; j < d; j++) {
        result[i] -= hessians.xy()[i][j] * solution[j];
      }
      for (int k = 0; k < a.length; k++) {
        result[i] -= c[k][i] * solution[d + k];
      }
    }
    return result;
  }

  /** Return −d^x of the linear program. */
  private static double[] program(
      double[] outerX, double[] outerY, Local.Hessians hessians, double[][] a, double[][] c) {
    int p = outerX.length;
    int d = outerY.length;
    int m = a.length;
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    Variable[] dx = new Variable[p];
    Variable[] dy = new Variable[d];
    Variable[] dz = new Variable[m];
    for (int i = 0; i < p; i++) {
      dx[i] = model.newVariable("dx" + i).lower(-1).upper(1).weight(outerX[i]);
    }
    for (int j = 0; j < d; j++) {
      dy[j] = model.newVariable("dy" + j).weight(outerY[j]);
    }
    for (int k = 0; k < m; k++) {
      dz[k] = model.newVariable("dz" + k);
    }
    for (int j = 0; j < d; j++) {
      Expression stationarity = model.newExpression("stationarity" + j).level(0);
      for (int l = 0; l < d; l++) {
        stationarity.set(dy[l], hessians.yy()[j][l]);
      }
      for (int i = 0; i < p; i++) {
        stationarity.set(dx[i], hessians.xy()[i][j]);
      }
      for (int k = 0; k < m; k++) {
        stationarity.set(dz[k], a[k][j]);
      }
    }
    for (int k = 0; k < m; k++) {
      Expression feasibility = model.newExpression("feasibility" + k).level(0);
      for (int j = 0; j < d; j++) {
        feasibility.set(dy[j], a[k][j]);
      }
      for (int i = 0; i < p; i++) {
        feasibility.set(dx[i], c[k][i]);
      }
    }
    Optimisation.Result solution = model.minimise();
    if (!solution.getState().isOptimal()) {
      throw BilevelException.numeric(
          "The linear program of the direction has no solution: %s (%d and %d variables, %d active constraints)."
              .formatted(solution.getState(), p, d, m),
          "Maybe f is flat along the active constraints, so that y may move without bound; give it"
              + " some curvature.");
    }
    double[] result = new double[p];
    for (int i = 0; i < p; i++) {
      result[i] = -solution.doubleValue(i);
    }
    return result;
  }
}
