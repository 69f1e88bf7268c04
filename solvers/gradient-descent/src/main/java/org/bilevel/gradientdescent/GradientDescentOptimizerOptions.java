package org.bilevel.gradientdescent;

import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.Schedule;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.ScheduleOptions;

/**
 * Options of {@link GradientDescentOptimizer}.
 *
 * @param schedule β_k, in units of x per unit of gradient
 * @param momentum μ, the share of the last direction that is kept
 * @param clip the greatest norm of a gradient; 0 for no bound
 */
record GradientDescentOptimizerOptions(Schedule schedule, double momentum, double clip) {
  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate", "β, the size of the first step in units of x per unit of gradient")
          .positive()
          .withDefault(0.1);
  static final Option<Double> MOMENTUM =
      Option.decimal("momentum", "μ, the share of the last direction that is kept")
          .atLeast(0)
          .atMost(1)
          .withDefault(0.0);
  static final Option<Double> CLIP =
      Option.decimal("clip", "greatest norm of a gradient, longer ones are shortened; 0 for none")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL =
      Stream.concat(Stream.of(LEARNING_RATE, MOMENTUM, CLIP), ScheduleOptions.ALL.stream())
          .toList();

  static GradientDescentOptimizerOptions from(OptionValues values) {
    return new GradientDescentOptimizerOptions(
        ScheduleOptions.from(values, values.get(LEARNING_RATE)),
        values.get(MOMENTUM),
        values.get(CLIP));
  }
}
