package org.bilevel.l2ball;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link L2BallProjection}.
 *
 * @param radius r, the greatest norm
 */
record L2BallOptions(double radius) {
  static final Option<Double> RADIUS =
      Option.decimal("radius", "r, the greatest Euclidean norm").positive().withDefault(1.0);

  static final List<Option<?>> ALL = List.of(RADIUS);

  static L2BallOptions from(OptionValues values) {
    return new L2BallOptions(values.get(RADIUS));
  }
}
