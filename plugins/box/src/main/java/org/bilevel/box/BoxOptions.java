package org.bilevel.box;

import java.util.List;
import org.bilevel.api.BilevelException;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;
import org.bilevel.api.plugin.PartContext;

/**
 * Options of {@link BoxProjection}. A bound that is left out is the last finite number on its side,
 * which no finite entry passes.
 *
 * @param lower the least value of an entry
 * @param upper the greatest value of an entry
 */
record BoxOptions(double lower, double upper) {
  static final Option<Double> LOWER =
      Option.decimal("lower", "the least value of an entry; no bound if left out")
          .withDefault(-Double.MAX_VALUE);
  static final Option<Double> UPPER =
      Option.decimal("upper", "the greatest value of an entry; no bound if left out")
          .withDefault(Double.MAX_VALUE);

  static final List<Option<?>> ALL = List.of(LOWER, UPPER);

  static BoxOptions from(OptionValues values, PartContext context) {
    BoxOptions options = new BoxOptions(values.get(LOWER), values.get(UPPER));
    if (options.lower() > options.upper()) {
      throw BilevelException.configuration(
          "lower is %s, which is greater than upper, %s; no number lies between them."
              .formatted(options.lower(), options.upper()),
          "Maybe the two are swapped.");
    }
    if (options.lower() == -Double.MAX_VALUE && options.upper() == Double.MAX_VALUE) {
      context.warn("box has neither lower nor upper, so that it changes nothing.");
    }
    return options;
  }
}
