package org.bilevel.api.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CoresetTest {
  @Test
  void keepsTheOrderOfTheSelection() {
    Coreset coreset = new Coreset(new int[] {7, 0, 3}, new double[] {0, 2, 1}, Map.of());
    assertThat(coreset.indices()).containsExactly(7, 0, 3);
    assertThat(coreset.weights()).containsExactly(0, 2, 1);
  }

  @Test
  void noSampleIsSelectedTwice() {
    assertThatThrownBy(() -> Coreset.unweighted(new int[] {4, 1, 4}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the index 4 is there twice");
  }

  @Test
  void noIndexIsNegative() {
    assertThatThrownBy(() -> Coreset.unweighted(new int[] {4, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an index is -1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1e-300})
  void weightsAreFiniteAndNotNegative(double weight) {
    assertThatThrownBy(() -> new Coreset(new int[] {1}, new double[] {weight}, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a weight is " + weight);
  }
}
