package org.bilevel.api.plugin;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Schedule;

/**
 * The options by which a part's step size changes from step to step, so that every part that has
 * them has them under the same names.
 *
 * <p>A part adds {@link #ALL} to its options and makes a {@link Schedule} of the values and of the
 * size of its first step:
 *
 * <pre>{@code
 * constant       β
 * inverse        β/k                                              k = 1, 2, …
 * inverse-sqrt   β/√k
 * cosine         β (φ + (1 − φ) (1 + cos(π j/J))/2)               j = min(k − 1, J)
 * step           β δ^⌊(k − 1)/E⌋
 * }</pre>
 *
 * <p>{@code horizon} J and {@code final} φ, 0 by default, belong to cosine, {@code decay} δ, 0.1 by
 * default, and {@code every} E to step; cosine needs J, step needs E.
 */
public final class ScheduleOptions {

  /** How the size of a step changes. */
  public static final Option<String> SCHEDULE =
      Option.choice(
              "schedule",
              "how the size β of step k = 1, 2, … changes: not at all, β/k, β/√k, along half a"
                  + " cosine to final · β at step horizon, or by the factor decay at every so many"
                  + " steps",
              "constant",
              "inverse",
              "inverse-sqrt",
              "cosine",
              "step")
          .withDefault("constant");

  /** After how many steps the cosine has fallen. */
  public static final Option<Integer> HORIZON =
      Option.integer(
              "horizon", "J, after how many steps the cosine schedule has fallen, which needs it")
          .atLeast(0)
          .withDefault(0);

  /** What the cosine falls to. */
  public static final Option<Double> FINAL =
      Option.decimal("final", "φ, the share of the first size that the cosine schedule falls to")
          .atLeast(0)
          .atMost(1)
          .withDefault(0.0);

  /** The factor of the schedule in steps. */
  public static final Option<Double> DECAY =
      Option.decimal("decay", "δ, the factor of the step schedule")
          .positive()
          .atMost(1)
          .withDefault(0.1);

  /** For how many steps a size of the schedule in steps holds. */
  public static final Option<Integer> EVERY =
      Option.integer(
              "every", "E, for how many steps a size of the step schedule holds, which needs it")
          .atLeast(0)
          .withDefault(0);

  /** All of them, in the order in which they are described. */
  public static final List<Option<?>> ALL = List.of(SCHEDULE, HORIZON, FINAL, DECAY, EVERY);

  private ScheduleOptions() {}

  /**
   * Return the schedule that values describe.
   *
   * @param values a value for each of {@link #ALL}, among others
   * @param size β, the size of the first step, positive
   * @return the schedule
   * @throws BilevelException of category CONFIGURATION if a number that the schedule needs is
   *     missing
   */
  public static Schedule from(OptionValues values, double size) {
    String name = values.get(SCHEDULE);
    return switch (name) {
      case "constant" -> Schedule.constant(size);
      case "inverse" -> Schedule.inverse(size);
      case "inverse-sqrt" -> Schedule.inverseSqrt(size);
      case "cosine" -> Schedule.cosine(size, needed(values, HORIZON, name), values.get(FINAL));
      case "step" -> Schedule.stepwise(size, values.get(DECAY), needed(values, EVERY, name));
      default -> throw new IllegalArgumentException("no schedule is named " + name);
    };
  }

  private static int needed(OptionValues values, Option<Integer> option, String schedule) {
    int value = values.get(option);
    if (value == 0) {
      throw BilevelException.configuration(
          "%s is missing; with schedule: %s it must be a whole number of at least 1."
              .formatted(option.name(), schedule),
          "Maybe " + option.name() + ": 100 is what you want.");
    }
    return value;
  }
}
