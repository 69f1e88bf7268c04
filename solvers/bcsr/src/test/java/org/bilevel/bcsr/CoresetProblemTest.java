package org.bilevel.bcsr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolution;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CentralDifferences;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class CoresetProblemTest {
  /** Classes that overlap widely, so that the inner problem has a minimiser. */
  private static final Samples SAMPLES = overlapping();

  private static final InnerSolver SOLVER =
      Parts.create(
          Kind.INNER,
          "gradient-descent",
          Map.of("steps", 100_000, "learning-rate", 1.0, "tolerance", 1e-12));
  private static final HypergradientEstimator ESTIMATOR =
      Parts.create(Kind.HYPERGRADIENT, "conjugate-gradient", Map.of());

  @Test
  void hypergradientIsTheDerivativeOfTheOuterLossAtTheInnerSolution() {
    for (OuterLoss outerLoss : OuterLoss.values()) {
      try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
          PlacedSamples placed = model.place(SAMPLES);
          Vector start = model.initialParameters(RandomStream.of(1))) {
        BilevelProblem problem =
            CoresetProblem.of(
                model, placed, HeapVector.filled(placed.size(), 1).array(), start, outerLoss);
        // not at 1/n: there θ* minimises F too, and the hypergradient is zero
        HeapVector direction = direction(SAMPLES.size());
        Vector w = problem.initialOuter();
        w.axpy(0.5, direction);
        double step = 1e-3;
        Vector up = w.copy();
        up.axpy(step, direction);
        Vector down = w.copy();
        down.axpy(-step, direction);
        double slope = (reduced(problem, up) - reduced(problem, down)) / (2 * step);
        try (InnerSolution inner = solve(problem, w);
            HypergradientEstimator.Session session = ESTIMATOR.start(problem);
            Hypergradient estimate = session.estimate(w, inner, RandomStream.of(2))) {
          assertThat(estimate.value().dot(direction))
              .as("%s", outerLoss)
              .isCloseTo(slope, within(1e-5 * Math.abs(slope)));
          assertThat(estimate.outerValue()).isEqualTo(reduced(problem, w));
        }
      }
    }
  }

  @Test
  void uniformWeightsAreStationaryWhereTheInnerProblemIsSolved() {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        PlacedSamples placed = model.place(SAMPLES);
        Vector start = model.initialParameters(RandomStream.of(1))) {
      BilevelProblem problem =
          CoresetProblem.of(
              model, placed, HeapVector.filled(placed.size(), 1).array(), start, OuterLoss.SUM);
      Vector w = problem.initialOuter();
      try (InnerSolution inner = solve(problem, w);
          HypergradientEstimator.Session session = ESTIMATOR.start(problem);
          Hypergradient estimate = session.estimate(w, inner, RandomStream.of(2))) {
        assertThat(estimate.value().norm()).isLessThan(1e-8);
      }
    }
  }

  @Test
  void theOuterLossIsTheSumOrTheMeanAndDoesNotDependOnTheWeights() {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        PlacedSamples placed = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double sum = 0;
      for (double loss : model.losses(theta, placed)) {
        sum += loss;
      }
      for (OuterLoss outerLoss : OuterLoss.values()) {
        BilevelProblem problem =
            CoresetProblem.of(
                model, placed, HeapVector.filled(placed.size(), 1).array(), theta, outerLoss);
        Vector w = problem.initialOuter();
        double expected = outerLoss == OuterLoss.SUM ? sum : sum / SAMPLES.size();
        assertThat(problem.outer().value(w, theta, Batch.all())).isCloseTo(expected, within(1e-12));
        assertThat(problem.inner().value(w, theta, Batch.all()))
            .isCloseTo(sum / SAMPLES.size(), within(1e-12));
        assertThat(problem.outer().dataPoints()).isEqualTo(SAMPLES.size());
        CentralDifferences errors =
            CentralDifferences.of(problem.outer(), w, theta, Batch.all(), 1e-5, RandomStream.of(2));
        assertThat(errors.worst()).isLessThan(1e-6);
      }
    }
  }

  private static double reduced(BilevelProblem problem, Vector w) {
    try (InnerSolution inner = solve(problem, w)) {
      return problem.outer().value(w, inner.y(), Batch.all());
    }
  }

  private static InnerSolution solve(BilevelProblem problem, Vector w) {
    try (Vector start = problem.initialInner();
        InnerSolver.Session session = SOLVER.start(problem)) {
      return session.solve(w, start, new InnerSolver.Request(RandomStream.of(3), false));
    }
  }

  private static HeapVector direction(int n) {
    RandomStream random = RandomStream.of(4);
    HeapVector direction = HeapVector.zeros(n);
    for (int i = 0; i < n; i++) {
      direction.array()[i] = random.nextGaussian();
    }
    direction.scale(1 / direction.norm() / n);
    return direction;
  }

  private static Samples overlapping() {
    Samples drawn = new Clusters(3, 3, 1).samples(30, RandomStream.of(7));
    int[] labels = drawn.labels().clone();
    for (int i = 0; i < labels.length; i += 4) {
      labels[i] = (labels[i] + 1) % 3;
    }
    return drawn.withLabels(labels);
  }

  @Test
  void samplesCountByTheirWeights() {
    double[] counts = new double[SAMPLES.size()];
    Arrays.setAll(counts, i -> i % 2 == 0 ? 0.5 : 1.5);
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        PlacedSamples placed = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double[] losses = model.losses(theta, placed);
      double sum = 0;
      for (int i = 0; i < losses.length; i++) {
        sum += counts[i] * losses[i];
      }
      BilevelProblem problem = CoresetProblem.of(model, placed, counts, theta, OuterLoss.SUM);
      Vector w = problem.initialOuter();
      assertThat(problem.outer().value(w, theta, Batch.all())).isCloseTo(sum, within(1e-9));
      assertThat(w.toArray()[1]).isCloseTo(1.5 / losses.length, within(1e-15));
      BilevelProblem mean = CoresetProblem.of(model, placed, counts, theta, OuterLoss.MEAN);
      assertThat(mean.outer().value(w, theta, Batch.all()))
          .isCloseTo(sum / losses.length, within(1e-9));
    }
  }
}
