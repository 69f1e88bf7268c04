package org.bilevel.rankone;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link RankOneEstimator}.
 *
 * @param guard the least denominator, 0 for none
 */
record RankOneOptions(double guard) {
  static final Option<Double> GUARD =
      Option.decimal(
              "guard",
              "the least denominator, in units of ‖∇_y f‖²: a smaller one is replaced by it; with"
                  + " 0 a denominator of zero is an error")
          .atLeast(0)
          .withDefault(0.0);

  static final List<Option<?>> ALL = List.of(GUARD);

  static RankOneOptions from(OptionValues values) {
    return new RankOneOptions(values.get(GUARD));
  }
}
