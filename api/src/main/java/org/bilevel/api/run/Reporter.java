package org.bilevel.api.run;

import java.nio.file.Path;
import org.bilevel.api.Part;

/**
 * Writes what happens in a run for another tool. A file lists reporters below {@code reporters:},
 * and no experiment knows of them: they see events and change none, so metrics are the same with
 * and without. What a reporter throws becomes a warning, and the run goes on without it.
 */
@FunctionalInterface
public interface Reporter extends Part {

  /**
   * Begin to report a run, or to go on with one that was interrupted. An interrupted run reports
   * again what came after its last checkpoint, with the same values.
   *
   * @param folder where files of this reporter belong, below the run's folder; not yet made in a
   *     new run, and with what an earlier process left in a resumed one
   * @return what receives the events of all cells, closed when the last has ended
   */
  Session begin(Path folder);

  /** Receives the events of one run, one at a time. A killed run never closes it. */
  interface Session extends RunListener, AutoCloseable {
    @Override
    default void close() {}
  }
}
