package org.bilevel.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;
import org.junit.jupiter.api.Test;

final class LinesViewTest {
  private static final Cell FIRST = new Cell("bcsr", 7, 0, 2);

  private final AtomicLong seconds = new AtomicLong();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final LinesView view =
      new LinesView(
          new RunStatus(2, () -> seconds.get() * 1_000_000_000L),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          () -> seconds.get() * 1_000_000_000L);

  @Test
  void saysPhaseRateValuesAndRemainingTime() {
    view.on(FIRST, new RunEvent.Started("2 tasks of 50 steps"));
    seconds.set(10);
    view.on(FIRST, new RunEvent.Progress("task 1 of 2", 50, 100, Map.of("loss", 0.25)));
    assertThat(lines())
        .containsExactly(
            "1/2 bcsr, seed 7: 2 tasks of 50 steps",
            "1/2 bcsr, seed 7: task 1 of 2, 5.00 steps/s, loss 0.250; 25 % of all, about 30 s left");
  }

  @Test
  void saysProgressAtMostOnceInFiveSeconds() {
    view.on(FIRST, new RunEvent.Started("plan"));
    for (int second = 0; second < 12; second++) {
      seconds.set(second);
      view.on(FIRST, new RunEvent.Progress("task 1 of 2", second, 100, Map.of()));
    }
    assertThat(lines()).hasSize(3);
  }

  @Test
  void saysHowACellEnded() {
    view.on(FIRST, new RunEvent.Warning("6 of 10 weights are positive"));
    view.on(
        FIRST,
        new RunEvent.Finished(
            new Outcome(List.of(new Outcome.Figure("A_T", "%", 91.25, true))),
            75,
            OptionalLong.of(3L << 29)));
    view.on(new Cell("", 8, 1, 2), new RunEvent.Failed("the loss is NaN at step 3"));
    assertThat(lines())
        .containsExactly(
            "1/2 bcsr, seed 7: warning: 6 of 10 weights are positive",
            "1/2 bcsr, seed 7: done in 1 min 15 s, 1.5 GiB at most: A_T 91.3 %",
            "2/2 seed 8: failed: the loss is NaN at step 3");
  }

  private List<String> lines() {
    return err.toString(StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.substring("00:00:00  ".length()))
        .toList();
  }
}
