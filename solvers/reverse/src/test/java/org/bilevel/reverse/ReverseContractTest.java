package org.bilevel.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bilevel.api.Capability;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ReverseContractTest {

  @Nested
  final class AlongAllSteps extends HypergradientEstimatorContract {
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
  final class AlongTheLastSteps extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of("truncate", 60)); // 0.8^60 = 1.5e-6
    }

    @Override
    protected double tolerance() {
      return 1e-5;
    }
  }

  @Test
  void onlyAWholeWalkOffersTheGradientInTheStart() {
    assertThat(create(Map.of()).capabilities().offers())
        .containsExactlyInAnyOrder(Capability.EQUIVARIANCE, Capability.START_GRADIENT);
    assertThat(create(Map.of("truncate", 5)).capabilities().offers())
        .containsExactly(Capability.EQUIVARIANCE);
    assertThat(create(Map.of("truncate", 5)).capabilities().needs())
        .isEqualTo(create(Map.of()).capabilities().needs())
        .containsExactlyInAnyOrder(Capability.PRODUCTS, Capability.TRAJECTORY);
  }

  private static HypergradientEstimator create(Map<String, ?> values) {
    return Parts.create(new ReversePlugin(), Kind.HYPERGRADIENT, "reverse", values);
  }
}
