package org.bilevel.runtime.core.sweep;

import java.nio.file.Path;
import java.util.List;

/**
 * What came of a sweep.
 *
 * @param folder the sweep's folder, which is read as a run folder whose variants are the settings
 * @param cells how each cell ended, in order
 */
public record SweepResult(Path folder, List<Cell> cells) {

  /** Make the list unmodifiable. */
  public SweepResult {
    cells = List.copyOf(cells);
  }

  /** How a cell ended. */
  public enum State {
    /** It ran to its end, now or before. */
    FINISHED,
    /** It failed. */
    FAILED,
    /** It was stopped, or had not begun when the sweep was. */
    STOPPED
  }

  /**
   * One cell.
   *
   * @param name its variant, setting and seed
   * @param state how it ended
   * @param exitCode that of its process, 0 unless it failed
   * @param message why it failed, the empty string unless it did
   * @param kept whether it had finished before and was not run again
   */
  public record Cell(String name, State state, int exitCode, String message, boolean kept) {}
}
