package org.bilevel.runtime.core;

import org.bilevel.api.BilevelException;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunListener.Cell;

/** What came of one cell of a run. */
public sealed interface CellResult {

  /**
   * Return which variant and seed it is.
   *
   * @return the cell
   */
  Cell cell();

  /**
   * Return how long it ran.
   *
   * @return seconds, 0 if it never began
   */
  double seconds();

  /**
   * The cell ran to its end.
   *
   * @param cell which variant and seed
   * @param outcome its figures
   * @param seconds how long it ran
   */
  record Done(Cell cell, Outcome outcome, double seconds) implements CellResult {}

  /**
   * The cell failed.
   *
   * @param cell which variant and seed
   * @param failure why, for the user
   * @param seconds how long it ran
   */
  record Failed(Cell cell, BilevelException failure, double seconds) implements CellResult {}

  /**
   * The cell was stopped, or had not begun when the run was.
   *
   * @param cell which variant and seed
   * @param seconds how long it ran
   */
  record Stopped(Cell cell, double seconds) implements CellResult {}
}
