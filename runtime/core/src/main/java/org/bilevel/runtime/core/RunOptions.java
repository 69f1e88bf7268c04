package org.bilevel.runtime.core;

import java.nio.file.Path;
import java.util.List;
import org.bilevel.api.run.RunListener;

/**
 * How to run a pipeline.
 *
 * @param runsFolder where the run's own folder is made
 * @param jobs how many cells run at a time, at least 1
 * @param listeners who receives the events, in this order
 * @param checkpointEvery every how many steps the state of a cell is written, for experiments that
 *     offer it; {@link #CHEAP_CHECKPOINTS}: as often as that takes at most about a hundredth of the
 *     time; 0: only when the run is stopped
 */
public record RunOptions(
    Path runsFolder, int jobs, List<RunListener> listeners, int checkpointEvery) {
  /** Checkpoints as often as they take little time. */
  public static final int CHEAP_CHECKPOINTS = -1;

  /**
   * Options with checkpoints as often as they take little time.
   *
   * @param runsFolder where the run's own folder is made
   * @param jobs how many cells run at a time, at least 1
   * @param listeners who receives the events, in this order
   */
  public RunOptions(Path runsFolder, int jobs, List<RunListener> listeners) {
    this(runsFolder, jobs, listeners, CHEAP_CHECKPOINTS);
  }

  /** Make the list unmodifiable. */
  public RunOptions {
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs (" + jobs + ") must be at least 1");
    }
    listeners = List.copyOf(listeners);
  }
}
