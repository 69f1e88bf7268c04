package org.bilevel.runtime.cli;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.bilevel.api.RandomStream;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;

/**
 * What an experiment sees that runs outside of a file: the streams of a seed, and a view.
 *
 * @param stopped whether the user asked to stop
 */
record ViewContext(Cell cell, ProgressView view, BooleanSupplier stopped) implements RunContext {
  @Override
  public RandomStream random(String name) {
    return RandomStream.of(cell.seed()).split(name);
  }

  @Override
  public void report(RunEvent event) {
    view.on(cell, event);
  }

  @Override
  public void checkStopped() {
    if (stopped.getAsBoolean()) {
      throw new CancellationException("stopped at the user's request");
    }
  }
}
