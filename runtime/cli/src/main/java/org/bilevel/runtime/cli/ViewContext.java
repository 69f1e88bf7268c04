package org.bilevel.runtime.cli;

import org.bilevel.api.RandomStream;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener.Cell;

/** What an experiment sees that runs outside of a file: the streams of a seed, and a view. */
record ViewContext(Cell cell, ProgressView view) implements RunContext {
  @Override
  public RandomStream random(String name) {
    return RandomStream.of(cell.seed()).split(name);
  }

  @Override
  public void report(RunEvent event) {
    view.on(cell, event);
  }

  @Override
  public void checkStopped() {}
}
