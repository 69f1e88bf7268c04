package org.bilevel.hypercleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.CentralDifferences;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Test;

final class LossesTest {
  private static final int N = 9;
  private static final Samples SAMPLES =
      new Clusters(3, 4, 0.5).dataset(N, 3, RandomStream.of(1)).train();

  private final Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
  private final PlacedSamples placed = model.place(SAMPLES);
  private final Objective weighted = model.weightedLoss(placed);
  private final Vector y = model.initialParameters(RandomStream.of(2));
  private final HeapVector x = normal(N, "x");

  private static HeapVector normal(int n, String name) {
    RandomStream random = RandomStream.of(3).split(name);
    HeapVector x = HeapVector.zeros(n);
    for (int i = 0; i < n; i++) {
      x.array()[i] = 2 * random.nextGaussian();
    }
    return x;
  }

  @Test
  void derivativesAreThoseOfTheValues() {
    for (Batch batch : new Batch[] {Batch.all(), Batch.of(4, 0, 7), Batch.of(2, 2, 5)}) {
      for (boolean mean : new boolean[] {true, false}) {
        for (Objective loss :
            new Objective[] {
              new TrainingLoss(weighted, mean, false), new ValidationLoss(weighted, mean)
            }) {
          CentralDifferences errors =
              CentralDifferences.of(loss, x, y, batch, 1e-5, RandomStream.of(4));
          assertThat(errors.worst())
              .as("%s, mean %s, %s: %s", loss.getClass().getSimpleName(), mean, batch, errors)
              .isLessThan(1e-7);
        }
      }
    }
  }

  @Test
  void singleProductsAreThoseOfThePair() {
    Vector v = normal(y.size(), "v");
    for (Objective loss :
        new Objective[] {
          new TrainingLoss(weighted, true, false), new ValidationLoss(weighted, true)
        }) {
      try (Linearization at = loss.linearize(x, y, Batch.all());
          Products both = at.products(v)) {
        assertThat(at.productYy(v).toArray()).isEqualTo(both.yy().toArray());
        assertThat(at.productXy(v).toArray()).isEqualTo(both.xy().toArray());
        assertThat(at.value()).isEqualTo(loss.value(x, y, Batch.all()));
        assertThat(at.gradientY().toArray()).isEqualTo(loss.gradientY(x, y, Batch.all()).toArray());
      }
    }
  }

  @Test
  void valuesByHand() {
    double[] losses = model.losses(y, placed);
    double sum = 0;
    double all = 0;
    for (int i = 0; i < N; i++) {
      sum += losses[i] / (1 + Math.exp(-x.array()[i]));
      all += losses[i];
    }
    assertThat(new TrainingLoss(weighted, true, false).value(x, y, Batch.all()))
        .isCloseTo(sum / N, within(1e-14));
    assertThat(new TrainingLoss(weighted, false, false).value(x, y, Batch.all()))
        .isCloseTo(sum, within(1e-13));
    assertThat(new ValidationLoss(weighted, true).value(x, y, Batch.all()))
        .isCloseTo(all / N, within(1e-14));
    assertThat(new ValidationLoss(weighted, false).value(x, y, Batch.all()))
        .isCloseTo(all, within(1e-13));
  }

  @Test
  void aMiniBatchIsAnUnbiasedEstimate() {
    for (boolean mean : new boolean[] {true, false}) {
      for (Objective loss :
          new Objective[] {
            new TrainingLoss(weighted, mean, false), new ValidationLoss(weighted, mean)
          }) {
        double average = 0;
        for (int i = 0; i < N; i++) {
          average += loss.value(x, y, Batch.of(i)) / N;
        }
        assertThat(average).isCloseTo(loss.value(x, y, Batch.all()), within(1e-12));
      }
    }
  }

  @Test
  void fixedWeightsHaveNoDerivativeInX() {
    Objective loss = new TrainingLoss(weighted, true, true);
    Vector v = normal(y.size(), "v");
    assertThat(loss.value(x, y, Batch.all()))
        .isEqualTo(new TrainingLoss(weighted, true, false).value(x, y, Batch.all()));
    try (Linearization at = loss.linearize(x, y, Batch.all());
        Products products = at.products(v)) {
      assertThat(at.gradientX().norm()).isZero();
      assertThat(at.productXy(v).norm()).isZero();
      assertThat(at.productYx(x).norm()).isZero();
      assertThat(products.xy().norm()).isZero();
      assertThat(products.yy().norm()).isPositive();
    }
  }

  @Test
  void weightsFarOutStayFinite() {
    HeapVector far = HeapVector.filled(N, -1000);
    try (Linearization at =
        new TrainingLoss(weighted, true, false).linearize(far, y, Batch.all())) {
      assertThat(at.value()).isZero();
      assertThat(at.gradientX().norm()).isZero();
    }
  }
}
