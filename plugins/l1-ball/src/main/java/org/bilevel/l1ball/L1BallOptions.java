package org.bilevel.l1ball;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link L1BallProjection}.
 *
 * @param radius r, the greatest sum of absolute values
 */
record L1BallOptions(double radius) {
  static final Option<Double> RADIUS =
      Option.decimal("radius", "r, the greatest sum of absolute values")
          .positive()
          .withDefault(1.0);

  static final List<Option<?>> ALL = List.of(RADIUS);

  static L1BallOptions from(OptionValues values) {
    return new L1BallOptions(values.get(RADIUS));
  }
}
