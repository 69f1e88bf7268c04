package org.bilevel.ocs;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link OcsSelector}.
 *
 * @param size K, how many samples are selected
 * @param similarity weight of S_i
 * @param diversity weight of V_i
 * @param affinity weight of A_i
 */
record OcsOptions(int size, double similarity, double diversity, double affinity) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<Double> SIMILARITY =
      Option.decimal(
              "similarity",
              "weight of S, the cosine of a candidate's gradient and the mean gradient")
          .atLeast(0)
          .withDefault(1.0);
  static final Option<Double> DIVERSITY =
      Option.decimal(
              "diversity",
              "weight of V, minus the mean cosine of a candidate's gradient and each other one")
          .atLeast(0)
          .withDefault(1.0);
  static final Option<Double> AFFINITY =
      Option.decimal(
              "affinity",
              "weight of A, the cosine of a candidate's gradient and the mean gradient of the memory;"
                  + " without a memory A is 0")
          .atLeast(0)
          .withDefault(1.0);

  static final List<Option<?>> ALL = List.of(SIZE, SIMILARITY, DIVERSITY, AFFINITY);

  static OcsOptions from(OptionValues values) {
    return new OcsOptions(
        values.get(SIZE), values.get(SIMILARITY), values.get(DIVERSITY), values.get(AFFINITY));
  }
}
