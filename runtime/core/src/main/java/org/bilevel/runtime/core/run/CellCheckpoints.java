package org.bilevel.runtime.core.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bilevel.api.BilevelException;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.run.Checkpoints;
import org.bilevel.api.run.RunListener.Cell;
import org.jspecify.annotations.Nullable;

/** Decides which of the states that a cell offers are written, and keeps its time. */
final class CellCheckpoints implements Checkpoints {
  /** Unless the user says otherwise, writing takes at most one part in this of a cell's time … */
  private static final long SHARE = 100;

  /** … and what an interruption can lose need not be less than this. */
  private static final long LEAST_NANOS = 1_000_000_000L;

  private final Cell cell;
  private final RunRecord record;
  private final int every;
  private final BooleanSupplier stop;
  private final double secondsBefore;
  private long began;
  private long offered;
  private long saved;
  private long cost;
  private @Nullable InputStream reading;

  /**
   * Make the checkpoints of a cell.
   *
   * @param every which offers are written: every n-th, none for 0, as many as take little time if
   *     negative; the one before a stop always is
   */
  CellCheckpoints(Cell cell, RunRecord record, int every, BooleanSupplier stop) {
    this.cell = cell;
    this.record = record;
    this.every = every;
    this.stop = stop;
    this.secondsBefore = record.mark(cell).seconds();
  }

  void begin() {
    began = System.nanoTime();
    saved = began;
  }

  /** Return how long the cell has run, what earlier processes did of it included. */
  double seconds() {
    return secondsBefore + (System.nanoTime() - began) / 1e9;
  }

  @Override
  public Optional<StateInput> latest() {
    Optional<InputStream> state = record.store(cell).state();
    reading = state.orElse(null);
    return state.map(StateInput::new);
  }

  @Override
  public void offer(Consumer<StateOutput> state) {
    record.background().throwFailure();
    offered++;
    long now = System.nanoTime();
    boolean last = stop.getAsBoolean(); // if another one follows, this was none too many
    if (!last && !due(now)) {
      return;
    }
    close();
    record.save(cell, seconds(), last, state);
    saved = System.nanoTime();
    cost = saved - now;
    if (last) {
      record.background().await();
    }
  }

  private boolean due(long now) {
    return every < 0
        ? now - saved >= Math.max(LEAST_NANOS, SHARE * (cost + record.checkpoint(cell).cost()))
        : every > 0 && offered % every == 0;
  }

  /** The cell has finished: no checkpoint is needed any more. */
  void finish() {
    record.checkpoint(cell).drop();
  }

  /** The cell ends before it has finished: whoever goes on needs the last checkpoint. */
  void interrupt() {
    try {
      record.checkpoint(cell).flush();
    } catch (BilevelException full) {
      // it ends as it would have; the checkpoint before is still there
    }
  }

  /** Close the checkpoint that is being read; it is not any more once steps are taken. */
  void close() {
    if (reading != null) {
      try {
        reading.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      reading = null;
    }
  }
}
