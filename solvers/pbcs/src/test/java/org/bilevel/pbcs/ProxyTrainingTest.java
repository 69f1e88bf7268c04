package org.bilevel.pbcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class ProxyTrainingTest {
  private static final Samples SAMPLES = new Clusters(2, 2, 1.5).samples(12, RandomStream.of(4));

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  @Test
  void trainsOnTheSelectedSamplesAlone() {
    PbcsOptions options =
        TestParts.options(
            Map.of(
                "size",
                4,
                "inner",
                TestParts.descent(7, 0.5),
                "inner-rounds",
                3,
                "inner-tolerance",
                0));
    boolean[] mask = new boolean[12];
    int[] selected = {1, 4, 6, 9, 11};
    for (int i : selected) {
      mask[i] = true;
    }
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 2);
        PlacedSamples all = model.place(SAMPLES);
        PlacedSamples few = model.place(SAMPLES.select(selected));
        Vector start = model.initialParameters(RandomStream.of(1))) {
      ProxyTraining training =
          new ProxyTraining(
              options, model, all, all, HeapVector.filled(all.size(), 1).array(), start);
      double value = training.value(mask, 4, RandomStream.of(2));
      assertThat(training.trainings()).isEqualTo(1);
      assertThat(training.dataPoints()).isEqualTo(7 * 3 * 5 + 12);
      // plain steps of 0.5 / 4 on the sum over the selected
      try (Vector theta = start.copy()) {
        Vector weights = HeapVector.filled(5, 0.25);
        for (int k = 0; k < 21; k++) {
          theta.axpy(-0.5, model.weightedLoss(few).gradientY(weights, theta, Batch.all()));
        }
        assertThat(value).isCloseTo(mean(model.losses(theta, all)), within(1e-12));
      }
    }
  }

  /** Steps on parts of the mask, each weighed as the whole of it, and as many data points less. */
  @Test
  void trainsOnMiniBatchesOfTheMask() {
    PbcsOptions options =
        TestParts.options(
            Map.of(
                "size",
                4,
                "inner",
                TestParts.descent(6, 0.5),
                "inner-rounds",
                1,
                "inner-batch",
                2));
    int[] selected = {1, 4, 6, 9, 11};
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 2);
        PlacedSamples all = model.place(SAMPLES);
        Vector start = model.initialParameters(RandomStream.of(1))) {
      double[] ones = HeapVector.filled(all.size(), 1).array();
      ProxyTraining training = new ProxyTraining(options, model, all, all, ones, start);
      double value = training.value(selected, 4, RandomStream.of(2));
      // K = 4 in batches of 2: two parts, of two and of three of the five samples
      assertThat(training.dataPoints()).isEqualTo(3 * 5 + 12);
      MaskBatches batches = new MaskBatches(selected, 2);
      RandomStream random = RandomStream.of(2).split("round", 0);
      try (Vector theta = start.copy()) {
        Vector weights = HeapVector.filled(12, 2 / 4.0);
        for (int k = 0; k < 6; k++) {
          theta.axpy(-0.5, model.weightedLoss(all).gradientY(weights, theta, batches.next(random)));
        }
        assertThat(value).isCloseTo(mean(model.losses(theta, all)), within(1e-12));
      }
      assertThat(training.value(selected, 4, RandomStream.of(2))).isEqualTo(value);
      assertThat(training.value(selected, 4, RandomStream.of(3))).isNotEqualTo(value);
    }
  }

  @Test
  void anEmptyMaskLeavesTheModelWhereItStarts() {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 2);
        PlacedSamples all = model.place(SAMPLES);
        Vector start = model.initialParameters(RandomStream.of(1))) {
      ProxyTraining training =
          new ProxyTraining(
              TestParts.options(Map.of("size", 4)),
              model,
              all,
              all,
              HeapVector.filled(all.size(), 1).array(),
              start);
      assertThat(training.value(new boolean[12], 4, RandomStream.of(2)))
          .isEqualTo(mean(model.losses(start, all)));
    }
  }

  @Test
  void theToleranceEndsATrainingEarly() {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 2);
        PlacedSamples all = model.place(SAMPLES);
        Vector start = model.initialParameters(RandomStream.of(1))) {
      Map<String, ?> values =
          Map.of("size", 12, "inner", TestParts.descent(10, 1), "inner-rounds", 1000);
      ProxyTraining training =
          new ProxyTraining(
              TestParts.options(values),
              model,
              all,
              all,
              HeapVector.filled(all.size(), 1).array(),
              start);
      boolean[] mask = new boolean[12];
      Arrays.fill(mask, true);
      training.value(mask, 12, RandomStream.of(2));
      assertThat(training.dataPoints()).isLessThan(12 * 10 * 200);
    }
  }

  @Test
  void theGradientInTheRelaxedMaskIsTheChangeOfTheTrainedLoss() {
    PbcsOptions options =
        TestParts.options(
            Map.of(
                "size", 6,
                "inner", TestParts.descent(20_000, 1),
                "inner-rounds", 1,
                "gumbel", 1,
                "hypergradient", Parts.create(Kind.HYPERGRADIENT, "conjugate-gradient", Map.of())));
    RandomStream random = RandomStream.of(3);
    double[] mask = new double[12];
    Arrays.setAll(mask, i -> 0.2 + 0.6 * random.nextDouble());
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 2);
        PlacedSamples all = model.place(SAMPLES);
        Vector start = model.initialParameters(RandomStream.of(1))) {
      ProxyTraining training =
          new ProxyTraining(
              options, model, all, all, HeapVector.filled(all.size(), 1).array(), start);
      double[] gradient = training.differentiate(mask, 6, random).gradient();
      double worst = 0;
      double norm = 0;
      for (int i = 0; i < 12; i++) {
        double h = 1e-5;
        double[] up = mask.clone();
        up[i] += h;
        double[] down = mask.clone();
        down[i] -= h;
        double slope =
            (training.differentiate(up, 6, random).value()
                    - training.differentiate(down, 6, random).value())
                / (2 * h);
        worst = Math.max(worst, Math.abs(slope - gradient[i]));
        norm = Math.max(norm, Math.abs(slope));
      }
      assertThat(worst / norm).isLessThan(1e-6);
    }
  }

  @Test
  void judgesCountByTheirWeights() {
    double[] counts = new double[SAMPLES.size()];
    Arrays.setAll(counts, i -> i % 3);
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), 2);
        PlacedSamples all = model.place(SAMPLES);
        Vector start = model.initialParameters(RandomStream.of(1))) {
      double[] losses = model.losses(start, all);
      double sum = 0;
      for (int i = 0; i < losses.length; i++) {
        sum += counts[i] * losses[i];
      }
      PbcsOptions options = TestParts.options(Map.of("size", 4));
      int[] none = new int[0];
      assertThat(
              new ProxyTraining(options, model, all, all, counts, start)
                  .value(none, 4, RandomStream.of(1)))
          .isCloseTo(sum / Arrays.stream(counts).sum(), within(1e-9));
      // none counts: all count the same
      assertThat(
              new ProxyTraining(options, model, all, all, new double[losses.length], start)
                  .value(none, 4, RandomStream.of(1)))
          .isCloseTo(Arrays.stream(losses).average().orElseThrow(), within(1e-9));
    }
  }
}
