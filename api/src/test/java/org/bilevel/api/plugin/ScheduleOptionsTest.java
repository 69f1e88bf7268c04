package org.bilevel.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Schedule;
import org.junit.jupiter.api.Test;

final class ScheduleOptionsTest {

  @Test
  void constantByDefault() {
    assertThat(first(4, Map.of())).containsExactly(0.5, 0.5, 0.5, 0.5);
  }

  @Test
  void inverseDividesByTheNumberOfTheStep() {
    assertThat(first(4, Map.of("schedule", "inverse"))).containsExactly(0.5, 0.25, 0.5 / 3, 0.125);
  }

  @Test
  void inverseSqrtDividesByTheRootOfTheNumberOfTheStep() {
    assertThat(first(4, Map.of("schedule", "inverse-sqrt")))
        .containsExactly(0.5, 0.5 / Math.sqrt(2), 0.5 / Math.sqrt(3), 0.25);
  }

  @Test
  void cosineFallsToTheFinalShareAndStaysThere() {
    assertThat(first(6, Map.of("schedule", "cosine", "horizon", 4)))
        .containsExactly(
            new double[] {
              0.5, 0.25 * (1 + Math.sqrt(0.5)), 0.25, 0.25 * (1 - Math.sqrt(0.5)), 0, 0
            },
            within(1e-16));
    assertThat(first(6, Map.of("schedule", "cosine", "horizon", 4, "final", 0.2)))
        .containsExactly(
            new double[] {
              0.5, 0.1 + 0.2 * (1 + Math.sqrt(0.5)), 0.3, 0.1 + 0.2 * (1 - Math.sqrt(0.5)), 0.1, 0.1
            },
            within(1e-15));
  }

  @Test
  void stepMultipliesNowAndThen() {
    assertThat(first(7, Map.of("schedule", "step", "every", 3, "decay", 0.5)))
        .containsExactly(0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);
    assertThat(first(2, Map.of("schedule", "step", "every", 1)))
        .containsExactly(new double[] {0.5, 0.05}, within(1e-16));
  }

  @Test
  void manyStepsDoNotOverflow() {
    assertThat(schedule(Map.of("schedule", "inverse")).at(Integer.MAX_VALUE)).isPositive();
    assertThat(schedule(Map.of("schedule", "inverse-sqrt")).at(Integer.MAX_VALUE)).isPositive();
    assertThat(schedule(Map.of("schedule", "cosine", "horizon", 3)).at(Integer.MAX_VALUE)).isZero();
    assertThat(schedule(Map.of("schedule", "step", "every", 3)).at(Integer.MAX_VALUE))
        .isNotNegative();
  }

  @Test
  void refusesACosineWithoutAHorizonAndStepsWithoutALength() {
    assertThatThrownBy(() -> schedule(Map.of("schedule", "cosine")))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("horizon is missing")
        .hasMessageContaining("Maybe");
    assertThatThrownBy(() -> schedule(Map.of("schedule", "step")))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("every is missing")
        .hasMessageContaining("Maybe");
  }

  private static double[] first(int steps, Map<String, ?> raw) {
    Schedule schedule = schedule(raw);
    return IntStream.range(0, steps).mapToDouble(schedule::at).toArray();
  }

  private static Schedule schedule(Map<String, ?> raw) {
    return ScheduleOptions.from(OptionValues.of(ScheduleOptions.ALL, raw), 0.5);
  }
}
