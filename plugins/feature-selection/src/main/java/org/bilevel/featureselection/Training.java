package org.bilevel.featureselection;

import java.util.Arrays;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;

/**
 * Mini-batch steps on the mean loss of samples, and the accuracy that they lead to.
 *
 * @param optimizer takes the steps
 * @param epochs E of the final training
 * @param batch samples in a step; the last one of an epoch may be smaller
 * @param testBatch test samples in one forward pass
 */
record Training(OuterOptimizer optimizer, int epochs, int batch, int testBatch) {
  private static final String ADVICE =
      "Maybe the learning rate is too large: lower experiment.optimizer.learning-rate.";

  /**
   * Train, each epoch in a new random order.
   *
   * @param what what is trained, for messages
   * @param parameters θ, changed in place
   * @param times how many epochs
   * @param random the stream of the orders
   * @param step called before each step
   */
  void train(
      String what,
      Model model,
      Samples samples,
      Vector parameters,
      int times,
      RandomStream random,
      Runnable step) {
    int n = samples.size();
    HeapVector ones = HeapVector.filled(n, 1);
    try (PlacedSamples placed = model.place(samples);
        OuterOptimizer.Session session = optimizer.start(parameters)) {
      Objective loss = model.weightedLoss(placed);
      for (int epoch = 0; epoch < times; epoch++) {
        int[] order = random.split("epoch", epoch).permutation(n);
        for (int from = 0; from < n; from += batch) {
          step.run();
          int[] taken = Arrays.copyOfRange(order, from, Math.min(n, from + batch));
          try (Vector gradient = loss.gradientY(ones, parameters, Batch.of(taken))) {
            if (!Double.isFinite(gradient.norm())) {
              throw BilevelException.numeric(
                  "%s diverged in epoch %d: a gradient is not finite.".formatted(what, epoch + 1),
                  ADVICE);
            }
            gradient.scale(1.0 / taken.length);
            session.step(parameters, gradient);
          }
        }
      }
    }
  }

  /** Return the mean loss of samples. */
  double loss(String what, Model model, Vector parameters, Samples samples) {
    try (PlacedSamples placed = model.place(samples)) {
      double mean = Arrays.stream(model.losses(parameters, placed)).sum() / samples.size();
      if (!Double.isFinite(mean)) {
        throw BilevelException.numeric("%s ended with a loss of %s.".formatted(what, mean), ADVICE);
      }
      return mean;
    }
  }

  /**
   * Return the share of the samples whose score is highest for their label; of equal scores the
   * lowest class counts.
   */
  double accuracy(Model model, Vector parameters, Samples test) {
    int right = 0;
    for (int from = 0; from < test.size(); from += testBatch) {
      Samples part = test.range(from, Math.min(test.size(), from + testBatch));
      try (PlacedSamples placed = model.place(part)) {
        float[] scores = model.scores(parameters, placed);
        for (int i = 0; i < part.size(); i++) {
          int label = best(scores, i * model.classes(), model.classes());
          right += label == part.labels()[i] ? 1 : 0;
        }
      }
    }
    return (double) right / test.size();
  }

  private static int best(float[] scores, int offset, int classes) {
    int best = 0;
    for (int c = 0; c < classes; c++) {
      float score = scores[offset + c];
      if (!Float.isFinite(score)) {
        throw BilevelException.numeric(
            "a score of the model on the test samples is %s.".formatted(score), ADVICE);
      }
      if (score > scores[offset + best]) {
        best = c;
      }
    }
    return best;
  }
}
