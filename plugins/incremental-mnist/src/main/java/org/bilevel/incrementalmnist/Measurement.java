package org.bilevel.incrementalmnist;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.run.RunContext;
import org.bilevel.api.run.Trained;

/** Some samples in place, to measure losses and accuracy on. */
final class Measurement implements AutoCloseable {
  private final Model model;
  private final Samples samples;
  private final PlacedSamples placed;

  Measurement(Model model, Samples samples) {
    this.model = model;
    this.samples = samples;
    this.placed = model.place(samples);
  }

  /** Return the mean loss at θ = (x, y). */
  double loss(Vector x, Vector y) {
    try (Vector theta = joined(x, y)) {
      double loss = Arrays.stream(model.losses(theta, placed)).average().orElseThrow();
      if (!Double.isFinite(loss)) {
        throw BilevelException.numeric(
            "the mean loss of %d samples is %s.".formatted(samples.size(), loss),
            "Maybe a learning rate of solver is too large: lower those of inner and outer.");
      }
      return loss;
    }
  }

  /** Return the share of samples whose score is highest for their label; of equals the lowest. */
  double accuracy(Vector x, Vector y) {
    try (Vector theta = joined(x, y)) {
      float[] scores = model.scores(theta, placed);
      int classes = model.classes();
      int right = 0;
      for (int i = 0; i < samples.size(); i++) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
          if (scores[i * classes + c] > scores[i * classes + best]) {
            best = c;
          }
        }
        right += best == samples.labels()[i] ? 1 : 0;
      }
      return (double) right / samples.size();
    }
  }

  /** Hand out θ = (x, y), tested on these samples. */
  void handOut(RunContext context, Vector x, Vector y) {
    int[] classes = IntStream.range(0, model.classes()).toArray();
    try (Vector theta = joined(x, y)) {
      context.trained(
          new Trained(
              "",
              model,
              theta,
              List.of(new Trained.Tests(0, () -> samples, classes)),
              samples.size()));
    }
  }

  private Vector joined(Vector x, Vector y) {
    double[] first = x.toArray();
    double[] rest = y.toArray();
    double[] all = Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return model.vector(all);
  }

  @Override
  public void close() {
    placed.close();
  }
}
