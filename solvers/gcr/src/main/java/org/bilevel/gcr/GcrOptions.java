package org.bilevel.gcr;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link GcrSelector}.
 *
 * @param size K, how many samples are selected
 * @param ridge λ, the weight of ‖w‖²
 */
record GcrOptions(int size, double ridge) {
  static final Option<Integer> SIZE =
      Option.integer("size", "K, how many samples are selected").atLeast(1);
  static final Option<Double> RIDGE =
      Option.decimal(
              "ridge",
              "λ, weight of ‖w‖₂² beside the squared error of the gradient; it keeps the weights of"
                  + " like samples alike and small")
          .positive()
          .withDefault(0.5);

  static final List<Option<?>> ALL = List.of(SIZE, RIDGE);

  static GcrOptions from(OptionValues values) {
    return new GcrOptions(values.get(SIZE), values.get(RIDGE));
  }
}
