package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.run.RunEvent;
import org.junit.jupiter.api.Test;

final class TestRunContextTest {

  @Test
  void keepsEventsInOrder() {
    TestRunContext context = new TestRunContext(1);
    RunEvent.Metric metric =
        new RunEvent.Metric(
            "accuracy", 0.5, OptionalInt.of(1), OptionalInt.of(1), OptionalInt.empty());
    context.report(new RunEvent.Started("a plan"));
    context.report(metric);
    assertThat(context.events()).hasSize(2);
    assertThat(context.metrics("accuracy")).containsExactly(metric);
    assertThat(context.metrics("loss")).isEmpty();
    assertThat(context.events(RunEvent.Started.class)).hasSize(1);
  }

  @Test
  void streamsDependOnSeedAndName() {
    long drawn = new TestRunContext(5).random("selection").nextLong();
    assertThat(new TestRunContext(5).random("selection").nextLong()).isEqualTo(drawn);
    assertThat(RandomStream.of(5).split("selection").nextLong()).isEqualTo(drawn);
    assertThat(new TestRunContext(6).random("selection").nextLong()).isNotEqualTo(drawn);
  }

  @Test
  void stopsWhereItIsTold() {
    TestRunContext context = new TestRunContext(1, 2);
    context.checkStopped();
    assertThatThrownBy(context::checkStopped).isInstanceOf(CancellationException.class);
  }
}
