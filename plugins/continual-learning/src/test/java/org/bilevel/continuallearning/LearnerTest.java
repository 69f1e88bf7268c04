package org.bilevel.continuallearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.bilevel.testkit.problems.PlainSteps;
import org.junit.jupiter.api.Test;

final class LearnerTest {
  private static final Samples FRESH = new Clusters(3, 4, 1).samples(6, RandomStream.of(1));
  private static final Samples REPLAY = new Clusters(3, 4, 1).samples(4, RandomStream.of(2));

  @Test
  void stepsOnTheMeanLossPlusTheWeightedMeanOfTheReplay() {
    TestRunContext context = new TestRunContext(1);
    try (Model model = new HeapSoftmax().build(FRESH.shape(), 3);
        Vector theta = model.initialParameters(RandomStream.of(3))) {
      Vector expected = theta.copy();
      expected.axpy(-0.2, mean(model, FRESH, theta));
      expected.axpy(-0.2 * 0.7, mean(model, REPLAY, theta));
      try (Learner learner =
          new Learner(
              model,
              theta,
              new PlainSteps(0.2),
              0.7,
              1,
              0,
              Optional.empty(),
              new Journal(context, 1, 1))) {
        learner.step(
            FRESH, Optional.of(new Picked(REPLAY, new double[] {1, 1, 1, 1})), Optional.empty());
      }
      assertThat(theta.toArray()).containsExactly(expected.toArray(), within(1e-14));
    }
    assertThat(context.metrics("loss")).hasSize(1);
  }

  @Test
  void decayShortensTheStepWhateverTheOptimizer() {
    try (Model model = new HeapSoftmax().build(FRESH.shape(), 3);
        Vector theta = model.initialParameters(RandomStream.of(3))) {
      Vector expected = theta.copy();
      expected.axpy(-0.2 * 0.25, mean(model, FRESH, theta));
      try (Learner learner =
          new Learner(
              model,
              theta,
              new PlainSteps(0.2),
              0.7,
              0.25,
              2,
              Optional.empty(),
              new Journal(new TestRunContext(1), 3, 1))) {
        learner.step(FRESH, Optional.empty(), Optional.empty());
      }
      assertThat(theta.toArray()).containsExactly(expected.toArray(), within(1e-14));
    }
  }

  @Test
  void replayedSamplesCountByTheirWeights() {
    double[] weights = {3, 0, 1, 4};
    try (Model model = new HeapSoftmax().build(FRESH.shape(), 3);
        Vector theta = model.initialParameters(RandomStream.of(3))) {
      Vector expected = theta.copy();
      expected.axpy(-0.2, mean(model, FRESH, theta));
      for (int i = 0; i < 4; i++) {
        expected.axpy(-0.2 * 0.7 * weights[i] / 8, mean(model, REPLAY.range(i, i + 1), theta));
      }
      step(model, theta, weights);
      assertThat(theta.toArray()).containsExactly(expected.toArray(), within(1e-14));
    }
  }

  @Test
  void equalWeightsAreAPlainMeanToTheLastBit() {
    double[][] results = new double[3][];
    double[][] weights = {{1, 1, 1, 1}, {0.3, 0.3, 0.3, 0.3}, {0, 0, 0, 0}};
    for (int i = 0; i < 3; i++) {
      try (Model model = new HeapSoftmax().build(FRESH.shape(), 3);
          Vector theta = model.initialParameters(RandomStream.of(3))) {
        step(model, theta, weights[i]);
        results[i] = theta.toArray();
      }
    }
    assertThat(results[1]).isEqualTo(results[0]);
    assertThat(results[2]).isEqualTo(results[0]);
  }

  private static void step(Model model, Vector theta, double[] weights) {
    Journal journal = new Journal(new TestRunContext(1), 1, 1);
    try (Learner learner =
        new Learner(model, theta, new PlainSteps(0.2), 0.7, 1, 0, Optional.empty(), journal)) {
      learner.step(FRESH, Optional.of(new Picked(REPLAY, weights)), Optional.empty());
    }
  }

  private static Vector mean(Model model, Samples samples, Vector theta) {
    return model
        .weightedLoss(model.place(samples))
        .gradientY(HeapVector.filled(samples.size(), 1.0 / samples.size()), theta, Batch.all());
  }
}
