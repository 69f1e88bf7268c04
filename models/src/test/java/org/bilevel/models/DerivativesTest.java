package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bilevel.api.Batch;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients and products against central differences, in float64 and then in float32. */
final class DerivativesTest {
  private static final int N = 7;
  private static final double TOLERANCE = 1e-6;

  /** Name, options, and the step of the differences: small where kinks may be crossed. */
  static Stream<Arguments> networks() {
    return Stream.of(
        arguments("softmax-regression", Map.of(), 1e-3),
        arguments("mlp", Map.of("hidden", List.of(9, 8), "activation", "tanh"), 1e-3),
        arguments("mlp", Map.of("hidden", List.of(9, 8), "activation", "gelu"), 1e-3),
        arguments("mlp", Map.of("hidden", List.of(11), "activation", "relu"), 1e-6),
        arguments(
            "cnn",
            Map.of("channels", List.of(3, 5), "activation", "tanh", "pooling", "average"),
            1e-3),
        arguments(
            "cnn",
            Map.of(
                "channels",
                List.of(2, 3),
                "activation",
                "tanh",
                "pooling",
                "average",
                "pool-after",
                "last"),
            1e-3),
        arguments("cnn", Map.of("channels", List.of(3, 5), "activation", "relu"), 1e-6));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void ofTheWeightedLoss(String name, Map<String, Object> options, double step) {
    try (Model model = Fixtures.model(name, with(options, "float64"));
        PlacedSamples data = model.place(Fixtures.samples(Fixtures.IMAGE, N));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      check(model.weightedLoss(data), Fixtures.weights(N), theta, model, Batch.all(), step);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void ofTheWeightedLossOfAMiniBatch(String name, Map<String, Object> options, double step) {
    try (Model model = Fixtures.model(name, with(options, "float64"));
        PlacedSamples data = model.place(Fixtures.samples(Fixtures.IMAGE, N));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      Batch batch = Batch.of(5, 0, 3, 5);
      check(model.weightedLoss(data), Fixtures.weights(N), theta, model, batch, step);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void ofTheSplitLoss(String name, Map<String, Object> options, double step) {
    try (Model model = Fixtures.model(name, with(options, "float64"));
        PlacedSamples data = model.place(Fixtures.samples(Fixtures.IMAGE, N));
        Vector theta = model.initialParameters(RandomStream.of(1))) {
      double[] all = theta.toArray();
      for (int outer : new int[] {all.length / 2, all.length - Math.min(model.headLength(), 20)}) {
        try (Vector x = model.vector(Arrays.copyOf(all, outer));
            Vector y = model.vector(Arrays.copyOfRange(all, outer, all.length))) {
          check(model.splitLoss(data, outer), x, y, model, Batch.all(), step);
          check(model.splitLoss(data, outer), x, y, model, Batch.of(2, 4, 4), step);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agreeInFloat32WithFloat64(String name, Map<String, Object> options, double step) {
    List<double[]> doubles = evaluate(name, with(options, "float64"));
    List<double[]> floats = evaluate(name, with(options, "float32"));
    for (int i = 0; i < doubles.size(); i++) {
      assertThat(Fixtures.relativeError(floats.get(i), doubles.get(i)))
          .as("result %d", i)
          .isLessThan(1e-4);
    }
  }

  private static Map<String, Object> with(Map<String, Object> options, String precision) {
    Map<String, Object> extended = new java.util.TreeMap<>(options);
    extended.put("precision", precision);
    return extended;
  }

  private static void check(
      Objective objective, Vector x, Vector y, Model model, Batch batch, double step) {
    int d = y.size();
    try (Linearization point = objective.linearize(x, y, batch)) {
      assertThat(point.value()).isEqualTo(objective.value(x, y, batch));
      double[] gradientX = entries(point.gradientX());
      double[] gradientY = entries(point.gradientY());
      assertThat(entries(objective.gradientY(x, y, batch))).isEqualTo(gradientY);

      for (int i = 0; i < 3; i++) {
        double[] u = Fixtures.direction(x.size(), 10 + i);
        assertClose(
            "gradient in x",
            new double[] {Fixtures.dot(gradientX, u)},
            difference(
                moved -> new double[] {objective.value(moved, y, batch)}, x, u, model, step));

        double[] v = Fixtures.direction(d, i);
        assertClose(
            "gradient in y",
            new double[] {Fixtures.dot(gradientY, v)},
            difference(
                moved -> new double[] {objective.value(x, moved, batch)}, y, v, model, step));

        try (Vector direction = model.vector(v);
            Products products = point.products(direction)) {
          double[] yy = products.yy().toArray();
          double[] xy = products.xy().toArray();
          assertClose(
              "Hessian product",
              yy,
              difference(
                  moved -> entries(objective.gradientY(x, moved, batch)), y, v, model, step));
          assertClose(
              "mixed product",
              xy,
              difference(moved -> gradientX(objective, x, moved, batch), y, v, model, step));
          assertThat(entries(point.productYy(direction))).isEqualTo(yy);
          assertThat(entries(point.productXy(direction))).isEqualTo(xy);
          try (Products again = point.products(direction)) {
            assertThat(again.yy().toArray()).isEqualTo(yy);
            assertThat(again.xy().toArray()).isEqualTo(xy);
          }
        }
      }
    }
  }

  private static double[] gradientX(Objective objective, Vector x, Vector y, Batch batch) {
    try (Linearization point = objective.linearize(x, y, batch)) {
      return entries(point.gradientX());
    }
  }

  private static List<double[]> evaluate(String name, Map<String, Object> options) {
    try (Model model = Fixtures.model(name, options);
        PlacedSamples data = model.place(Fixtures.samples(Fixtures.IMAGE, N));
        Vector theta = model.initialParameters(RandomStream.of(1));
        Vector v = model.vector(Fixtures.direction(model.parameterCount(), 0));
        Linearization point =
            model.weightedLoss(data).linearize(Fixtures.weights(N), theta, Batch.all());
        Products products = point.products(v)) {
      List<double[]> results = new ArrayList<>();
      results.add(new double[] {point.value()});
      results.add(entries(point.gradientX()));
      results.add(entries(point.gradientY()));
      results.add(products.yy().toArray());
      results.add(products.xy().toArray());
      return results;
    }
  }

  /** Return the derivative of a function along a direction, by differences of fourth order. */
  private static double[] difference(
      Function<Vector, double[]> function,
      Vector at,
      double[] direction,
      Model model,
      double step) {
    double[] sum = null;
    double[] coefficients = {1.0 / 12, -2.0 / 3, 2.0 / 3, -1.0 / 12};
    int[] multiples = {-2, -1, 1, 2};
    for (int k = 0; k < 4; k++) {
      double[] moved = at.toArray();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += multiples[k] * step * direction[i];
      }
      double[] value;
      try (Vector point = at instanceof HeapVector ? HeapVector.of(moved) : model.vector(moved)) {
        value = function.apply(point);
      }
      if (sum == null) {
        sum = new double[value.length];
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += coefficients[k] * value[i] / step;
      }
    }
    return sum;
  }

  private static void assertClose(String what, double[] actual, double[] expected) {
    assertThat(Fixtures.relativeError(actual, expected)).as(what).isLessThan(TOLERANCE);
  }

  private static double[] entries(Vector vector) {
    try (vector) {
      return vector.toArray();
    }
  }
}
