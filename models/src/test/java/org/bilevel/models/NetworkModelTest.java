package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Architecture;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkModelTest {
  private static final int N = 9;
  private static final Samples SAMPLES = Fixtures.samples(Fixtures.IMAGE, N);

  @Test
  void onePoolingGivesTheNetworkOfIncrementalMnist() {
    Architecture cnn = Fixtures.architecture("cnn", Map.of("pool-after", "last"));
    try (Model model = cnn.build(new SampleShape(1, 28, 28), 10)) {
      // 1→32 and 32→64 channels, then 64 fields of 14×14 into 10 classes
      assertThat(model.headLength()).isEqualTo(125_450);
      assertThat(model.parameterCount() - model.headLength()).isEqualTo(18_816);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "softmax-regression, 244, 244",
    "mlp, 82436, 1028",
    // 2→32 and 32→64 channels, then 64 fields of 1×1 into 4 classes
    "cnn, 19364, 260"
  })
  void countsItsParameters(String name, int all, int head) {
    try (Model model = Fixtures.model(name, Map.of())) {
      assertThat(model.parameterCount()).isEqualTo(all);
      assertThat(model.headLength()).isEqualTo(head);
      assertThat(model.classes()).isEqualTo(Fixtures.CLASSES);
    }
  }

  @Test
  void drawsParametersUniformlyByFanIn() {
    try (Model model = Fixtures.model("mlp", Map.of("hidden", List.of(50)));
        Model twice = Fixtures.model("mlp", Map.of("hidden", List.of(50), "precision", "float64"));
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector again = model.initialParameters(RandomStream.of(1));
        Vector other = model.initialParameters(RandomStream.of(2));
        Vector precise = twice.initialParameters(RandomStream.of(1))) {
      double[] entries = theta.toArray();
      int first = 50 * 61;
      assertThat(again.toArray()).isEqualTo(entries);
      assertThat(other.toArray()).isNotEqualTo(entries);
      assertThat(Fixtures.relativeError(entries, precise.toArray())).isLessThan(1e-7);
      assertThat(Arrays.stream(entries, 0, first).max().orElseThrow())
          .isCloseTo(1 / Math.sqrt(60), within(1e-3));
      assertThat(Arrays.stream(entries, first, entries.length).min().orElseThrow())
          .isCloseTo(-1 / Math.sqrt(50), within(1e-2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax-regression", "mlp", "cnn"})
  void lossesAreThoseOfTheScores(String name) {
    try (Model model = Fixtures.model(name, Map.of("precision", "float64"));
        PlacedSamples data = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      assertThat(data.size()).isEqualTo(N);
      float[] scores = model.scores(theta, data);
      double[] losses = model.losses(theta, data);
      HeapVector one = HeapVector.zeros(N);
      for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int c = 0; c < Fixtures.CLASSES; c++) {
          sum += Math.exp(scores[i * Fixtures.CLASSES + c]);
        }
        double expected = Math.log(sum) - scores[i * Fixtures.CLASSES + SAMPLES.labels()[i]];
        assertThat(losses[i]).isCloseTo(expected, within(1e-6));
        one.fill(0);
        one.array()[i] = 1;
        assertThat(model.weightedLoss(data).value(one, theta, Batch.all()))
            .isCloseTo(losses[i], within(1e-12));
      }
      assertThat(model.losses(theta, data))
          .as("read from the recorded computation")
          .usingComparatorWithPrecision(1e-12)
          .containsExactly(losses);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax-regression", "mlp", "cnn", "conv4", "resnet12"})
  void scoresAreThoseOfTheEmbeddings(String name) {
    SampleShape shape = new SampleShape(1, 16, 16);
    Samples samples = Fixtures.samples(shape, N);
    Map<String, ?> options =
        name.equals("resnet12")
            ? Map.of("precision", "float64", "channels", List.of(3, 4, 5, 6))
            : Map.of("precision", "float64");
    try (Model model = Fixtures.architecture(name, options).build(shape, Fixtures.CLASSES);
        PlacedSamples data = model.place(samples);
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      float[] embeddings = model.embeddings(theta, data);
      float[] scores = model.scores(theta, data);
      int m = embeddings.length / N;
      assertThat(model.headLength()).isEqualTo(Fixtures.CLASSES * (m + 1));
      double[] entries = theta.toArray();
      int head = entries.length - model.headLength();
      for (int i = 0; i < N; i++) {
        for (int c = 0; c < Fixtures.CLASSES; c++) {
          double score = entries[head + Fixtures.CLASSES * m + c];
          for (int j = 0; j < m; j++) {
            score += entries[head + c * m + j] * embeddings[i * m + j];
          }
          assertThat((double) scores[i * Fixtures.CLASSES + c]).isCloseTo(score, within(1e-5));
        }
      }
      if (name.equals("softmax-regression")) {
        assertThat(embeddings).isEqualTo(samples.features());
      }
    }
  }

  @Test
  void computesManySamplesInChunks() {
    SampleShape shape = new SampleShape(1, 32, 32);
    int n = 300; // 32 channels of 32×32: 128 samples at once
    Samples many = Fixtures.samples(shape, n);
    Architecture cnn =
        Fixtures.architecture("cnn", Map.of("channels", List.of(32, 2), "precision", "float64"));
    try (Model model = cnn.build(shape, Fixtures.CLASSES);
        PlacedSamples data = model.place(many);
        PlacedSamples last = model.place(many.range(n - 1, n));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double[] losses = model.losses(theta, data);
      float[] scores = model.scores(theta, data);
      float[] embeddings = model.embeddings(theta, data);
      float[] embedding = model.embeddings(theta, last);
      assertThat(
              Arrays.copyOfRange(
                  embeddings, embeddings.length - embedding.length, embeddings.length))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(embedding);
      assertThat(losses).hasSize(n);
      assertThat(losses[n - 1]).isCloseTo(model.losses(theta, last)[0], within(1e-9));
      assertThat(scores[n * Fixtures.CLASSES - 1])
          .isCloseTo(model.scores(theta, last)[Fixtures.CLASSES - 1], within(1e-6f));
    }
  }

  /**
   * For z = W x + b: H v of Σ w_i ℓ_i has the rows Σ_i w_i (p_ic u_ic − p_ic ⟨p_i, u_i⟩) (x_i, 1).
   */
  @Test
  void hessianProductOfSoftmaxRegressionHasItsClosedForm() {
    int classes = Fixtures.CLASSES;
    int features = Fixtures.IMAGE.length();
    HeapVector weights = Fixtures.weights(N);
    try (Model model = Fixtures.model("softmax-regression", Map.of("precision", "float64"));
        PlacedSamples data = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector v = model.vector(Fixtures.direction(model.parameterCount(), 0));
        Linearization point = model.weightedLoss(data).linearize(weights, theta, Batch.all());
        Vector product = point.productYy(v)) {
      double[] expected = new double[model.parameterCount()];
      double[] z = affine(theta.toArray());
      double[] u = affine(v.toArray());
      for (int i = 0; i < N; i++) {
        double[] p = softmax(Arrays.copyOfRange(z, i * classes, (i + 1) * classes));
        double mean = 0;
        for (int c = 0; c < classes; c++) {
          mean += p[c] * u[i * classes + c];
        }
        for (int c = 0; c < classes; c++) {
          double factor = weights.array()[i] * p[c] * (u[i * classes + c] - mean);
          for (int k = 0; k < features; k++) {
            expected[c * features + k] += factor * SAMPLES.features()[i * features + k];
          }
          expected[classes * features + c] += factor;
        }
      }
      assertThat(Fixtures.relativeError(product.toArray(), expected)).isLessThan(1e-12);
    }
  }

  private static double[] affine(double[] parameters) {
    int classes = Fixtures.CLASSES;
    int features = Fixtures.IMAGE.length();
    double[] z = new double[N * classes];
    for (int i = 0; i < N; i++) {
      for (int c = 0; c < classes; c++) {
        z[i * classes + c] = parameters[classes * features + c];
        for (int k = 0; k < features; k++) {
          z[i * classes + c] += parameters[c * features + k] * SAMPLES.features()[i * features + k];
        }
      }
    }
    return z;
  }

  private static double[] softmax(double[] z) {
    double sum = Arrays.stream(z).map(Math::exp).sum();
    return Arrays.stream(z).map(value -> Math.exp(value) / sum).toArray();
  }

  @Test
  void seesEveryChangeOfTheParameters() {
    HeapVector weights = HeapVector.filled(N, 1);
    try (Model model = Fixtures.model("mlp", Map.of("precision", "float64"));
        PlacedSamples data = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector other = model.initialParameters(RandomStream.of(2))) {
      Objective loss = model.weightedLoss(data);
      double first = loss.value(weights, theta, Batch.all());
      try (Vector copied = theta.copy()) {
        assertThat(loss.value(weights, copied, Batch.all())).isEqualTo(first);
        theta.scale(1.1);
        assertThat(loss.value(weights, theta, Batch.all())).isNotEqualTo(first);
        assertThat(loss.value(weights, copied, Batch.all())).isEqualTo(first);
        try (Vector gradient = loss.gradientY(weights, copied, Batch.all())) {
          copied.assign(other);
          assertThat(loss.value(weights, copied, Batch.all()))
              .isEqualTo(loss.value(weights, other, Batch.all()));
          copied.axpy(0, gradient);
        }
        // a copy's original may change while the recorded computation is that of the original
        double there = loss.value(weights, theta, Batch.all());
        copied.assign(theta);
        theta.fill(0);
        assertThat(loss.value(weights, copied, Batch.all())).isEqualTo(there);
        try (Vector gradient = loss.gradientY(weights, copied, Batch.all())) {
          assertThat(gradient.norm()).isPositive();
        }
      }
    }
  }

  @Test
  void linearizationsOutliveEachOtherAndTheRecordedComputation() {
    HeapVector weights = Fixtures.weights(N);
    HeapVector ones = HeapVector.filled(N, 1);
    try (Model model = Fixtures.model("mlp", Map.of("precision", "float64"));
        PlacedSamples data = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector other = model.initialParameters(RandomStream.of(2))) {
      Objective loss = model.weightedLoss(data);
      Linearization first = loss.linearize(weights, theta, Batch.all());
      Linearization second = loss.linearize(ones, theta, Batch.all());
      double[] before;
      try (Vector product = first.productYy(other)) {
        before = product.toArray();
      }
      loss.value(weights, other, Batch.all());
      second.close();
      try (Vector product = first.productYy(other)) {
        assertThat(product.toArray()).isEqualTo(before);
      }
      first.close();
      first.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax-regression", "mlp", "cnn"})
  void threadsAgreeBitForBit(String name) throws Exception {
    Callable<List<double[]>> work = () -> evaluate(name);
    List<double[]> here = work.call();
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      List<Future<List<double[]>>> futures = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        futures.add(executor.submit(work));
      }
      for (Future<List<double[]>> future : futures) {
        List<double[]> there = future.get();
        for (int i = 0; i < here.size(); i++) {
          assertThat(there.get(i)).isEqualTo(here.get(i));
        }
      }
    }
  }

  private static List<double[]> evaluate(String name) {
    SampleShape shape = new SampleShape(1, 16, 16);
    List<double[]> results = new ArrayList<>();
    try (Model model = Fixtures.architecture(name, Map.of()).build(shape, Fixtures.CLASSES);
        PlacedSamples data = model.place(Fixtures.samples(shape, 40));
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector v = model.initialParameters(RandomStream.of(2));
        Linearization point =
            model.weightedLoss(data).linearize(Fixtures.weights(40), theta, Batch.all());
        Products products = point.products(v);
        Vector gradient = point.gradientY()) {
      results.add(point.gradientX().toArray());
      results.add(gradient.toArray());
      results.add(products.yy().toArray());
      results.add(products.xy().toArray());
      results.add(new double[] {gradient.norm()});
    }
    return results;
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax-regression", "mlp", "cnn"})
  void keepsNothingAlive(String name) {
    try (NetworkModel model = (NetworkModel) Fixtures.model(name, Map.of())) {
      int empty = model.tensors().live();
      try (PlacedSamples data = model.place(SAMPLES);
          Vector theta = model.initialParameters(RandomStream.of(1))) {
        int steady = 0;
        for (int i = 0; i < 30; i++) {
          useEverything(model, data, theta);
          if (i == 1) {
            steady = model.tensors().live();
          }
        }
        assertThat(model.tensors().live()).isEqualTo(steady);
      }
      assertThat(model.tensors().live()).isEqualTo(empty);
    }
  }

  private static void useEverything(NetworkModel model, PlacedSamples data, Vector theta) {
    HeapVector weights = Fixtures.weights(N);
    Objective loss = model.weightedLoss(data);
    for (Batch batch : List.of(Batch.all(), Batch.of(1, 2))) {
      loss.value(weights, theta, batch);
      try (Linearization point = loss.linearize(weights, theta, batch);
          Vector gradient = point.gradientY();
          Vector yy = point.productYy(gradient);
          Products both = point.products(yy)) {
        point.gradientX().close();
        point.productXy(gradient).close();
        assertThat(both.yy().isFinite()).isTrue();
        gradient.norm();
      }
    }
    try (Vector gradient = loss.gradientY(weights, theta, Batch.all())) {
      theta.axpy(-0.01, gradient);
    }
    model.losses(theta, data);
    model.scores(theta, data);
    model.restrict(SAMPLES, theta).ifPresent(Model.Restriction::close);

    int outer = model.parameterCount() - 10;
    double[] all = theta.toArray();
    try (Vector x = model.vector(Arrays.copyOf(all, outer));
        Vector y = model.vector(Arrays.copyOfRange(all, outer, all.length))) {
      Objective split = model.splitLoss(data, outer);
      split.value(x, y, Batch.all());
      split.gradientY(x, y, Batch.of(3)).close();
      try (Linearization point = split.linearize(x, y, Batch.all())) {
        point.gradientX().close();
        point.gradientY().close();
        point.products(y).close();
        point.productXy(y).close();
      }
    }
    try (Vector copied = theta.copy()) {
      copied.fill(1);
      copied.scale(0.5);
      copied.add(1);
      copied.sqrt();
      copied.multiply(theta);
      copied.divide(theta);
      copied.assign(theta);
      copied.assign(all);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Model model = Fixtures.model("mlp", Map.of());
        Model another = Fixtures.model("mlp", Map.of());
        PlacedSamples data = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector small = model.vector(new double[] {1, 2})) {
      assertThatThrownBy(() -> model.place(Fixtures.samples(new SampleShape(1, 2, 2), 3)))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("1x2x2")
          .hasMessageContaining("2x6x5");
      assertThatThrownBy(() -> another.weightedLoss(data))
          .hasMessage("the samples were placed by another model");
      assertThatThrownBy(() -> model.losses(small, data))
          .hasMessage("the parameters must have 82436 entries, not 2");
      assertThatThrownBy(() -> model.losses(HeapVector.of(1), data))
          .hasMessageContaining("must be a vector of the model, not a HeapVector");
      Objective loss = model.weightedLoss(data);
      assertThatThrownBy(() -> loss.value(theta, theta, Batch.all()))
          .hasMessage("the weights must be a heap vector, not a DeviceVector");
      assertThatThrownBy(() -> loss.value(HeapVector.of(1), theta, Batch.all()))
          .hasMessage("1 weights do not fit 9 samples");
      assertThatThrownBy(() -> model.splitLoss(data, 82436))
          .hasMessage("the outer variable cannot have 82436 of 82436 parameters");
    }
  }

  @Test
  void refusesImagesThatAreTooSmallAndOtherNumbersOfBlocks() {
    Architecture cnn = Fixtures.architecture("cnn", Map.of());
    assertThatThrownBy(() -> cnn.build(new SampleShape(1, 1, 64), 10))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("at least 4x4")
        .hasMessageContaining("1x1x64");
    cnn.build(new SampleShape(1, 4, 4), 2).close();
    assertThatThrownBy(() -> Fixtures.architecture("cnn", Map.of("channels", List.of(8))))
        .isInstanceOf(BilevelException.class)
        .hasMessageContaining("model.channels must be two whole numbers, not [8]");
  }

  @Test
  void saysWhereThereIsNoGpu() {
    assertThat(ai.djl.engine.Engine.getEngine("PyTorch").getGpuCount()).isNotNegative();
    if (ai.djl.engine.Engine.getEngine("PyTorch").getGpuCount() == 0) {
      Architecture mlp = Fixtures.architecture("mlp", Map.of("device", "gpu"));
      assertThatThrownBy(() -> mlp.build(Fixtures.IMAGE, 3))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.CONFIGURATION))
          .hasMessageContaining("finds no GPU");
    }
  }
}
