package org.bilevel.forward;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link ForwardEstimator}.
 *
 * @param block how many directions walk side by side
 * @param most the most outer variables that are accepted
 */
record ForwardOptions(int block, int most) {
  static final Option<Integer> BLOCK =
      Option.integer(
              "block",
              "how many outer variables walk side by side; each needs three vectors of the inner"
                  + " length")
          .atLeast(1)
          .withDefault(16);
  static final Option<Integer> MOST =
      Option.integer(
              "most", "the most outer variables; with more of them the estimator refuses to start")
          .atLeast(1)
          .withDefault(10_000);

  static final List<Option<?>> ALL = List.of(BLOCK, MOST);

  static ForwardOptions from(OptionValues values) {
    return new ForwardOptions(values.get(BLOCK), values.get(MOST));
  }
}
