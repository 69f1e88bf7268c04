package org.bilevel.hypergradientdescent;

import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.Capabilities;
import org.bilevel.api.Capability;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.Linearization;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Trajectory;
import org.bilevel.api.Vector;

/** The derivative of F(x, y_K(x, z)) along the trajectory, in x and in z; times a factor. */
record Walked(double factor) implements HypergradientEstimator {
  @Override
  public Capabilities capabilities() {
    return Capabilities.NONE
        .needing(Capability.TRAJECTORY)
        .needing(Capability.PRODUCTS)
        .offering(Capability.START_GRADIENT);
  }

  @Override
  public Session start(BilevelProblem problem) {
    return new Session() {
      @Override
      public Hypergradient estimate(Vector x, InnerSolution inner, RandomStream random) {
        Trajectory trajectory = inner.trajectory().orElseThrow();
        try (Linearization outer = problem.outer().linearize(x, inner.y(), Batch.all());
            Vector gradient = outer.gradientY()) {
          Trajectory.Pullback back = trajectory.pullback(0, trajectory.steps(), gradient);
          Vector direct = outer.gradientX();
          back.x().axpy(1, direct);
          direct.close();
          back.x().scale(factor);
          return new Hypergradient(
              back.x(),
              Optional.of(back.start()),
              outer.value(),
              Double.NaN,
              back.products(),
              back.dataPoints());
        }
      }

      @Override
      public void close() {}
    };
  }
}
