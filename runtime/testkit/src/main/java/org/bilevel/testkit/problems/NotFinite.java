package org.bilevel.testkit.problems;

import java.util.function.BooleanSupplier;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;

/** Problems that stop being finite, to see how an algorithm reports it. */
public final class NotFinite {
  private NotFinite() {}

  /**
   * Return a problem whose inner gradients and products become NaN.
   *
   * @param problem the problem to spoil
   * @param evaluations how many linearizations of the inner objective are sound, at least 0
   * @return the spoiled problem, which counts from its making on
   */
  public static BilevelProblem innerAfter(BilevelProblem problem, int evaluations) {
    int[] sound = {evaluations};
    return with(problem, problem.outer(), new Spoiled(problem.inner(), () -> sound[0]-- <= 0));
  }

  /**
   * Return a problem whose inner gradients and products are NaN at times.
   *
   * @param problem the problem to spoil
   * @param spoiled asked at each linearization of the inner objective, whether it is spoiled
   * @return the spoiled problem
   */
  public static BilevelProblem innerWhile(BilevelProblem problem, BooleanSupplier spoiled) {
    return with(problem, problem.outer(), new Spoiled(problem.inner(), spoiled));
  }

  /**
   * Return a problem whose outer gradients are NaN.
   *
   * @param problem the problem to spoil
   * @return the spoiled problem
   */
  public static BilevelProblem outer(BilevelProblem problem) {
    return with(problem, new Spoiled(problem.outer(), () -> true), problem.inner());
  }

  private static BilevelProblem with(BilevelProblem problem, Objective outer, Objective inner) {
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

  private static final class Spoiled implements Objective {
    private final Objective objective;
    private final BooleanSupplier spoiled;

    Spoiled(Objective objective, BooleanSupplier spoiled) {
      this.objective = objective;
      this.spoiled = spoiled;
    }

    @Override
    public int dataPoints() {
      return objective.dataPoints();
    }

    @Override
    public Linearization linearize(Vector x, Vector y, Batch batch) {
      Linearization at = objective.linearize(x, y, batch);
      if (!spoiled.getAsBoolean()) {
        return at;
      }
      return new Linearization() {
        @Override
        public double value() {
          return Double.NaN;
        }

        @Override
        public Vector gradientX() {
          return spoil(at.gradientX());
        }

        @Override
        public Vector gradientY() {
          return spoil(at.gradientY());
        }

        @Override
        public Products products(Vector v) {
          Products products = at.products(v);
          return new Products(spoil(products.yy()), spoil(products.xy()));
        }

        @Override
        public Vector productYx(Vector u) {
          return spoil(at.productYx(u));
        }

        @Override
        public void close() {
          at.close();
        }
      };
    }

    private static Vector spoil(Vector vector) {
      vector.fill(Double.NaN);
      return vector;
    }
  }
}
