package org.bilevel.smoothedtopk;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link SmoothedTopKRegularizer}.
 *
 * @param weight λ
 * @param noise δ, in units of w
 * @param k K, how many entries count
 * @param draws |B|, draws of z for each evaluation
 */
record SmoothedTopKOptions(double weight, double noise, int k, int draws) {
  static final Option<Double> WEIGHT =
      Option.decimal("weight", "λ, how much the sum of the K greatest entries counts")
          .atLeast(0)
          .withDefault(0.1);
  static final Option<Double> NOISE =
      Option.decimal(
              "noise", "δ, standard deviation of the smoothing noise in units of w; 0 for none")
          .atLeast(0)
          .withDefault(1e-3);
  static final Option<Integer> K =
      Option.integer("k", "K, how many entries are to be large").atLeast(1).inheriting("size");
  static final Option<Integer> DRAWS =
      Option.integer("draws", "|B|, draws of the noise for each evaluation")
          .atLeast(1)
          .withDefault(64);

  static final List<Option<?>> ALL = List.of(WEIGHT, NOISE, K, DRAWS);

  static SmoothedTopKOptions from(OptionValues values) {
    return new SmoothedTopKOptions(
        values.get(WEIGHT), values.get(NOISE), values.get(K), values.get(DRAWS));
  }
}
