package org.bilevel.neumann;

import java.util.Map;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;

final class NeumannContractTest {

  @Nested
  final class Summed extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of("steps", 200, "learning-rate", 0.8));
    }

    @Override
    protected double tolerance() {
      return 1e-9;
    }
  }

  @Nested
  final class WithFreshBatchesAndResidual extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(
          Map.of("steps", 300, "learning-rate", 0.6, "fresh-batches", true, "residual", true));
    }

    @Override
    protected double tolerance() {
      return 1e-9;
    }
  }

  private static HypergradientEstimator create(Map<String, ?> values) {
    return Parts.create(new NeumannPlugin(), Kind.HYPERGRADIENT, "neumann", values);
  }
}
