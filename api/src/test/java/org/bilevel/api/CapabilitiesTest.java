package org.bilevel.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CapabilitiesTest {

  @Test
  void areBuiltStepByStepWithoutChangingEarlierOnes() {
    Capabilities reverse = Capabilities.NONE.needing(Capability.TRAJECTORY).keeping(2, 1);
    Capabilities both = reverse.needing(Capability.PRODUCTS).offering(Capability.EQUIVARIANCE);

    assertThat(Capabilities.NONE.needs()).isEmpty();
    assertThat(reverse.needs()).containsExactly(Capability.TRAJECTORY);
    assertThat(reverse.memory()).isEqualTo(new Capabilities.Memory(2, 1));
    assertThat(both.needs()).containsExactlyInAnyOrder(Capability.PRODUCTS, Capability.TRAJECTORY);
    assertThat(both.offers()).containsExactly(Capability.EQUIVARIANCE);
    assertThat(both.memory()).isEqualTo(new Capabilities.Memory(2, 1));
  }
}
