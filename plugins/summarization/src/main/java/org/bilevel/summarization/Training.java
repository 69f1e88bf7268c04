package org.bilevel.summarization;

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
 * Mini-batch steps on weighted samples, and the accuracy that they lead to.
 *
 * @param optimizer takes the steps
 * @param epochs E
 * @param batch |B|; the last one of an epoch may be smaller
 * @param testBatch test samples in one forward pass
 * @param journal hears of each step
 */
record Training(OuterOptimizer optimizer, int epochs, int batch, int testBatch, Journal journal) {
  private static final String ADVICE =
      "Maybe the learning rate is too large: lower experiment.optimizer.learning-rate.";

  /** Return how many steps it takes to train on so many samples. */
  long steps(int samples) {
    return (long) epochs * Math.ceilDiv(samples, batch);
  }

  /**
   * Train: θ ← step on 1/|B| Σ_{i∈B} w_i ℓ_i(θ), each epoch in a new random order.
   *
   * @param what what is trained, for messages and the name of the loss
   * @param weights w, a number for each sample
   * @param parameters θ, changed in place
   * @param random the stream of the orders
   * @return the mean weighted loss at the end
   */
  double train(
      String what,
      Model model,
      Samples samples,
      double[] weights,
      Vector parameters,
      RandomStream random) {
    int n = samples.size();
    HeapVector w = HeapVector.wrap(weights);
    try (PlacedSamples placed = model.place(samples);
        OuterOptimizer.Session session = optimizer.start(parameters)) {
      Objective loss = model.weightedLoss(placed);
      for (int epoch = 0; epoch < epochs; epoch++) {
        int[] order = random.split("epoch", epoch).permutation(n);
        for (int from = 0; from < n; from += batch) {
          journal.checkStopped();
          int[] taken = Arrays.copyOfRange(order, from, Math.min(n, from + batch));
          try (Vector gradient = loss.gradientY(w, parameters, Batch.of(taken))) {
            if (!Double.isFinite(gradient.norm())) {
              throw diverged(what, epoch, loss.value(w, parameters, Batch.all()) / n);
            }
            gradient.scale(1.0 / taken.length);
            session.step(parameters, gradient);
          }
          journal.advance("training " + what);
        }
      }
      double end = loss.value(w, parameters, Batch.all()) / n;
      if (!Double.isFinite(end)) {
        throw diverged(what, epochs - 1, end);
      }
      return end;
    }
  }

  private static BilevelException diverged(String what, int epoch, double loss) {
    return BilevelException.numeric(
        "training %s diverged in epoch %d: the loss is %s.".formatted(what, epoch + 1, loss),
        ADVICE);
  }

  /**
   * Return the share of the samples whose score is highest for their label; of equal scores the
   * lowest class counts.
   */
  double accuracy(String what, Model model, Vector parameters, Samples test) {
    int right = 0;
    for (int from = 0; from < test.size(); from += testBatch) {
      Samples part = test.range(from, Math.min(test.size(), from + testBatch));
      try (PlacedSamples placed = model.place(part)) {
        float[] scores = model.scores(parameters, placed);
        for (int i = 0; i < part.size(); i++) {
          right +=
              best(what, scores, i * model.classes(), model.classes()) == part.labels()[i] ? 1 : 0;
        }
      }
    }
    return (double) right / test.size();
  }

  private static int best(String what, float[] scores, int offset, int classes) {
    int best = 0;
    for (int c = 0; c < classes; c++) {
      float score = scores[offset + c];
      if (!Float.isFinite(score)) {
        throw BilevelException.numeric(
            "a score of %s on the test samples is %s.".formatted(what, score), ADVICE);
      }
      if (score > scores[offset + best]) {
        best = c;
      }
    }
    return best;
  }
}
