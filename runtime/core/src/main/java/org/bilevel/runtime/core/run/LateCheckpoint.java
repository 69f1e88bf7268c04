package org.bilevel.runtime.core.run;

import java.util.function.Consumer;
import org.bilevel.api.run.RunEvent;
import org.jspecify.annotations.Nullable;

/**
 * Writes the checkpoints of a cell in the background, one at a time: of those that are waiting only
 * the newest. The cell goes on meanwhile.
 *
 * <p>One in ten seconds, and the one before a stop, is forced to the disk, which keeps it from a
 * failure of the machine. That takes the disk milliseconds in which others wait for it, too.
 */
final class LateCheckpoint {
  private final CellStore store;
  private final Background background;
  private final Runnable flushEvents;
  private final Consumer<RunEvent.Checkpoint> written;
  private final Object disk = new Object(); // held while a file is written
  private @Nullable Snapshot waiting;
  private volatile long cost;
  private double forcedUntil;

  /**
   * A state, to be written after what the cell reported before it.
   *
   * @param seconds how long the cell had run
   * @param last whether the run is to stop
   * @param force sees to it that the cell's metrics and timings are on the disk
   * @param content what {@link CellStore#content} made of the state
   */
  record Snapshot(double seconds, boolean last, Runnable force, byte[] content) {}

  /**
   * Make one.
   *
   * @param seconds how long the cell had run before
   * @param flushEvents writes the events that a checkpoint counts
   * @param written hears of each checkpoint
   */
  LateCheckpoint(
      CellStore store,
      double seconds,
      Background background,
      Runnable flushEvents,
      Consumer<RunEvent.Checkpoint> written) {
    this.store = store;
    this.forcedUntil = seconds;
    this.background = background;
    this.flushEvents = flushEvents;
    this.written = written;
  }

  /** Write a state soon, in place of one that is still waiting. */
  void write(Snapshot snapshot) {
    synchronized (this) {
      boolean handedIn = waiting != null;
      waiting = snapshot;
      if (handedIn) {
        return;
      }
    }
    background.write(this::write);
  }

  private void write() {
    synchronized (disk) {
      Snapshot snapshot;
      synchronized (this) {
        snapshot = waiting;
        waiting = null;
      }
      if (snapshot == null) {
        return;
      }
      long began = System.nanoTime();
      boolean forced = snapshot.last || snapshot.seconds - forcedUntil >= RunRecord.DEAR_SECONDS;
      flushEvents.run();
      if (forced) {
        snapshot.force.run();
        forcedUntil = snapshot.seconds;
      }
      store.save(snapshot.content, forced);
      cost = System.nanoTime() - began;
      written.accept(new RunEvent.Checkpoint(snapshot.content.length, cost / 1e9));
    }
  }

  /** Return how many nanoseconds the last writing took. */
  long cost() {
    return cost;
  }

  /** Write what is still waiting now. */
  void flush() {
    write();
  }

  /** Write nothing any more, once what is being written is there. */
  void drop() {
    synchronized (this) {
      waiting = null;
    }
    synchronized (disk) {
      // nobody writes
    }
  }
}
