package org.bilevel.simplex;

import java.util.List;
import org.bilevel.api.plugin.AcceleratorOption;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link SimplexProjection}.
 *
 * @param radius r, what the entries sum to
 */
record SimplexOptions(double radius) {
  static final Option<Double> RADIUS =
      Option.decimal("radius", "r, what the entries sum to").positive().withDefault(1.0);

  static final List<Option<?>> ALL = List.of(RADIUS, AcceleratorOption.ACCELERATOR);

  static SimplexOptions from(OptionValues values) {
    return new SimplexOptions(values.get(RADIUS));
  }
}
