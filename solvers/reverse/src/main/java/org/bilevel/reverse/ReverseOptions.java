package org.bilevel.reverse;

import java.util.List;
import org.bilevel.api.plugin.Option;
import org.bilevel.api.plugin.OptionValues;

/**
 * Options of {@link ReverseEstimator}.
 *
 * @param truncate h, along how many of the last steps the walk goes back; 0 for all of them
 */
record ReverseOptions(int truncate) {
  static final Option<Integer> TRUNCATE =
      Option.integer(
              "truncate",
              "h, walk back along the last h inner steps only, which leaves out the gradient in the"
                  + " inner start; 0 for all steps")
          .atLeast(0)
          .withDefault(0);

  static final List<Option<?>> ALL = List.of(TRUNCATE);

  static ReverseOptions from(OptionValues values) {
    return new ReverseOptions(values.get(TRUNCATE));
  }
}
