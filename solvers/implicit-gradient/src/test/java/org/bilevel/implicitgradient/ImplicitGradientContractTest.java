package org.bilevel.implicitgradient;

import java.util.Map;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;

final class ImplicitGradientContractTest {

  @Nested
  final class WarmStarted extends HypergradientEstimatorContract {
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
  final class ColdStartedWithResidual extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(
          Map.of("steps", 300, "learning-rate", 0.6, "warm-start", false, "residual", true));
    }

    @Override
    protected double tolerance() {
      return 1e-9;
    }
  }

  private static HypergradientEstimator create(Map<String, ?> values) {
    return Parts.create(
        new ImplicitGradientPlugin(), Kind.HYPERGRADIENT, "implicit-gradient", values);
  }
}
