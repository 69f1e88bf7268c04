package org.bilevel.hypercleaning;

import java.util.Arrays;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelSolver;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;

/** Measures where a solver has got to. */
final class Measures {
  private final Model model;
  private final PlacedSamples validation;
  private final PlacedSamples test;
  private final CleaningData data;

  Measures(Model model, PlacedSamples validation, PlacedSamples test, CleaningData data) {
    this.model = model;
    this.validation = validation;
    this.test = test;
    this.data = data;
  }

  /**
   * What was measured.
   *
   * @param accuracy share of the test samples whose highest score is their label's
   * @param validationLoss mean loss of the validation samples
   * @param found which training samples were found clean
   */
  record Values(double accuracy, double validationLoss, Found found) {}

  /** Measure after an outer step. */
  Values at(BilevelSolver.Session session, int step) {
    return new Values(
        accuracy(session.y(), step),
        Arrays.stream(model.losses(session.y(), validation)).average().orElse(Double.NaN),
        Found.of(session.x().toArray(), data.clean()));
  }

  /** Of equal scores the lowest class counts. */
  private double accuracy(Vector y, int step) {
    float[] scores = model.scores(y, test);
    int classes = model.classes();
    int right = 0;
    for (int i = 0; i < test.size(); i++) {
      int best = 0;
      for (int c = 0; c < classes; c++) {
        float score = scores[i * classes + c];
        if (!Float.isFinite(score)) {
          throw BilevelException.numeric(
              "a score of the model on the test samples is %s after outer step %d."
                  .formatted(score, step),
              "Maybe the learning rate of solver.inner is too large: lower it.");
        }
        if (score > scores[i * classes + best]) {
          best = c;
        }
      }
      right += best == data.test().labels()[i] ? 1 : 0;
    }
    return (double) right / test.size();
  }
}
