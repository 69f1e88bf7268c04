package org.bilevel.datasets;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * The options of {@link LabelNoiseCorruption}.
 *
 * @param rate the share of the samples whose label is drawn anew, in [0, 1]
 * @param symmetric whether any class may be drawn rather than the next one
 * @param allowTrueLabel whether the symmetric draw includes the true class
 */
record LabelNoiseOptions(double rate, boolean symmetric, boolean allowTrueLabel) {
  private static final String SYMMETRIC = "symmetric";

  static final Option<Double> RATE =
      Option.decimal("rate", "the share of each task's samples that get a wrong label")
          .atLeast(0)
          .atMost(1)
          .withDefault(0.2);
  static final Option<String> FORM =
      Option.choice(
              "form",
              "symmetric: any class of the task; pairwise: its next class",
              SYMMETRIC,
              "pairwise")
          .withDefault(SYMMETRIC);
  static final Option<Boolean> ALLOW_TRUE_LABEL =
      Option.flag(
              "allow-true-label",
              "symmetric: true to draw from all classes, the true one included, so that fewer"
                  + " labels are wrong than the rate says")
          .withDefault(false);
  static final List<Option<?>> ALL = List.of(RATE, FORM, ALLOW_TRUE_LABEL);

  static LabelNoiseOptions from(OptionValues values) {
    return new LabelNoiseOptions(
        values.get(RATE), values.get(FORM).equals(SYMMETRIC), values.get(ALLOW_TRUE_LABEL));
  }
}
