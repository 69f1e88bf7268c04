package org.bilevel.ball;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link BallProjection}.
 *
 * @param radius r, the greatest norm
 */
record BallOptions(double radius) {
  static final Option<Double> RADIUS =
      Option.decimal("radius", "r, the greatest Euclidean norm").positive().withDefault(1.0);

  static final List<Option<?>> ALL = List.of(RADIUS);

  static BallOptions from(OptionValues values) {
    return new BallOptions(values.get(RADIUS));
  }
}
