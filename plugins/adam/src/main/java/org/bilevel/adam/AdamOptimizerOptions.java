package org.bilevel.adam;

import java.util.List;
import java.util.stream.Stream;
import org.bilevel.api.Schedule;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.ScheduleOptions;

/**
 * Options of {@link AdamOptimizer}.
 *
 * @param schedule α_t, in units of x
 * @param moments those of the moving means
 * @param clip the greatest norm of a gradient; 0 for no bound
 */
record AdamOptimizerOptions(Schedule schedule, MomentOptions moments, double clip) {
  static final Option<Double> LEARNING_RATE =
      Option.decimal(
              "learning-rate", "α, the usual size of an entry's step at first, in units of x")
          .positive()
          .withDefault(0.001);
  static final Option<Double> CLIP =
      Option.decimal("clip", "greatest norm of a gradient, longer ones are shortened; 0 for none")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL =
      Stream.of(
              List.<Option<?>>of(LEARNING_RATE),
              MomentOptions.ALL,
              List.<Option<?>>of(CLIP),
              ScheduleOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  static AdamOptimizerOptions from(OptionValues values) {
    return new AdamOptimizerOptions(
        ScheduleOptions.from(values, values.get(LEARNING_RATE)),
        MomentOptions.from(values),
        values.get(CLIP));
  }
}
