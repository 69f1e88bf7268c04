package org.bilevel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.testkit.problems.Clusters;
import org.junit.jupiter.api.Test;

/**
 * What holds for every architecture and the models it builds: derivatives agree with central
 * differences, the weighted loss is the weighted sum of the losses, losses are those of the scores,
 * scores those of the embeddings, equal streams give equal parameters, and features that are not
 * finite are refused.
 *
 * <p>For a smooth model in 64-bit; at kinks or in 32-bit widen {@link #tolerance()} and {@link
 * #step()}.
 */
public abstract class ModelContract {
  private static final int CLASSES = 3;
  private static final int N = 8;

  /** For the subclass. */
  protected ModelContract() {}

  /**
   * Return the architecture.
   *
   * @return an architecture that accepts {@link #shape()}
   */
  protected abstract Architecture architecture();

  /**
   * Return the shape of a sample.
   *
   * @return by default a vector of 5 features
   */
  protected SampleShape shape() {
    return new SampleShape(1, 1, 5);
  }

  /**
   * Return how far derivatives may be from central differences, relative to their size.
   *
   * @return the tolerance, 1e-6 by default
   */
  protected double tolerance() {
    return 1e-6;
  }

  /**
   * Return h of the central differences.
   *
   * @return the step, 1e-5 by default
   */
  protected double step() {
    return 1e-5;
  }

  /** The model says what it was built for. */
  @Test
  public final void countsAreConsistent() {
    try (Model model = build();
        Vector parameters = model.initialParameters(RandomStream.of(2))) {
      assertThat(model.classes()).isEqualTo(CLASSES);
      assertThat(model.parameterCount()).isEqualTo(parameters.size());
      assertThat(model.headLength()).isBetween(1, parameters.size());
      try (Vector copy = model.vector(parameters.toArray())) {
        assertThat(copy.toArray()).isEqualTo(parameters.toArray());
      }
    }
  }

  /** Equal streams give equal parameters, other streams other ones, all of them finite. */
  @Test
  public final void initialParametersDependOnTheStreamAlone() {
    try (Model model = build();
        Model other = build();
        Vector first = model.initialParameters(RandomStream.of(2));
        Vector second = other.initialParameters(RandomStream.of(2));
        Vector third = model.initialParameters(RandomStream.of(3))) {
      assertThat(second.toArray()).isEqualTo(first.toArray());
      assertThat(third.toArray()).isNotEqualTo(first.toArray());
      assertThat(first.isFinite()).isTrue();
    }
  }

  /** Gradients and products of the weighted loss agree with central differences. */
  @Test
  public final void weightedLossHasTheDerivativesOfItsValue() {
    try (Model model = build();
        PlacedSamples data = model.place(samples());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      Objective loss = model.weightedLoss(data);
      assertThat(loss.dataPoints()).isEqualTo(N);
      assertDerivatives(loss, weights(), theta, Batch.all());
      assertDerivatives(loss, weights(), theta, Batch.of(1, 4, 6));
    }
  }

  /** Gradients and products of the split loss agree with central differences. */
  @Test
  public final void splitLossHasTheDerivativesOfItsValue() {
    try (Model model = build();
        PlacedSamples data = model.place(samples());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      double[] entries = theta.toArray();
      int d = entries.length;
      int body = model.headLength() < d ? d - model.headLength() : d / 2;
      for (int outerLength : new int[] {1, body, d - 1}) {
        try (Vector x = model.vector(Arrays.copyOf(entries, outerLength));
            Vector y = model.vector(Arrays.copyOfRange(entries, outerLength, d))) {
          Objective loss = model.splitLoss(data, outerLength);
          assertDerivatives(loss, x, y, Batch.all());
          assertDerivatives(loss, x, y, Batch.of(1, 4, 6));
          double mean = Arrays.stream(model.losses(theta, data)).average().orElseThrow();
          assertThat(loss.value(x, y, Batch.all())).isCloseTo(mean, within(1e-5));
        }
      }
    }
  }

  /** ∇_w of the weighted loss has the losses, at the batch's indices and zero elsewhere. */
  @Test
  public final void gradientInTheWeightsHasTheLosses() {
    try (Model model = build();
        PlacedSamples data = model.place(samples());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      double[] losses = model.losses(theta, data);
      HeapVector weights = weights();
      try (Linearization all = model.weightedLoss(data).linearize(weights, theta, Batch.all());
          Linearization some =
              model.weightedLoss(data).linearize(weights, theta, Batch.of(1, 4, 6));
          Vector gradient = all.gradientX();
          Vector partial = some.gradientX()) {
        assertThat(gradient).isInstanceOf(HeapVector.class);
        assertThat(gradient.toArray()).containsExactly(losses, within(1e-5));
        assertThat(all.value()).isCloseTo(weights.dot(HeapVector.of(losses)), within(1e-4));
        for (int i = 0; i < N; i++) {
          boolean drawn = i == 1 || i == 4 || i == 6;
          assertThat(partial.toArray()[i]).isCloseTo(drawn ? losses[i] : 0, within(1e-5));
        }
      }
    }
  }

  /** The losses are the cross-entropies of the scores. */
  @Test
  public final void lossesAreThoseOfTheScores() {
    Samples samples = samples();
    try (Model model = build();
        PlacedSamples data = model.place(samples);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      double[] losses = model.losses(theta, data);
      float[] scores = model.scores(theta, data);
      assertThat(scores).hasSize(N * CLASSES);
      for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
          sum += Math.exp(scores[i * CLASSES + c]);
        }
        assertThat(losses[i])
            .isCloseTo(Math.log(sum) - scores[i * CLASSES + samples.labels()[i]], within(1e-5));
      }
    }
  }

  /** The scores are the output layer's of the embeddings: W e + b. */
  @Test
  public final void scoresAreThoseOfTheEmbeddings() {
    try (Model model = build();
        PlacedSamples data = model.place(samples());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      float[] embeddings = model.embeddings(theta, data);
      int m = embeddings.length / N;
      assertThat(embeddings).hasSize(N * m);
      assertThat(model.headLength()).isEqualTo(CLASSES * (m + 1));
      double[] entries = theta.toArray();
      int head = entries.length - model.headLength();
      float[] scores = model.scores(theta, data);
      for (int i = 0; i < N; i++) {
        for (int c = 0; c < CLASSES; c++) {
          double score = entries[head + CLASSES * m + c];
          for (int j = 0; j < m; j++) {
            score += entries[head + c * m + j] * embeddings[i * m + j];
          }
          assertThat((double) scores[i * CLASSES + c]).isCloseTo(score, within(1e-5));
        }
      }
    }
  }

  /** Repeated products at one point are equal bit for bit, and leave the point as it is. */
  @Test
  public final void repeatedProductsAreEqual() {
    try (Model model = build();
        PlacedSamples data = model.place(samples());
        Vector theta = model.initialParameters(RandomStream.of(2));
        Vector v = model.initialParameters(RandomStream.of(3));
        Linearization at = model.weightedLoss(data).linearize(weights(), theta, Batch.all());
        Vector first = at.productYy(v);
        Vector firstMixed = at.productXy(v);
        Vector second = at.productYy(v);
        Vector secondMixed = at.productXy(v);
        Vector drawn = model.initialParameters(RandomStream.of(2))) {
      assertThat(second.toArray()).isEqualTo(first.toArray());
      assertThat(secondMixed.toArray()).isEqualTo(firstMixed.toArray());
      assertThat(theta.toArray()).isEqualTo(drawn.toArray());
    }
  }

  /** A feature that is not finite is refused, and the message has the sample's id. */
  @Test
  public final void notFiniteFeaturesAreRefused() {
    Samples drawn = samples();
    int[] ids = new int[N];
    Arrays.setAll(ids, i -> 4700 + i);
    Samples damaged =
        new Samples(drawn.shape(), CLASSES, drawn.features().clone(), drawn.labels(), ids);
    damaged.features()[2 * shape().length() + 1] = Float.NaN;
    try (Model model = build()) {
      assertThatThrownBy(() -> model.place(damaged).close())
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
          .hasMessageContaining("4702");
    }
  }

  /** On the span of the samples, if there is a smaller model, losses and gradient steps agree. */
  @Test
  public final void restrictionsHaveTheSameLosses() {
    Samples samples = samples().range(0, 2);
    try (Model model = build();
        PlacedSamples data = model.place(samples);
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      Optional<Model.Restriction> restricted = model.restrict(samples, theta);
      if (restricted.isEmpty()) {
        return;
      }
      try (Model.Restriction small = restricted.get();
          PlacedSamples smallData = small.model().place(small.samples())) {
        assertThat(small.model().parameterCount()).isLessThan(model.parameterCount());
        HeapVector weights = HeapVector.of(0.7, 1.4);
        for (int step = 0; step < 3; step++) {
          assertThat(small.model().losses(small.parameters(), smallData))
              .containsExactly(model.losses(theta, data), within(1e-4));
          try (Vector gradient = model.weightedLoss(data).gradientY(weights, theta, Batch.all());
              Vector smallGradient =
                  small
                      .model()
                      .weightedLoss(smallData)
                      .gradientY(weights, small.parameters(), Batch.all())) {
            theta.axpy(-0.1, gradient);
            small.parameters().axpy(-0.1, smallGradient);
          }
        }
      }
    }
  }

  private Model build() {
    return architecture().build(shape(), CLASSES);
  }

  private Samples samples() {
    return new Clusters(CLASSES, shape(), 1).samples(N, RandomStream.of(1));
  }

  private static HeapVector weights() {
    RandomStream random = RandomStream.of(4);
    HeapVector weights = HeapVector.zeros(N);
    for (int i = 0; i < N; i++) {
      weights.array()[i] = 0.5 + random.nextDouble();
    }
    return weights;
  }

  private void assertDerivatives(Objective loss, Vector x, Vector y, Batch batch) {
    for (int seed = 0; seed < 3; seed++) {
      CentralDifferences errors =
          CentralDifferences.of(loss, x, y, batch, step(), RandomStream.of(seed));
      assertThat(errors.worst()).as("%s", errors).isLessThanOrEqualTo(tolerance());
    }
  }
}
