package org.bilevel.datasets;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * The options of {@link ImbalancedCorruption}.
 *
 * @param exponential whether the form is exponential rather than random classes
 * @param factor the share that the last class keeps, in (0, 1]
 * @param classes how many classes become rare, at least 1
 * @param keep the share that they keep, in (0, 1]
 */
record ImbalancedOptions(boolean exponential, double factor, int classes, double keep) {
  private static final String EXPONENTIAL = "exponential";

  static final Option<String> FORM =
      Option.choice(
              "form",
              "exponential: class after class keeps less; random-classes: drawn classes keep"
                  + " little, the others all",
              EXPONENTIAL,
              "random-classes")
          .withDefault(EXPONENTIAL);
  static final Option<Double> FACTOR =
      Option.decimal("factor", "exponential: the share of its samples that the last class keeps")
          .positive()
          .atMost(1)
          .withDefault(0.1);
  static final Option<Integer> CLASSES =
      Option.integer("classes", "random-classes: how many classes become rare")
          .atLeast(1)
          .withDefault(8);
  static final Option<Double> KEEP =
      Option.decimal("keep", "random-classes: the share of its samples that a rare class keeps")
          .positive()
          .atMost(1)
          .withDefault(0.1);
  static final List<Option<?>> ALL = List.of(FORM, FACTOR, CLASSES, KEEP);

  static ImbalancedOptions from(OptionValues values) {
    return new ImbalancedOptions(
        values.get(FORM).equals(EXPONENTIAL),
        values.get(FACTOR),
        values.get(CLASSES),
        values.get(KEEP));
  }
}
