package org.bilevel.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;
import org.junit.jupiter.api.Test;

final class BarViewTest {
  @Test
  void showsHowMuchIsDoneAndWhatIsLeft() {
    assertThat(BarView.render(0.41, 75, "2/3 bcsr, seed 1: task 2 of 5"))
        .isEqualTo("██████░░░░░░░░░░  41 %  1 min 15 s left  2/3 bcsr, seed 1: task 2 of 5");
    assertThat(BarView.render(1, Double.NaN, "")).isEqualTo("█".repeat(16) + " 100 %  ");
  }

  @Test
  void drawsWhatTheCellThatMovedLastIsDoing() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RunListener.Cell cell = new RunListener.Cell("bcsr", 1, 1, 4);
    try (BarView view = new BarView(new RunStatus(4, () -> 0), new PrintStream(out, true, UTF_8))) {
      view.on(cell, new RunEvent.Started("five tasks"));
      view.on(cell, new RunEvent.Progress("task 1 of 5", 1, 10, Map.of()));
      view.on(cell, new RunEvent.Progress("task 2 of 5", 4, 10, Map.of()));
    }

    assertThat(out.toString(UTF_8)).contains("█░░░░░░░░░░░░░░░  10 %", "task 2 of 5");
  }

  @Test
  void hasTheTerminalCutWhatIsTooWideInsteadOfWrappingIt() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RunListener.Cell cell = new RunListener.Cell("bcsr", 1, 0, 1);
    try (BarView view = new BarView(new RunStatus(1, () -> 0), new PrintStream(out, true, UTF_8))) {
      view.on(cell, new RunEvent.Progress("p".repeat(300), 1, 10, Map.of()));
    }

    assertThat(out.toString(UTF_8).stripTrailing())
        .startsWith("\r\u001b[K\u001b[?7l")
        .endsWith("p".repeat(300) + "\u001b[?7h");
  }
}
