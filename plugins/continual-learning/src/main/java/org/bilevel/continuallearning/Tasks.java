package org.bilevel.continuallearning;

import java.util.List;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.Corruption;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.HeldOut;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.learning.Task;
import org.bilevel.api.run.RunContext;

/**
 * The tasks of a run, whose training samples are corrupted and divided as the file says. They are
 * made anew each time they are asked for, so that those of one task are in memory at a time.
 */
final class Tasks {
  private final List<Task> all;
  private final List<Task> heldOut; // empty if nothing is held out
  private final Corruption corruption;
  private final RandomStream random;

  private Tasks(List<Task> all, List<Task> heldOut, Corruption corruption, RandomStream random) {
    this.all = all;
    this.heldOut = heldOut;
    this.corruption = corruption;
    this.random = random;
  }

  /** Read the data set, divide it and make tasks of it. */
  static Tasks of(ContinualLearningOptions options, RunContext context) {
    Corruption corruption = options.corruption();
    RandomStream random = context.random("corruption");
    Dataset clean = options.data().load();
    HeldOut divided =
        HeldOut.balanced(
            clean.name(), clean.train(), options.validationPerClass(), context.random("held-out"));
    Samples train =
        corruption.scope() == Corruption.Scope.DATA_SET
            ? corruption.corrupt(divided.rest(), random.split("data-set"))
            : divided.rest();
    List<Task> all =
        options.stream()
            .tasks(new Dataset(clean.name(), train, clean.test()), context.random("stream"));
    // as the stream's test samples, so that it makes of them what it makes of those
    List<Task> heldOut =
        divided.held().size() == 0
            ? List.of()
            : options.stream()
                .tasks(new Dataset(clean.name(), train, divided.held()), context.random("stream"));
    return new Tasks(all, heldOut, corruption, random);
  }

  List<Task> all() {
    return all;
  }

  int count() {
    return all.size();
  }

  /** Return a task's training samples before a corruption of tasks. */
  Samples clean(int task) {
    return all.get(task).train();
  }

  /** Return a task's training samples. */
  Samples train(int task) {
    return corrupted(clean(task), task);
  }

  /** Return a task's training samples, made of those before the corruption. */
  Samples corrupted(Samples clean, int task) {
    Samples train =
        corruption.scope() == Corruption.Scope.TASK
            ? corruption.corrupt(clean, random.split("task", task))
            : clean;
    if (train.size() == 0) {
      throw BilevelException.data(
          "task " + (task + 1) + " has no training samples.",
          "Maybe the stream or the corruption leaves too few of each class.",
          null);
    }
    return train;
  }

  /** Return the samples held out of a task, if any are. */
  Optional<Samples> heldOut(int task) {
    return heldOut.isEmpty() ? Optional.empty() : Optional.of(heldOut.get(task).test());
  }
}
