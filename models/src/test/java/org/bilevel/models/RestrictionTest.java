package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.BilevelException;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model in the span of its samples takes the same steps. */
final class RestrictionTest {
  private static final Samples SAMPLES = Fixtures.samples(Fixtures.IMAGE, 12);

  @ParameterizedTest
  @CsvSource({
    "softmax-regression, float64, 1e-9",
    "softmax-regression, float32, 1e-4",
    "mlp, float64, 1e-9",
    "mlp, float32, 1e-4"
  })
  void takesTheSameSteps(String name, String precision, double tolerance) {
    compare(name, precision, tolerance, SAMPLES, 12);
  }

  @ParameterizedTest
  @CsvSource({"float64, 1e-9", "float32, 1e-4"})
  void countsRepeatedSamplesOnce(String precision, double tolerance) {
    compare("mlp", precision, tolerance, SAMPLES.select(0, 1, 0, 2, 1, 0), 3);
  }

  private static void compare(
      String name, String precision, double tolerance, Samples samples, int rank) {
    try (Model model = Fixtures.model(name, Map.of("precision", precision));
        Vector theta = model.initialParameters(RandomStream.of(3));
        Model.Restriction span = model.restrict(samples, theta).orElseThrow()) {
      assertThat(span.samples().shape().length()).isEqualTo(rank);
      assertThat(span.samples().labels()).isEqualTo(samples.labels());
      assertThat(span.samples().ids()).isEqualTo(samples.ids());
      assertThat(span.model().parameterCount())
          .isEqualTo(
              model.parameterCount()
                  - (Fixtures.IMAGE.length() - rank) * (name.equals("mlp") ? 256 : 4));
      List<double[]> full = trajectory(model, samples, theta);
      List<double[]> reduced = trajectory(span.model(), span.samples(), span.parameters());
      for (int i = 0; i < full.size(); i++) {
        assertThat(Fixtures.relativeError(reduced.get(i), full.get(i)))
            .as("result %d", i)
            .isLessThan(tolerance);
      }
    }
  }

  /** Return losses along gradient steps, then products that do not depend on the basis. */
  private static List<double[]> trajectory(Model model, Samples samples, Vector start) {
    HeapVector weights = Fixtures.weights(samples.size());
    List<double[]> results = new ArrayList<>();
    try (PlacedSamples data = model.place(samples);
        Vector theta = start.copy()) {
      Objective loss = model.weightedLoss(data);
      for (int step = 0; step < 5; step++) {
        results.add(model.losses(theta, data));
        try (Vector gradient = loss.gradientY(weights, theta, Batch.all())) {
          results.add(new double[] {gradient.norm()});
          theta.axpy(-0.05, gradient);
        }
      }
      try (Linearization point = loss.linearize(weights, theta, Batch.all());
          Vector v = point.gradientY();
          Vector hv = point.productYy(v);
          Vector mixed = point.productXy(v);
          Vector second = point.productXy(hv)) {
        results.add(mixed.toArray());
        results.add(second.toArray());
      }
    }
    return results;
  }

  @Test
  void isEmptyWhereItIsNotSmaller() {
    Samples many = Fixtures.samples(Fixtures.IMAGE, Fixtures.IMAGE.length());
    try (Model mlp = Fixtures.model("mlp", Map.of());
        Vector theta = mlp.initialParameters(RandomStream.of(1))) {
      assertThat(mlp.restrict(many, theta)).isEmpty();
    }
    try (Model cnn = Fixtures.model("cnn", Map.of());
        Vector theta = cnn.initialParameters(RandomStream.of(1))) {
      assertThat(cnn.restrict(SAMPLES, theta)).isEmpty();
    }
  }

  @Test
  void namesTheSampleThatIsNotFinite() {
    float[] features = SAMPLES.features().clone();
    features[2 * Fixtures.IMAGE.length() + 1] = Float.NaN;
    Samples damaged =
        new Samples(Fixtures.IMAGE, Fixtures.CLASSES, features, SAMPLES.labels(), SAMPLES.ids());
    try (Model mlp = Fixtures.model("mlp", Map.of());
        Vector theta = mlp.initialParameters(RandomStream.of(1))) {
      assertThatThrownBy(() -> mlp.restrict(damaged, theta))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("Feature 1 of sample 102 is NaN");
      assertThatThrownBy(() -> mlp.place(damaged))
          .isInstanceOf(BilevelException.class)
          .hasMessageContaining("Feature 1 of sample 102 is NaN");
    }
  }
}
