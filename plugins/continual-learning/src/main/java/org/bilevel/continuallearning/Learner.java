package org.bilevel.continuallearning;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Restorable;
import org.bilevel.api.StateInput;
import org.bilevel.api.StateOutput;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Buffer;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;

/** The model's parameters while they learn a task: one optimizer session, one step at a time. */
final class Learner implements AutoCloseable, Restorable {
  private final Model model;
  private final Vector parameters;
  private final OuterOptimizer.Session optimizer;
  private final double replayWeight;
  private final double stepFactor;
  private final int task;
  private final Optional<Influence> influence;
  private final Journal journal;
  private int steps;

  /**
   * Begin a task.
   *
   * @param parameters θ, changed in place; not closed here
   * @param stepFactor what every step is multiplied by: the decay of the learning rate
   * @param influence weighs the samples of a step, if anything does
   */
  Learner(
      Model model,
      Vector parameters,
      OuterOptimizer optimizer,
      double replayWeight,
      double stepFactor,
      int task,
      Optional<Influence> influence,
      Journal journal) {
    this.model = model;
    this.parameters = parameters;
    this.optimizer = optimizer.start(parameters);
    this.replayWeight = replayWeight;
    this.stepFactor = stepFactor;
    this.task = task;
    this.influence = influence;
    this.journal = journal;
  }

  /** Return samples to offer to a memory, with the model as it is now. */
  Buffer.Offer offer(Picked picked) {
    return new Buffer.Offer(picked.samples(), picked.weights(), task, model, parameters);
  }

  /** Return θ as it is now; not to be changed. */
  Vector parameters() {
    return parameters;
  }

  /** Return how many steps this task has had. */
  int steps() {
    return steps;
  }

  /** Return whether a step needs samples to measure influences on. */
  boolean validates() {
    return influence.isPresent();
  }

  /**
   * Take a step on the mean loss of samples of the stream plus replayWeight times that of samples
   * of the memory, by their weights, both in one forward pass.
   *
   * @param validation what influences are measured on; not looked at unless the step needs it
   */
  void step(Samples fresh, Optional<Picked> replay, Optional<Validation> validation) {
    int n = fresh.size();
    Samples all = replay.isEmpty() ? fresh : Samples.concat(List.of(fresh, replay.get().samples()));
    double[] weights = new double[all.size()];
    Arrays.fill(weights, 0, n, 1.0 / n);
    replay.ifPresent(picked -> fill(weights, n, picked.weights()));
    HeapVector base = HeapVector.wrap(weights);
    try (PlacedSamples placed = model.place(all)) {
      Objective loss = model.weightedLoss(placed);
      HeapVector w =
          influence.isPresent()
              ? influence.get().weights(loss, base, parameters, model, validation.orElseThrow())
              : base;
      if (steps % Journal.EVERY == 0) {
        double value = loss.value(w, parameters, Batch.all());
        if (!Double.isFinite(value)) {
          throw diverged(value);
        }
        journal.loss(value, task, steps);
      }
      try (Vector gradient = loss.gradientY(w, parameters, Batch.all())) {
        // one reduction tells whether all entries are finite
        if (!Double.isFinite(gradient.norm())) {
          throw diverged(loss.value(w, parameters, Batch.all()));
        }
        move(gradient);
      }
    }
    steps++;
  }

  /** Divide replayWeight among the replayed samples by their weights; evenly if all are equal. */
  private void fill(double[] weights, int from, double[] replayed) {
    double sum = Arrays.stream(replayed).sum();
    boolean equal = Arrays.stream(replayed).allMatch(weight -> weight == replayed[0]);
    for (int i = 0; i < replayed.length; i++) {
      // two ways to one number, but not to its last bit
      weights[from + i] =
          equal ? replayWeight / replayed.length : replayWeight * (replayed[i] / sum);
    }
  }

  private void move(Vector gradient) {
    if (stepFactor == 1) {
      optimizer.step(parameters, gradient);
      return;
    }
    // shortening the step, not the gradient, decays the rate of any optimizer, Adam included
    try (Vector before = parameters.copy()) {
      optimizer.step(parameters, gradient);
      parameters.scale(stepFactor);
      parameters.axpy(1 - stepFactor, before);
    }
  }

  private BilevelException diverged(double loss) {
    return BilevelException.numeric(
        "training diverged in task %d at step %d: the loss is %s."
            .formatted(task + 1, steps + 1, loss),
        "Maybe the learning rate is too large: lower experiment.optimizer.learning-rate.");
  }

  /** Return whether the optimizer's state can be written. */
  boolean canBeSaved() {
    return optimizer instanceof Restorable;
  }

  /** Write what belongs to the task alone; θ is the caller's. */
  @Override
  public void save(StateOutput out) {
    out.write(steps);
    out.write((Restorable) optimizer);
  }

  @Override
  public void restore(StateInput in) {
    steps = in.readInt();
    in.readInto((Restorable) optimizer);
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
