package org.bilevel.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Stateless;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;
import org.bilevel.api.descent.OuterPoint;

/**
 * Differentiates the inner solver itself: the gradient of x ↦ F(x, y_K(x)) by a walk along the
 * steps y_{k+1} = Φ_k(x, y_k) that it took, for each outer variable.
 *
 * <pre>{@code
 * ẏ_0 = 0,   ẏ_{k+1} = (∂Φ_k/∂y) ẏ_k + (∂Φ_k/∂x) e_j,   k = 0 … K−1
 * g_j = ∂F/∂x_j + ⟨∇_y F(x, y_K), ẏ_K⟩,   j = 1 … p
 * }</pre>
 *
 * <p>x and g have length p, y and ẏ length d, e_j is the j-th unit vector. The inner start y_0
 * counts as independent of x. The result is that of {@code reverse} up to rounding, for p times its
 * products: a check of it, and for small p free of its walk back.
 *
 * <p>Options: {@code block} ≥ 1, 16 by default, how many outer variables walk side by side, which
 * share the evaluations of a step and take three vectors of length d each; the result does not
 * depend on it. {@code most} ≥ 1, 10,000 by default, the greatest p: with more outer variables the
 * estimator refuses to start (CONFIGURATION), since it would take p walks.
 *
 * <p>Cost: K evaluations for each block, and for each outer variable K mixed and K − 1 Hessian
 * products, of f, and of F where the steps use it; one evaluation of F. Memory: the K iterates,
 * kept by the inner solver, and 3 {@code block} + 4 vectors of length d. Random: only the outer
 * batch, drawn by the problem from the split "outer" of the estimate's stream; the steps keep their
 * batches. Failures: NUMERIC where a gradient or a derivative is not finite; the message has the
 * step.
 *
 * <p>Source: the forward counterpart of {@code reverse} (Franceschi et al., "Forward and reverse
 * gradient-based hyperparameter optimization", 2017, which IAPTT-GM cites as [3]).
 */
final class ForwardEstimator implements HypergradientEstimator {
  private final ForwardOptions options;

  ForwardEstimator(ForwardOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.EQUIVARIANCE)
        .needing(Capability.PRODUCTS)
        .needing(Capability.TRAJECTORY)
        .keeping((int) Math.min(3L * options.block() + 4, Integer.MAX_VALUE / 2), 1);
  }

  @Override
  public Session start(BilevelProblem problem) {
    try (Vector x = problem.initialOuter()) {
      if (x.size() > options.most()) {
        throw BilevelException.configuration(
            String.format(
                Locale.ROOT,
                "The estimator forward walks along the inner steps once for each outer variable, and"
                    + " there are %,d of them; most is %,d.",
                x.size(),
                options.most()),
            "Maybe use reverse, which walks back once for all of them, or raise most.");
      }
    }
    return new Walks(problem);
  }

  private final class Walks implements Session, Stateless {
    private final BilevelProblem problem;

    Walks(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      Trajectory trajectory = inner.trajectory().orElseThrow();
      Batch batch = problem.drawOuterBatch(random.split("outer"));
      try (OuterPoint outer = OuterPoint.of(problem.outer(), x, inner.y(), batch, "forward")) {
        int p = x.size();
        double[] slopes = new double[p]; // ⟨∇_y F, ∂y_K/∂x_j⟩
        int products = 0;
        long dataPoints = batch.size(problem.outer().dataPoints());
        for (int first = 0; first < p; first += options.block()) {
          List<Vector> units = units(x, first, Math.min(options.block(), p - first));
          try (Trajectory.Pushforward walk = trajectory.pushforward(trajectory.steps(), units)) {
            for (int i = 0; i < units.size(); i++) {
              slopes[first + i] = outer.gradientY().dot(walk.changes().get(i));
            }
            products += walk.products();
            dataPoints += walk.dataPoints();
          } finally {
            units.forEach(Vector::close);
          }
        }
        Vector value = x.zerosLike();
        try {
          value.assign(slopes);
          value.axpy(1, outer.gradientX());
          requireFinite(value.norm());
          return new Hypergradient(value, outer.value(), Double.NaN, products, dataPoints);
        } catch (RuntimeException e) {
          value.close();
          throw e;
        }
      }
    }

    /** Return the unit vectors e_first, …, e_{first+count−1}. */
    private static List<Vector> units(Vector like, int first, int count) {
      double[] entries = new double[like.size()];
      List<Vector> units = new ArrayList<>(count);
      for (int j = first; j < first + count; j++) {
        entries[j] = 1;
        Vector unit = like.zerosLike();
        unit.assign(entries);
        units.add(unit);
        entries[j] = 0;
      }
      return units;
    }

    private static void requireFinite(double norm) {
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The norm of the hypergradient is " + norm + " (forward).",
            "Maybe the inner learning rate is too large; try a tenth of it.");
      }
    }

    @Override
    public void close() {}
  }
}
