package org.bilevel.testkit.problems;

import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/**
 * Keeps the vector that the last mixed product of a problem's inner objective was taken with: the v
 * with which an estimator of the form dF/dx ≈ ∇_x F − ∇²_xy f · v solved ∇²_yy f · v = ∇_y F.
 *
 * <p>The vector of a pair of products counts as well, so an estimator that takes Hessian products
 * as halves of pairs has to end with the mixed one, as they all do.
 */
public final class LastMixedProduct {
  private HeapVector vector = HeapVector.zeros(0);

  /** Keep nothing yet. */
  public LastMixedProduct() {}

  /**
   * Return the vector of the last mixed product.
   *
   * @return a new vector; without entries if there was no mixed product
   */
  public HeapVector vector() {
    return vector.copy();
  }

  /**
   * Return the same problem, watched.
   *
   * @param problem the problem
   * @return a problem whose inner objective tells of its mixed products
   */
  public BilevelProblem watch(BilevelProblem problem) {
    Objective inner = watch(problem.inner());
    return new BilevelProblem() {
      @Override
      public Objective outer() {
        return problem.outer();
      }

      @Override
      public Objective inner() {
        return inner;
      }

      @Override
      public Vector initialOuter() {
        return problem.initialOuter();
      }

      @Override
      public Vector initialInner() {
        return problem.initialInner();
      }

      @Override
      public Batch drawOuterBatch(RandomStream random) {
        return problem.drawOuterBatch(random);
      }

      @Override
      public Batch drawInnerBatch(RandomStream random) {
        return problem.drawInnerBatch(random);
      }
    };
  }

  private Objective watch(Objective objective) {
    return new Objective() {
      @Override
      public int dataPoints() {
        return objective.dataPoints();
      }

      @Override
      public Linearization linearize(Vector x, Vector y, Batch batch) {
        return watch(objective.linearize(x, y, batch));
      }
    };
  }

  private Linearization watch(Linearization at) {
    return new Linearization() {
      @Override
      public double value() {
        return at.value();
      }

      @Override
      public Vector gradientX() {
        return at.gradientX();
      }

      @Override
      public Vector gradientY() {
        return at.gradientY();
      }

      @Override
      public Vector productYy(Vector v) {
        return at.productYy(v);
      }

      @Override
      public Vector productXy(Vector v) {
        vector = HeapVector.of(v.toArray());
        return at.productXy(v);
      }

      @Override
      public Vector productYx(Vector u) {
        return at.productYx(u);
      }

      @Override
      public Products products(Vector v) {
        vector = HeapVector.of(v.toArray());
        return at.products(v);
      }

      @Override
      public void close() {
        at.close();
      }
    };
  }
}
