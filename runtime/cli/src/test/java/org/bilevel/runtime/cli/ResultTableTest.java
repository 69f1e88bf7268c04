package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.Outcome.Figure;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.core.CellResult;
import org.junit.jupiter.api.Test;

final class ResultTableTest {
  @Test
  void showsMeanAndDeviationOverSeeds() {
    assertThat(
            ResultTable.lines(
                List.of(
                    done("bcsr", 0, 90.0, 0.012),
                    done("bcsr", 1, 92.0, 0.014),
                    done("uniform", 0, 80.0, 0.001))))
        .containsExactly(
            "variant  A_T (%)     selection (s)    time (s)     seeds",
            "bcsr     91.0 ± 1.4  0.0130 ± 0.0014  2.00 ± 0.00  2",
            "uniform  80.0        0.00100          2.00         1");
  }

  @Test
  void marksCellsThatFailedOrWereStopped() {
    assertThat(
            ResultTable.lines(
                List.of(
                    done("a", 0, 90.0, 1),
                    new CellResult.Failed(
                        new Cell("a", 1, 1, 4), BilevelException.numeric("diverged", ""), 1),
                    new CellResult.Stopped(new Cell("b", 0, 2, 4), 0))))
        .containsExactly(
            "variant  A_T (%)  selection (s)  time (s)  seeds",
            "a        90.0     1.00           2.00      1 of 2, 1 FAILED",
            "b        –        –              –         0 of 1, 1 stopped");
  }

  @Test
  void leavesOutFiguresThatAreNotDefined() {
    assertThat(ResultTable.lines(List.of(done("", 0, Double.NaN, 150))))
        .last()
        .asString()
        .isEqualTo("–        –        150            2.00      1");
  }

  @Test
  void anExperimentsOwnTimeTakesThePlaceOfTheCells() {
    assertThat(
            ResultTable.lines(
                List.of(
                    new CellResult.Done(
                        new Cell("a", 0, 0, 1),
                        new Outcome(List.of(new Figure("time", "s", 1.5, false))),
                        2))))
        .containsExactly("variant  time (s)  seeds", "a        1.50      1");
  }

  private static CellResult done(String variant, long seed, double accuracy, double seconds) {
    return new CellResult.Done(
        new Cell(variant, seed, 0, 3),
        new Outcome(
            List.of(
                new Figure("A_T", "%", accuracy, true),
                new Figure("selection", "s", seconds, false))),
        2);
  }
}
