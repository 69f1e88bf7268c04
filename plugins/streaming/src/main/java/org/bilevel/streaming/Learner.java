package org.bilevel.streaming;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;

/** A model's parameters while they learn: one optimizer session, one step at a time. */
final class Learner implements AutoCloseable {
  private final Model model;
  private final Vector parameters;
  private final OuterOptimizer.Session optimizer;
  private final double replayWeight;
  private final String metric;
  private final Journal journal;
  private int steps;

  /**
   * Begin to learn.
   *
   * @param parameters θ, changed in place; not closed here
   * @param replayWeight ρ
   * @param metric what the loss is reported as
   */
  Learner(
      Model model,
      Vector parameters,
      OuterOptimizer optimizer,
      double replayWeight,
      String metric,
      Journal journal) {
    this.model = model;
    this.parameters = parameters;
    this.optimizer = optimizer.start(parameters);
    this.replayWeight = replayWeight;
    this.metric = metric;
    this.journal = journal;
  }

  /**
   * Take a step on the mean loss of some samples plus ρ times that of samples of the memory, both
   * in one forward pass.
   */
  void step(Weighted fresh, Optional<Weighted> replay) {
    Samples all =
        replay
            .map(r -> Samples.concat(List.of(fresh.samples(), r.samples())))
            .orElse(fresh.samples());
    DoubleStream replayed =
        replay.stream()
            .flatMapToDouble(r -> DoubleStream.of(r.shares()))
            .map(s -> replayWeight * s);
    HeapVector w =
        HeapVector.wrap(DoubleStream.concat(DoubleStream.of(fresh.shares()), replayed).toArray());
    try (PlacedSamples placed = model.place(all)) {
      Objective loss = model.weightedLoss(placed);
      if (steps % Journal.EVERY == 0) {
        double value = loss.value(w, parameters, Batch.all());
        if (!Double.isFinite(value)) {
          throw diverged(value);
        }
        journal.loss(metric, value, steps);
      }
      try (Vector gradient = loss.gradientY(w, parameters, Batch.all())) {
        // one reduction tells whether all entries are finite
        if (!Double.isFinite(gradient.norm())) {
          throw diverged(loss.value(w, parameters, Batch.all()));
        }
        optimizer.step(parameters, gradient);
      }
    }
    steps++;
  }

  private BilevelException diverged(double loss) {
    return BilevelException.numeric(
        "training diverged at step %d: the %s is %s.".formatted(steps + 1, metric, loss),
        "Maybe the learning rate is too large: lower experiment.optimizer.learning-rate.");
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
