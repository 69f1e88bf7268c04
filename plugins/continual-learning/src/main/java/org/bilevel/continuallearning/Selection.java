package org.bilevel.continuallearning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;

/** Picks samples of batches, by the selector or at random, and keeps account of the selector. */
final class Selection implements Restorable {
  private final CoresetSelector selector;
  private final Model model;
  private final RandomStream random;
  private final RandomStream randomPicks;
  private final Composition composition;
  private final Journal journal;
  private Optional<Samples> validation = Optional.empty();
  private final List<Map<String, double[]>> ofTask = new ArrayList<>();
  private long taskNanos;
  private long nanos;
  private long count;

  /**
   * Make a selection.
   *
   * @param classes how many classes the samples may have
   * @param random the stream of the selector's draws
   * @param randomPicks the stream of picks without the selector
   * @param journal hears how far the selector is
   */
  Selection(
      CoresetSelector selector,
      Model model,
      int classes,
      RandomStream random,
      RandomStream randomPicks,
      Journal journal) {
    this.selector = selector;
    this.model = model;
    this.composition = new Composition(classes);
    this.random = random;
    this.randomPicks = randomPicks;
    this.journal = journal;
  }

  /**
   * Begin a task.
   *
   * @param before the task's training samples with their labels before the corruption
   * @param train the same after it
   * @param heldOut the samples held out of it, if any are
   */
  void beginTask(Samples before, Samples train, Optional<Samples> heldOut) {
    composition.begin(before, train);
    this.validation = heldOut;
  }

  /**
   * Return the coreset of a batch or of several, selected with the given parameters.
   *
   * @param number the batch, the last of those that are selected from
   * @param earlier what the memory has of earlier tasks
   */
  Picked select(
      Samples batch, Vector parameters, int task, int pass, int number, Optional<Samples> earlier) {
    RandomStream draws = of(random, task, pass, number);
    long start = System.nanoTime();
    try {
      Coreset coreset =
          new CoresetSelector.Request(batch, model, parameters, draws, earlier)
              .withValidation(validation)
              .withProgress((done, total) -> journal.selecting(done, total, task))
              .selectedBy(selector);
      taskNanos += System.nanoTime() - start;
      ofTask.add(coreset.diagnostics());
      composition.add(batch, coreset.indices());
      return new Picked(batch.select(coreset.indices()), coreset.weights());
    } catch (BilevelException e) {
      throw e.category() == BilevelException.Category.NUMERIC ? located(e, task, pass, number) : e;
    }
  }

  /** Return some samples of a batch drawn uniformly, the same for every selector. */
  Picked draw(Samples batch, int size, int task, int pass, int number) {
    Coreset drawn =
        Coreset.unweighted(
            of(randomPicks, task, pass, number).sample(batch.size(), Math.min(size, batch.size())));
    return new Picked(batch.select(drawn.indices()), drawn.weights());
  }

  /** Report how the selections of a task went, and return how many seconds they took. */
  double finishTask(int task) {
    int selections = ofTask.size();
    journal.ofTask("selections", selections, task);
    if (selections == 0) {
      return 0;
    }
    meanOf("top-k-share", true, "top-k-share", task);
    meanOf("outer-value", false, "outer-value-first", task);
    meanOf("outer-value", true, "outer-value-last", task);
    meanOf("filled", true, "filled", task);
    composition.finishTask(task, journal);
    journal.timing("selection", taskNanos / 1e9 / selections, OptionalInt.of(task));
    double seconds = taskNanos / 1e9;
    nanos += taskNanos;
    count += selections;
    taskNanos = 0;
    ofTask.clear();
    return seconds;
  }

  /** Return how long a selection of the finished tasks took on average; NaN if there was none. */
  double meanSeconds() {
    return nanos / 1e9 / count;
  }

  /** Return how long all of them took. */
  double seconds() {
    return nanos / 1e9;
  }

  /** Report the mean over the task's selections of the first or last entry of a diagnostic. */
  private void meanOf(String series, boolean last, String name, int task) {
    ofTask.stream()
        .map(diagnostics -> diagnostics.getOrDefault(series, new double[0]))
        .filter(values -> values.length > 0)
        .mapToDouble(values -> values[last ? values.length - 1 : 0])
        .average()
        .ifPresent(mean -> journal.ofTask(name, mean, task));
  }

  private static RandomStream of(RandomStream stream, int task, int pass, int number) {
    return stream.split("task", task).split("pass", pass).split("batch", number);
  }

  private static BilevelException located(BilevelException e, int task, int pass, int number) {
    BilevelException located =
        BilevelException.numeric(
            "the selection from batch %d in pass %d of task %d failed: %s"
                .formatted(number + 1, pass + 1, task + 1, e.getMessage()),
            "");
    located.addSuppressed(e);
    return located;
  }

  @Override
  public void save(StateOutput out) {
    out.write(taskNanos);
    out.write(nanos);
    out.write(count);
    out.write(composition);
    out.write(ofTask.size());
    for (Map<String, double[]> diagnostics : ofTask) {
      out.write(diagnostics.size());
      // of a series its ends are looked at
      diagnostics.forEach((name, values) -> {
        out.write(name);
        out.write(values.length < 2 ? values : new double[] {values[0], values[values.length - 1]});
      });
    }
  }

  @Override
  public void restore(StateInput in) {
    taskNanos = in.readLong();
    nanos = in.readLong();
    count = in.readLong();
    in.readInto(composition);
    int selections = in.readInt();
    for (int i = 0; i < selections; i++) {
      Map<String, double[]> diagnostics = new HashMap<>();
      int series = in.readInt();
      for (int s = 0; s < series; s++) {
        diagnostics.put(in.readString(), in.readDoubles());
      }
      ofTask.add(diagnostics);
    }
  }
}
