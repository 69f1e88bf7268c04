package org.bilevel.runtime.cli;

import java.io.PrintStream;
import org.bilevel.api.run.RunEvent;
import org.bilevel.api.run.RunListener;

/** Shows a run while it goes on. */
public interface ProgressView extends RunListener, AutoCloseable {
  @Override
  void close();

  /**
   * Return a view that shows nothing.
   *
   * @return a view
   */
  static ProgressView none() {
    return new ProgressView() {
      @Override
      public void on(Cell cell, RunEvent event) {}

      @Override
      public void close() {}
    };
  }

  /**
   * Return a view that shows warnings alone.
   *
   * @param err where
   * @return a view
   */
  static ProgressView warnings(PrintStream err) {
    return new ProgressView() {
      @Override
      public void on(Cell cell, RunEvent event) {
        if (event instanceof RunEvent.Warning warning) {
          err.println("Warning: " + warning.message());
        }
      }

      @Override
      public void close() {}
    };
  }

  /**
   * Return a bar on a terminal, lines elsewhere.
   *
   * @param cells how many cells the run has
   * @param terminal whether it is a terminal
   * @param err where
   * @return a view
   */
  static ProgressView of(int cells, boolean terminal, PrintStream err) {
    RunStatus status = new RunStatus(cells, System::nanoTime);
    return terminal ? new BarView(status, err) : new LinesView(status, err, System::nanoTime);
  }
}
