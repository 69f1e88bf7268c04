package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.run.RunListener.Cell;
import org.bilevel.runtime.core.CellResult.Failed;
import org.junit.jupiter.api.Test;

final class RunMannerTest {
  @Test
  void saysOnceWhatSeveralCellsFailedOf() {
    assertThat(
            RunManner.failures(
                List.of(failed(0, "no data"), failed(1, "diverged"), failed(2, "no data"))))
        .containsExactly("1/3 bcsr, seed 0 and 1 more: no data", "2/3 bcsr, seed 1: diverged");
  }

  private static Failed failed(int index, String what) {
    return new Failed(new Cell("bcsr", index, index, 3), BilevelException.numeric(what, ""), 1);
  }
}
