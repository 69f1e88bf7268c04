package org.bilevel.continuallearning;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.RunEvent;

/** Turns what happens into the events of a run. Tasks and steps count from 0 here, from 1 there. */
final class Journal implements Restorable {
  /** Every how many training steps a loss and the progress are reported. */
  static final int EVERY = 10;

  private final RunContext context;
  private final int tasks;
  private final long total;
  private final Map<String, Double> shown = new TreeMap<>();
  private long done;

  Journal(RunContext context, int tasks, long total) {
    this.context = context;
    this.tasks = tasks;
    this.total = total;
  }

  /** Stop here if the user asked for it. */
  void checkStopped() {
    context.checkStopped();
  }

  /** Report the training loss of a step. */
  void loss(double loss, int task, int step) {
    shown.put("loss", loss);
    report("loss", loss, OptionalInt.of(task + 1), OptionalInt.empty(), OptionalInt.of(step + 1));
  }

  /** Report a number about a task. */
  void ofTask(String name, double value, int task) {
    report(name, value, OptionalInt.of(task + 1), OptionalInt.empty(), OptionalInt.empty());
  }

  /** Report a_{t,j}. */
  void accuracy(double value, int task, int after) {
    report(
        "accuracy",
        value,
        OptionalInt.of(task + 1),
        OptionalInt.of(after + 1),
        OptionalInt.empty());
  }

  /** Report a number about everything learned so far; one that is not defined is left out. */
  void after(String name, double value, int after) {
    if (!Double.isNaN(value)) {
      report(name, value, OptionalInt.empty(), OptionalInt.of(after + 1), OptionalInt.empty());
    }
  }

  /** Show a number beside the progress from now on. */
  void show(String name, double value) {
    shown.put(name, value);
  }

  /** Count a step of the whole experiment, and report the progress now and then. */
  void advance(String doing, int task) {
    done++;
    if (done % EVERY == 0 || done == total) {
      context.report(
          new RunEvent.Progress(
              "%s %d of %d".formatted(doing, task + 1, tasks), done, total, new TreeMap<>(shown)));
    }
  }

  /** Report how far a selection is, which is no step, and stop here if asked for. */
  void selecting(long steps, long of, int task) {
    checkStopped();
    context.report(
        new RunEvent.Progress(
            "task %d of %d, selecting, step %d of %d".formatted(task + 1, tasks, steps, of),
            done,
            total,
            new TreeMap<>(shown)));
  }

  /** Report a duration, of a task or of the whole experiment. */
  void timing(String name, double seconds, OptionalInt task) {
    OptionalInt number =
        task.isPresent() ? OptionalInt.of(task.getAsInt() + 1) : OptionalInt.empty();
    context.report(new RunEvent.Timing(name, seconds, number));
  }

  private void report(
      String name, double value, OptionalInt task, OptionalInt after, OptionalInt step) {
    context.report(new RunEvent.Metric(name, value, task, after, step));
  }

  @Override
  public void save(StateOutput out) {
    out.write(done);
    out.write(shown.size());
    shown.forEach((name, value) -> {
      out.write(name);
      out.write(value);
    });
  }

  @Override
  public void restore(StateInput in) {
    done = in.readLong();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      shown.put(in.readString(), in.readDouble());
    }
  }
}
