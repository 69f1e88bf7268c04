package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.learning.SampleShape;
import org.junit.jupiter.api.Test;

final class LayoutTest {
  @Test
  void countsWeightsAndBiases() {
    assertThat(new Layout(new DenseNetwork(new int[] {4, 3, 2}, Activation.TANH).layers()).length())
        .isEqualTo(4 * 3 + 3 + 3 * 2 + 2);
  }

  @Test
  void refusesMoreParametersThanAVectorHolds() {
    Network dense = new DenseNetwork(new int[] {64, 100_000, 100_000, 10}, Activation.RELU);
    assertThatThrownBy(() -> new Layout(dense.layers()))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("10,007,600,010 parameters")
        .hasMessageContaining("Maybe make its layers smaller");
  }

  @Test
  void refusesMoreChannelsThanAVectorHolds() {
    Network wide =
        new ConvolutionalNetwork(
            new SampleShape(1, 32, 32), 10, List.of(1, 100_000_000), Activation.RELU, false, true);
    assertThatThrownBy(() -> new Layout(wide.layers())).isInstanceOf(BilevelException.class);
  }
}
