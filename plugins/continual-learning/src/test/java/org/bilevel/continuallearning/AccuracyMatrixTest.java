package org.bilevel.continuallearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class AccuracyMatrixTest {

  @Test
  void measuresWhatTheFormulasSay() {
    AccuracyMatrix a = new AccuracyMatrix();
    a.add(new double[] {0.8});
    a.add(new double[] {0.9, 0.7});
    a.add(new double[] {0.5, 0.75, 0.6});
    assertThat(a.averageAccuracy()).isCloseTo((0.5 + 0.75 + 0.6) / 3, within(1e-15));
    // the best of task 1 was after task 2; task 2 has got better, which counts as negative
    assertThat(a.forgetting()).isCloseTo(((0.9 - 0.5) + (0.7 - 0.75)) / 2, within(1e-15));
    assertThat(a.backwardTransfer()).isCloseTo(((0.5 - 0.8) + (0.75 - 0.7)) / 2, within(1e-15));
  }

  @Test
  void forgettingOfOneTaskIsNotDefined() {
    AccuracyMatrix a = new AccuracyMatrix();
    a.add(new double[] {0.8});
    assertThat(a.averageAccuracy()).isEqualTo(0.8);
    assertThat(a.forgetting()).isNaN();
    assertThat(a.backwardTransfer()).isNaN();
  }

  @Test
  void refusesRowsThatDoNotFit() {
    AccuracyMatrix a = new AccuracyMatrix();
    assertThatThrownBy(() -> a.add(new double[] {0.1, 0.2}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
