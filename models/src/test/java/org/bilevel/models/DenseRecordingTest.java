package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Written-out derivatives against those that PyTorch records. */
final class DenseRecordingTest {
  private static final int N = 6;
  private static final Samples SAMPLES = Fixtures.samples(Fixtures.IMAGE, N);

  private static final double[] ALL = Fixtures.weights(N).array();
  private static final double[] SOME = {0, 0.25, 0, 0, 0.75, 0};
  private static final double[] NONE = new double[N];

  @ParameterizedTest
  @EnumSource
  void agreesWithRecordedGradients(Activation activation) {
    agreesWithRecordedGradients(activation, ALL);
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithRecordedGradientsWhereSomeSamplesWeighNothing(Activation activation) {
    agreesWithRecordedGradients(activation, SOME);
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithRecordedGradientsWhereNoSampleWeighsAnything(Activation activation) {
    agreesWithRecordedGradients(activation, NONE);
  }

  private static void agreesWithRecordedGradients(Activation activation, double[] sampleWeights) {
    int features = Fixtures.IMAGE.length();
    DenseNetwork network = new DenseNetwork(new int[] {features, 8, 7, 6, 4}, activation);
    Layout layout = new Layout(network.layers());
    try (Tensors tensors = new Tensors(false, true);
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray theta = array(tensors, layout.length(), 0);
      NDArray v = array(tensors, layout.length(), 1);
      NDArray x = tensors.create(SAMPLES.features(), new Shape(N, features));
      NDArray labels = tensors.createIntegers(SAMPLES.labels(), new Shape(N, 1));
      NDArray w = tensors.create(sampleWeights, new Shape(N));
      try (Recording dense = network.record(layout, theta, x, labels);
          Recording autograd =
              AutogradRecording.of(
                  theta, variable -> network.losses(x, labels, layout.split(variable)));
          Recording.Weighted actual = dense.weighted(w.duplicate());
          Recording.Weighted expected = autograd.weighted(w.duplicate())) {
        assertClose(dense.losses(), autograd.losses());
        assertClose(dense.gradient(w), autograd.gradient(w));
        assertClose(actual.gradient(), expected.gradient());
        assertClose(actual.productYy(v), expected.productYy(v));
        assertClose(actual.productXy(v), expected.productXy(v));
        NDList both = actual.products(v);
        assertClose(both.get(0), expected.productYy(v));
        assertClose(both.get(1), expected.productXy(v));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesTheSameBitsAtEveryCall(boolean doublePrecision) {
    int features = Fixtures.IMAGE.length();
    // a depth of its own: no other test has called these scripts before
    DenseNetwork network =
        new DenseNetwork(new int[] {features, 33, 17, 9, 8, 7, 4}, Activation.GELU);
    Layout layout = new Layout(network.layers());
    List<double[]> first = new ArrayList<>();
    try (Tensors tensors = new Tensors(false, doublePrecision)) {
      for (int call = 0; call < 30; call++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          List<double[]> results = results(tensors, network, layout);
          if (call == 0) {
            first.addAll(results);
          }
          assertThat(results).containsExactlyElementsOf(first);
        }
      }
    }
  }

  private static List<double[]> results(Tensors tensors, DenseNetwork network, Layout layout) {
    NDArray v = array(tensors, layout.length(), 1);
    List<NDArray> results = new ArrayList<>();
    try (Recording recording =
        network.record(
            layout,
            array(tensors, layout.length(), 0),
            tensors.create(SAMPLES.features(), network.input(N)),
            tensors.createIntegers(SAMPLES.labels(), new Shape(N, 1)))) {
      results.add(recording.losses().duplicate());
      for (double[] w : List.of(ALL, SOME)) {
        try (Recording.Weighted weighted = recording.weighted(tensors.create(w, new Shape(N)))) {
          results.add(weighted.gradient());
          results.add(weighted.productYy(v));
          results.add(weighted.productXy(v));
          results.addAll(weighted.products(v));
        }
      }
    }
    return results.stream().map(Tensors::toDoubles).toList();
  }

  private static NDArray array(Tensors tensors, int length, int index) {
    double[] entries = Fixtures.direction(length, index);
    for (int i = 0; i < length; i++) {
      entries[i] *= 5;
    }
    return tensors.create(entries, new Shape(length));
  }

  private static void assertClose(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    double[] difference = actual.sub(expected).toDoubleArray();
    // equal where both are 0
    assertThat(Fixtures.norm(difference))
        .isLessThanOrEqualTo(1e-12 * Fixtures.norm(expected.toDoubleArray()));
  }

  @Test
  void refusesProductsAfterTheParametersChanged() {
    try (Model model = Fixtures.model("mlp", Map.of("hidden", List.of(5)));
        PlacedSamples data = model.place(SAMPLES);
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector v = model.initialParameters(RandomStream.of(2));
        Linearization point =
            model.weightedLoss(data).linearize(Fixtures.weights(N), theta, Batch.all())) {
      theta.scale(2);
      assertThatThrownBy(() -> point.productYy(v))
          .hasMessage("the parameters have changed since they were linearized at");
    }
  }
}
