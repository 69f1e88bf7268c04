package org.bilevel.hypercleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class FoundTest {
  @Test
  void byHand() {
    // found clean: 0, 1, 2, 4 (x = 0 counts); clean: 0, 1, 3, 4, 5; both: 0, 1, 4
    Found found =
        Found.of(
            new double[] {2, 0, 1e-9, -1, 3, -1e-9, -7},
            new boolean[] {true, true, false, true, true, true, false});
    assertThat(found.precision()).isEqualTo(3.0 / 4);
    assertThat(found.recall()).isEqualTo(3.0 / 5);
    assertThat(found.f1())
        .isCloseTo(2 * (3.0 / 4) * (3.0 / 5) / (3.0 / 4 + 3.0 / 5), within(1e-15))
        .isEqualTo(2.0 / 3);
  }

  @Test
  void everythingFoundCleanIsTheStart() {
    Found found = Found.of(new double[4], new boolean[] {true, false, false, true});
    assertThat(found).isEqualTo(new Found(0.5, 1, 2.0 / 3));
  }

  @Test
  void theTruthGivesOne() {
    assertThat(Found.of(new double[] {1, -1, 2}, new boolean[] {true, false, true}))
        .isEqualTo(new Found(1, 1, 1));
  }

  @Test
  void undefinedWhereNothingIs() {
    assertThat(Found.of(new double[] {-1, -1}, new boolean[] {true, false}))
        .isEqualTo(new Found(Double.NaN, 0, 0));
    assertThat(Found.of(new double[] {1, -1}, new boolean[] {false, false}))
        .isEqualTo(new Found(0, Double.NaN, 0));
    assertThat(Found.of(new double[] {-1}, new boolean[] {false}))
        .isEqualTo(new Found(Double.NaN, Double.NaN, Double.NaN));
  }
}
