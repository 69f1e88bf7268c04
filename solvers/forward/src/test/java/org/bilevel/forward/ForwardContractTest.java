package org.bilevel.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.bilevel.api.Capability;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.HypergradientEstimatorContract;
import org.bilevel.testkit.Parts;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ForwardContractTest {

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
  final class InSmallBlocks extends HypergradientEstimatorContract {
    @Override
    protected HypergradientEstimator estimator() {
      return create(Map.of("block", 3, "most", 12));
    }

    @Override
    protected double tolerance() {
      return 1e-9;
    }
  }

  @Test
  void needsTheStepsAndHasNoGradientInTheStart() {
    assertThat(create(Map.of()).capabilities().offers()).containsExactly(Capability.EQUIVARIANCE);
    assertThat(create(Map.of()).capabilities().needs())
        .containsExactlyInAnyOrder(Capability.PRODUCTS, Capability.TRAJECTORY);
    assertThat(create(Map.of("block", 2)).capabilities().memory().vectors()).isEqualTo(10);
  }

  private static HypergradientEstimator create(Map<String, ?> values) {
    return Parts.create(new ForwardPlugin(), Kind.HYPERGRADIENT, "forward", values);
  }
}
