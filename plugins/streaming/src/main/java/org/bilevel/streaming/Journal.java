package org.bilevel.streaming;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/** Turns what happens into the events of a run. Numbers count from 0 here, from 1 there. */
final class Journal {
  /** Every how many training steps a loss and the progress are reported. */
  static final int EVERY = 10;

  private final RunContext context;
  private final long total;
  private final Map<String, Double> shown = new TreeMap<>();
  private long done;

  Journal(RunContext context, long total) {
    this.context = context;
    this.total = total;
  }

  /** Stop here if the user asked for it. */
  void checkStopped() {
    context.checkStopped();
  }

  /** Report the training loss of a step. */
  void loss(String name, double loss, int step) {
    shown.put("loss", loss);
    report(name, loss, OptionalInt.empty(), OptionalInt.of(step + 1));
  }

  /** Report a number about the whole stream. */
  void overall(String name, double value) {
    report(name, value, OptionalInt.empty(), OptionalInt.empty());
  }

  /** Report a number that was measured after some chunks. */
  void afterChunks(String name, double value, int chunks) {
    report(name, value, OptionalInt.empty(), OptionalInt.of(chunks));
  }

  /** Report a number about a task of the stream. */
  void ofTask(String name, double value, int task) {
    report(name, value, OptionalInt.of(task + 1), OptionalInt.empty());
  }

  /** Show a number beside the progress from now on. */
  void show(String name, double value) {
    shown.put(name, value);
  }

  /** Count a step of the whole experiment, and report the progress now and then. */
  void advance(String phase) {
    done++;
    if (done % EVERY == 0 || done == total) {
      context.report(new RunEvent.Progress(phase, done, total, new TreeMap<>(shown)));
    }
  }

  /** Report how far a selection is, which is no step, and stop here if asked for. */
  void selecting(long steps, long of, int chunk) {
    checkStopped();
    context.report(
        new RunEvent.Progress(
            "chunk %d, selecting, step %d of %d".formatted(chunk + 1, steps, of),
            done,
            total,
            new TreeMap<>(shown)));
  }

  void warn(String message) {
    context.report(new RunEvent.Warning(message));
  }

  void timing(String name, double seconds) {
    context.report(new RunEvent.Timing(name, seconds, OptionalInt.empty()));
  }

  private void report(String name, double value, OptionalInt task, OptionalInt step) {
    context.report(new RunEvent.Metric(name, value, task, OptionalInt.empty(), step));
  }
}
