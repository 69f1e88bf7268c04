package org.bilevel.runtime.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.junit.jupiter.api.Test;

final class GridTest {
  @Test
  void settingsAreEveryCombination() {
    assertThat(Grid.settings(List.of())).containsExactly(List.of());
    assertThat(Grid.settings(List.of("a.b=1, 2", "c={use: x, k: [1, 2]},'d,e'")))
        .containsExactly(
            List.of("a.b=1", "c={use: x, k: [1, 2]}"),
            List.of("a.b=1", "c='d,e'"),
            List.of("a.b=2", "c={use: x, k: [1, 2]}"),
            List.of("a.b=2", "c='d,e'"));
  }

  @Test
  void mistakesAreNamed() {
    for (String axis : List.of("a", "=1", "a=", "a=1,,2", "a=1,1")) {
      assertThatThrownBy(() -> Grid.settings(List.of(axis)))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("--grid " + axis);
    }
    assertThatThrownBy(() -> Grid.settings(List.of("a=1", "a=2"))).hasMessageContaining("twice");
  }

  @Test
  void foldersAreTheirCellsOwn() {
    assertThat(cell("").folder()).isEqualTo("seed-3");
    assertThat(cell("bcsr", "a.b=1").folder()).isEqualTo("bcsr_a.b-1_seed-3");
    assertThat(cell("", "a={x: 1}").folder()).startsWith("a-").endsWith("_seed-3");
    assertThat(cell("", "a={x: 1}").folder()).isNotEqualTo(cell("", "a=[x, 1]").folder());
    assertThat(cell("", "a=" + "x".repeat(200)).folder()).hasSizeLessThan(110);
    assertThat(cell("..").folder()).doesNotStartWith(".");
  }

  private static SweepCell cell(String variant, String... setting) {
    return new SweepCell(variant, List.of(setting), 3, Map.of(), null);
  }
}
