package org.bilevel.continuallearning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class InfluenceTest {
  private static final Samples SAMPLES = new Clusters(3, 4, 1).samples(40, RandomStream.of(1));
  private static final Samples STEP = SAMPLES.range(0, 8);
  private static final Samples EARLIER = SAMPLES.range(10, 17);
  private static final Samples PRESENT = SAMPLES.range(20, 25);
  private static final double ALPHA = 0.3;
  private static final double BETA = 0.8;
  private static final double[] BASE = {0.2, 0.2, 0.2, 0.2, 0.2, 0.1, 0.3, 0.05};

  @Test
  void influencesAreDerivativesOfThePseudoStep() {
    try (Model model = new HeapSoftmax().build(STEP.shape(), STEP.classes());
        PlacedSamples step = model.place(STEP);
        PlacedSamples earlier = model.place(EARLIER);
        PlacedSamples present = model.place(PRESENT);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      double[] s = differences(model, step, theta, earlier, EARLIER.size());
      double[] p = differences(model, step, theta, present, PRESENT.size());
      assertWeights(
          expected(Influence.fuse(s, p)),
          weights(model, step, theta, new Validation(Optional.of(EARLIER), PRESENT)));
      assertWeights(
          expected(p), weights(model, step, theta, new Validation(Optional.empty(), PRESENT)));
    }
  }

  @Test
  void theFusedInfluenceIsTheLeastOnTheSegment() {
    double[] s = {1, -2, 0.5};
    double[] p = {0.5, 1, 2};
    double[] fused = Influence.fuse(s, p);
    for (double gamma = 0; gamma <= 1; gamma += 0.01) {
      double norm = 0;
      for (int i = 0; i < 3; i++) {
        norm += Math.pow(gamma * s[i] + (1 - gamma) * p[i], 2);
      }
      assertThat(norm).isGreaterThanOrEqualTo(squaredNorm(fused) - 1e-12);
    }
    // the shorter of two in one direction
    assertThat(Influence.fuse(new double[] {1, 1}, new double[] {3, 3})).containsExactly(1, 1);
    assertThat(Influence.fuse(new double[] {3, 3}, new double[] {1, 1})).containsExactly(1, 1);
    assertThat(Influence.fuse(new double[] {2, 1}, new double[] {2, 1})).containsExactly(2, 1);
  }

  @Test
  void weightsKeepTheirSum() {
    try (Model model = new HeapSoftmax().build(STEP.shape(), STEP.classes());
        PlacedSamples step = model.place(STEP);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      double[] w = weights(model, step, theta, new Validation(Optional.of(EARLIER), PRESENT));
      assertThat(Arrays.stream(w).sum()).isCloseTo(Arrays.stream(BASE).sum(), within(1e-12));
      assertThat(w).isNotEqualTo(BASE);
    }
  }

  @Test
  void validationIsDrawnOfWhatHasComeBy() {
    List<int[]> batches = List.of(new int[] {3, 1, 2}, new int[] {0, 5, 4}, new int[] {6});
    Samples train = SAMPLES.range(0, 7);
    Validation first =
        Validation.draw(Optional.of(EARLIER), train, batches, 0, 0, RandomStream.of(1));
    assertThat(first.present().ids()).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(Arrays.stream(first.earlier().orElseThrow().ids()))
        .hasSize(3)
        .doesNotHaveDuplicates()
        .allMatch(id -> id >= 10 && id < 17);
    for (int seed = 0; seed < 20; seed++) {
      Validation second =
          Validation.draw(Optional.empty(), train, batches, 0, 1, RandomStream.of(seed));
      assertThat(second.present().ids()).hasSize(3).doesNotHaveDuplicates().doesNotContain(6);
      assertThat(second.earlier()).isEmpty();
    }
    boolean late = false;
    for (int seed = 0; seed < 20; seed++) {
      late |=
          Arrays.stream(
                  Validation.draw(Optional.empty(), train, batches, 1, 0, RandomStream.of(seed))
                      .present()
                      .ids())
              .anyMatch(id -> id == 6);
    }
    assertThat(late).isTrue();
  }

  /** Return the derivatives in ε of the mean loss of judges after a step with b (1 + ε). */
  private static double[] differences(
      Model model, PlacedSamples step, Vector theta, PlacedSamples judges, int count) {
    double h = 1e-4;
    double[] derivatives = new double[BASE.length];
    for (int i = 0; i < BASE.length; i++) {
      double[] values = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] b = BASE.clone();
        b[i] *= 1 + (side == 0 ? -h : h);
        Objective loss = model.weightedLoss(step);
        try (Vector moved = theta.copy();
            Vector gradient = loss.gradientY(HeapVector.wrap(b), theta, Batch.all())) {
          moved.axpy(-ALPHA, gradient);
          HeapVector mean = HeapVector.filled(count, 1.0 / count);
          values[side] = model.weightedLoss(judges).value(mean, moved, Batch.all());
        }
      }
      derivatives[i] = (values[1] - values[0]) / (2 * h);
    }
    return derivatives;
  }

  private static double[] weights(
      Model model, PlacedSamples step, Vector theta, Validation validation) {
    return new Influence(BETA, ALPHA)
        .weights(model.weightedLoss(step), HeapVector.wrap(BASE), theta, model, validation)
        .toArray();
  }

  private static double[] expected(double[] influence) {
    double greatest = Arrays.stream(influence).map(Math::abs).max().orElseThrow();
    double[] w = new double[BASE.length];
    Arrays.setAll(w, i -> BASE[i] * (1 - BETA * influence[i] / greatest));
    double scale = Arrays.stream(BASE).sum() / Arrays.stream(w).sum();
    Arrays.setAll(w, i -> scale * w[i]);
    return w;
  }

  private static void assertWeights(double[] expected, double[] actual) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  private static double squaredNorm(double[] values) {
    return Arrays.stream(values).map(v -> v * v).sum();
  }
}
