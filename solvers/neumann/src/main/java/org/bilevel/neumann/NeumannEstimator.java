package org.bilevel.neumann;

import java.lang.System.Logger;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Stateless;
import org.bilevel.api.Vector;

/**
 * Follows the inner solution's dependence on x by the first terms of a Neumann series.
 *
 * <pre>{@code
 * v = η Σ_{q=0..Q} (I − η ∇²_yy f)^q ∇_y F
 * dF/dx ≈ ∇_x F − ∇²_xy f · v
 * }</pre>
 *
 * <p>x has length p, y and v have length d; all derivatives are taken at the inner solution. Where
 * the curvatures λ_i of f lie between 0 and 2/η, the sum tends to the inverse of ∇²_yy f, and its
 * error along eigenvector i is |1 − ηλ_i|^(Q+1) of the solution's entry there. Options: {@code
 * steps} Q ≥ 0, 10 by default; {@code learning-rate} η &gt; 0, 0.1 by default; {@code
 * random-truncation}, false by default, draws q uniformly from 0 to Q and takes (Q + 1) η (I − η
 * ∇²_yy f)^q ∇_y F for v, whose mean is the sum; {@code fresh-batches}, false by default, draws an
 * inner batch for each factor, so that with random truncation the mean is also that over batches;
 * {@code residual}, false by default, reports ‖∇²_yy f · v − ∇_y F‖, of the drawn v where it is
 * drawn.
 *
 * <p>Cost: Q Hessian products, with random truncation Q/2 on average, and one mixed product; one
 * Hessian product more for the residual, in the same sweep as the mixed one; with fresh batches an
 * evaluation of f for each product. Accessed data points: the outer batch once, an inner batch for
 * each product. Memory: four vectors of length d. Random: the batches, drawn by the problem from
 * the splits "outer" and "inner" of the estimate's stream and from "inner" with the number of the
 * product, and q from "truncation". Failures: NUMERIC where a gradient, a term or the estimate is
 * not finite; the message has the step. Terms that grow without that are told to the log at DEBUG:
 * the series diverges, as η is too large or f is not convex there.
 *
 * <p>Source: the truncated Neumann series that BSG (Section 1.2) names for the adjoint equation;
 * random truncation and fresh batches are those of Ghadimi and Wang 2018, Algorithm 3, whose sum
 * ends at Q − 1. With a single batch it is what {@code implicit-gradient} computes in Q + 1 steps
 * from v = 0.
 */
final class NeumannEstimator implements HypergradientEstimator {
  private static final Logger LOG = System.getLogger(NeumannEstimator.class.getName());

  private final NeumannOptions options;

  NeumannEstimator(NeumannOptions options) {
    this.options = options;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .offering(Capability.EQUIVARIANCE)
        .needing(Capability.PRODUCTS)
        .keeping(4, 0);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Sums(problem);
  }

  private final class Sums implements Session, Stateless {
    private final BilevelProblem problem;

    Sums(BilevelProblem problem) {
      this.problem = problem;
    }

    @Override
    public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
      Batch outerBatch = problem.drawOuterBatch(random.split("outer"));
      Batch innerBatch = problem.drawInnerBatch(random.split("inner"));
      int last = options.steps();
      if (options.randomTruncation()) {
        last = random.split("truncation").nextInt(options.steps() + 1);
      }
      try (Linearization outer = problem.outer().linearize(x, inner.y(), outerBatch);
          Vector b = outer.gradientY();
          Linearization f = problem.inner().linearize(x, inner.y(), innerBatch);
          Vector term = b.copy();
          Vector v = b.copy()) {
        requireFinite(b.norm(), "∇_y F");
        long dataPoints = outerBatch.size(problem.outer().dataPoints());
        term.scale(options.learningRate());
        v.assign(term);
        double first = term.norm();
        double norm = first;
        for (int q = 1; q <= last; q++) {
          Batch batch =
              options.freshBatches()
                  ? problem.drawInnerBatch(random.split("inner", q))
                  : innerBatch;
          dataPoints += batch.size(problem.inner().dataPoints());
          if (options.freshBatches()) {
            try (Linearization own = problem.inner().linearize(x, inner.y(), batch)) {
              multiply(own, term);
            }
          } else {
            multiply(f, term);
          }
          norm = term.norm();
          if (!Double.isFinite(norm)) {
            throw diverged(q, last, norm, first);
          }
          v.axpy(1, term);
        }
        if (norm > first) {
          LOG.log(
              Logger.Level.DEBUG,
              "the terms of the Neumann series grew from {0} to {1} in {2} steps",
              first,
              norm,
              last);
        }
        if (options.randomTruncation()) {
          v.assign(term);
          v.scale(options.steps() + 1);
        }
        int products = last + (options.residual() ? 2 : 1);
        dataPoints += (long) (products - last) * innerBatch.size(problem.inner().dataPoints());
        double residual = Double.NaN;
        Vector value = outer.gradientX();
        try {
          if (options.residual()) {
            try (Products both = f.products(v)) {
              value.axpy(-1, both.xy());
              both.yy().axpy(-1, b);
              residual = both.yy().norm();
            }
          } else {
            try (Vector mixed = f.productXy(v)) {
              value.axpy(-1, mixed);
            }
          }
          requireFinite(value.norm(), "the hypergradient");
        } catch (RuntimeException e) {
          value.close();
          throw e;
        }
        return new Hypergradient(value, outer.value(), residual, products, dataPoints);
      }
    }

    /** From one term to the next: t ← t − η ∇²_yy f · t. */
    private void multiply(Linearization f, Vector term) {
      try (Vector product = f.productYy(term)) {
        term.axpy(-options.learningRate(), product);
      }
    }

    private BilevelException diverged(int step, int last, double norm, double first) {
      return BilevelException.numeric(
          "The Neumann series of the hypergradient diverged at step %d of %d: the norm of its term is %s, that of its first %s (neumann, learning-rate %s)."
              .formatted(step, last, norm, first, options.learningRate()),
          "Maybe learning-rate is too large; try " + options.learningRate() / 10 + ".");
    }

    private void requireFinite(double norm, String what) {
      if (!Double.isFinite(norm)) {
        throw BilevelException.numeric(
            "The norm of %s is %s at the inner solution (neumann, learning-rate %s)."
                .formatted(what, norm, options.learningRate()),
            "Maybe the inner learning rate or this one is too large; try a tenth.");
      }
    }

    @Override
    public void close() {}
  }
}
