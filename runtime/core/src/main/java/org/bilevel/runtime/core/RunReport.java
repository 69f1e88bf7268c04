package org.bilevel.runtime.core;

import java.nio.file.Path;
import java.util.List;

/**
 * What came of a run.
 *
 * @param folder the run's folder
 * @param cells a result for each cell, in the order of {@link Pipeline#cells()}
 */
public record RunReport(Path folder, List<CellResult> cells) {

  /** Make the list unmodifiable. */
  public RunReport {
    cells = List.copyOf(cells);
  }
}
