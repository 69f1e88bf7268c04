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
 */
public record RunOptions(Path runsFolder, int jobs, List<RunListener> listeners) {

  /** Make the list unmodifiable. */
  public RunOptions {
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs (" + jobs + ") must be at least 1");
    }
    listeners = List.copyOf(listeners);
  }
}
