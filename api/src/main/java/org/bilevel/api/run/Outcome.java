package org.bilevel.api.run;

import java.util.List;

/**
 * What a finished experiment is compared by.
 *
 * @param figures the columns of the final table, in order; the same names for every variant and
 *     seed
 */
public record Outcome(List<Figure> figures) {

  /**
   * A number with its name and unit.
   *
   * @param name short, as in the field: "A_T"
   * @param unit "%", "s", or the empty string
   * @param value the number, in that unit; NaN if it is not defined for this run
   * @param reproducible whether the same file and seed give the same bits; false for times
   */
  public record Figure(String name, String unit, double value, boolean reproducible) {}

  /** Make the list unmodifiable. */
  public Outcome {
    figures = List.copyOf(figures);
  }
}
