package org.bilevel.featureselection;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/** Turns what happens into the events of a run. */
final class Journal {
  private final RunContext context;
  private final long total;
  private final Map<String, Double> shown = new TreeMap<>();
  private long done;

  /**
   * Begin a journal.
   *
   * @param total how many steps there are in all
   */
  Journal(RunContext context, long total) {
    this.context = context;
    this.total = total;
  }

  /** Stop here if the user asked for it. */
  void checkStopped() {
    context.checkStopped();
  }

  /** Report a number. */
  void metric(String name, double value) {
    report(name, value, OptionalInt.empty());
  }

  /** Report a number of a step, from 1. */
  void metric(String name, double value, int step) {
    report(name, value, OptionalInt.of(step));
  }

  /** Show a number beside the progress from now on. */
  void show(String name, double value) {
    shown.put(name, value);
  }

  /** Count a step and report the progress. */
  void advance(String doing) {
    done++;
    context.report(new RunEvent.Progress(doing, done, total, new TreeMap<>(shown)));
  }

  /** Report a duration. */
  void timing(String name, double seconds) {
    context.report(new RunEvent.Timing(name, seconds, OptionalInt.empty()));
  }

  private void report(String name, double value, OptionalInt step) {
    context.report(
        new RunEvent.Metric(name, value, OptionalInt.empty(), OptionalInt.empty(), step));
  }
}
