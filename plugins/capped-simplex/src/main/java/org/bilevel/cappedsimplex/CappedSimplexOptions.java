package org.bilevel.cappedsimplex;

import java.util.List;
import org.bilevel.api.plugin.AcceleratorOption;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link CappedSimplexProjection}.
 *
 * @param k K, the bound on the sum of the entries
 * @param equal whether the sum is K; at most K if not
 */
record CappedSimplexOptions(double k, boolean equal) {
  static final Option<Double> K =
      Option.decimal("k", "K, the bound on the sum of the entries, at least 0")
          .atLeast(0)
          .inheriting("size");
  static final Option<String> SUM =
      Option.choice("sum", "whether the entries sum to at most K or to K", "at-most", "equal")
          .withDefault("at-most");

  static final List<Option<?>> ALL = List.of(K, SUM, AcceleratorOption.ACCELERATOR);

  static CappedSimplexOptions from(OptionValues values) {
    return new CappedSimplexOptions(values.get(K), values.get(SUM).equals("equal"));
  }
}
