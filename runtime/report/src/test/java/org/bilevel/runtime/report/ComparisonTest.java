package org.bilevel.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.BilevelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {
  @TempDir private Path work = Path.of("");

  @Test
  void comparesTheVariantsOfARun() {
    Comparison comparison = Comparison.of(List.of(Folder.write(work, "r")), "");
    List<Comparison.Table> tables = comparison.tables();
    assertThat(tables).hasSize(4);
    assertThat(tables.get(0).rows())
        .containsExactly(
            List.of("variant", "A_T (%)", "best", "time (s)", "seeds"),
            List.of("plain", "71.0 ± 1.0 #2", "–", "3.00 ± 1.00 #2", "3"),
            List.of(Folder.EVIL, "75.6 ± 0.9 #1", "–", "2.50 ± 0.71 #1", "2 of 3, 1 FAILED"));
    // differences 5 and 5.25: mean 5.125, half 12.7062 · 0.125
    assertThat(tables.get(1).title()).isEqualTo("Difference to plain");
    assertThat(tables.get(1).rows().get(1))
        .containsExactly(Folder.EVIL, "+5.1 [+3.5, +6.7]", "–", "0 [0, 0]", "2");
    assertThat(tables.get(2).rows().get(1)).containsExactly("experiment.size", "10", "20");
    assertThat(tables.get(3).rows().get(1))
        .containsExactly(Folder.EVIL, "2", "failed", "It <diverged>.");
    assertThat(comparison.page()).doesNotContain("<img", "<diverged>").contains("&lt;img");
  }

  @Test
  void numbersTheRunsOfSeveral() {
    List<Path> runs = List.of(Folder.write(work, "a"), Folder.write(work, "b"));
    Comparison comparison = Comparison.of(runs, "2:plain");
    assertThat(comparison.legend()).containsExactly("1 = a", "2 = b");
    assertThat(comparison.tables().get(0).rows())
        .extracting(List::getFirst)
        .containsExactly("variant", "1:plain", "1:" + Folder.EVIL, "2:plain", "2:" + Folder.EVIL);
    assertThat(comparison.tables().get(1).rows())
        .extracting(List::getFirst)
        .doesNotContain("2:plain")
        .hasSize(4);
    assertThatThrownBy(() -> Comparison.of(runs, "plain"))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("More than one is called 'plain'")
        .hasMessageContaining("1:plain");
    assertThatThrownBy(() -> Comparison.of(runs, "x")).hasMessageContaining("No variant");
  }

  @Test
  void runsWithoutACommonFigureAreAMistake() throws IOException {
    Path a = Folder.write(work, "a");
    Path b = Folder.write(work, "b");
    Files.writeString(b.resolve("outcome.csv"), "header\nplain,0,finished,loss,,1.5,true\n");
    assertThatThrownBy(() -> Comparison.of(List.of(a, b), ""))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("no figure in common")
        .hasMessageContaining("b: loss")
        .extracting(e -> ((BilevelException) e).category().exitCode())
        .isEqualTo(2);
  }
}
