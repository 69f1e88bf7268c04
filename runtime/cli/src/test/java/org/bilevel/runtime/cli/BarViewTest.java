package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BarViewTest {
  @Test
  void showsHowMuchIsDoneAndWhatIsLeft() {
    assertThat(BarView.render(0.41, 75, "2/3 bcsr, seed 1: task 2 of 5", 100))
        .isEqualTo("██████░░░░░░░░░░  41 %  1 min 15 s left  2/3 bcsr, seed 1: task 2 of 5");
    assertThat(BarView.render(1, Double.NaN, "", 100)).isEqualTo("█".repeat(16) + " 100 %  ");
  }

  @Test
  void neverIsWiderThanTheTerminal() {
    assertThat(BarView.render(0.41, 75, "a message that does not fit", 30)).hasSize(30);
  }
}
