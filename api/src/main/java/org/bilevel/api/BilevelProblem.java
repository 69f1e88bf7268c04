package org.bilevel.api;

import java.util.Optional;

/**
 * A bilevel problem {@code min_x F(x, y*(x))} with {@code y*(x) ∈ argmin_y f(x, y)}, as two
 * objectives and a place to start.
 *
 * <p>Feasible sets for x, and for y where they do not depend on x, are {@link Projection}s of the
 * algorithm, not of the problem; constraints that couple y with x are the problem's own.
 */
public interface BilevelProblem {

  /**
   * Return the outer objective F.
   *
   * @return F, the same object each time
   */
  Objective outer();

  /**
   * Return the inner objective f.
   *
   * @return f, the same object each time
   */
  Objective inner();

  /**
   * Return where the outer variable starts.
   *
   * @return a new vector of length p that the caller owns
   */
  Vector initialOuter();

  /**
   * Return where the inner variable starts.
   *
   * @return a new vector of length d that the caller owns
   */
  Vector initialInner();

  /**
   * Return the constraints on y, given x.
   *
   * @return the constraints, the same object each time; empty if every y is feasible
   */
  default Optional<Constraints> constraints() {
    return Optional.empty();
  }

  /**
   * Draw the data points of one evaluation of the outer objective.
   *
   * @param random the stream to draw from
   * @return the batch; every data point unless the problem is stochastic
   */
  default Batch drawOuterBatch(RandomStream random) {
    return Batch.all();
  }

  /**
   * Draw the data points of one evaluation of the inner objective.
   *
   * @param random the stream to draw from
   * @return the batch; every data point unless the problem is stochastic
   */
  default Batch drawInnerBatch(RandomStream random) {
    return Batch.all();
  }

  /**
   * Return a problem from its two objectives and starting points.
   *
   * @param outer F
   * @param inner f
   * @param initialOuter where x starts; copied at each call of {@link #initialOuter()}
   * @param initialInner where y starts; copied at each call of {@link #initialInner()}
   * @return the problem
   */
  static BilevelProblem of(
      Objective outer, Objective inner, Vector initialOuter, Vector initialInner) {
    return new BilevelProblem() {
      @Override
      public Objective outer() {
        return outer;
      }

      @Override
      public Objective inner() {
        return inner;
      }

      @Override
      public Vector initialOuter() {
        return initialOuter.copy();
      }

      @Override
      public Vector initialInner() {
        return initialInner.copy();
      }
    };
  }
}
