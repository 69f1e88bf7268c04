package org.bilevel.conjugategradient;

import java.util.Map;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;

final class ConjugateGradientContractTest {

  @Nested
  final class WithDefaults extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of());
    }

    @Override
    protected double tolerance() {
      return 1e-9;
    }
  }

  @Nested
  final class WarmStarted extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of("warm-start", true, "steps", 40, "tolerance", 1e-12));
    }

    @Override
    protected double tolerance() {
      return 1e-10;
    }
  }

  @Nested
  final class WithALittleDamping extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of("damping", 1e-6, "tolerance", 0, "negative-curvature", "fail"));
    }

    @Override
    protected double tolerance() {
      return 1e-4;
    }
  }

  private static HypergradientEstimator create(Map<String, ?> values) {
    return Parts.create(
        new ConjugateGradientPlugin(), Kind.HYPERGRADIENT, "conjugate-gradient", values);
  }
}
