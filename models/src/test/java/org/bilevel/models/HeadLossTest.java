package org.bilevel.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bilevel.api.Batch;
import org.bilevel.api.Linearization;
import org.bilevel.api.Objective;
import org.bilevel.api.Products;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.PlacedSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output layer's closed forms against PyTorch's derivatives of the whole network. */
final class HeadLossTest {
  private static final int N = 7;

  private static Map<String, Object> small(String name) {
    return switch (name) {
      case "mlp" -> Map.of("hidden", List.of(9, 8), "precision", "float64");
      case "cnn" -> Map.of("channels", List.of(3, 5), "precision", "float64");
      default -> Map.of("filters", 3, "precision", "float64");
    };
  }

  /** A model, its samples, and its initial parameters in two parts. */
  private record Setting(NetworkModel model, PlacedSamples data, Vector x, Vector y)
      implements AutoCloseable {

    static Setting of(String name) {
      NetworkModel model = (NetworkModel) Fixtures.model(name, small(name));
      try (Vector theta = model.initialParameters(RandomStream.of(1))) {
        double[] all = theta.toArray();
        int outer = all.length - model.headLength();
        return new Setting(
            model,
            model.place(Fixtures.samples(Fixtures.IMAGE, N)),
            model.vector(Arrays.copyOf(all, outer)),
            model.vector(Arrays.copyOfRange(all, outer, all.length)));
      }
    }

    Objective loss() {
      return model.splitLoss(data, x.size());
    }

    @Override
    public void close() {
      x.close();
      y.close();
      data.close();
      model.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp", "cnn", "conv4"})
  void agreesWithTheRecordedLoss(String name) {
    try (Setting s = Setting.of(name);
        Vector u = s.model().vector(Fixtures.direction(s.x().size(), 1));
        Vector v = s.model().vector(Fixtures.direction(s.y().size(), 2))) {
      assertThat(s.loss()).isInstanceOf(HeadLoss.class);
      Objective recorded = new SplitLoss((DeviceSamples) s.data(), s.x().size());
      for (Batch batch : List.of(Batch.all(), Batch.of(5, 1, 3, 5, 0))) {
        try (Linearization a = s.loss().linearize(s.x(), s.y(), batch);
            Linearization b = recorded.linearize(s.x(), s.y(), batch);
            Products both = a.products(v)) {
          assertThat(a.value()).isCloseTo(b.value(), within(1e-12));
          assertThat(s.loss().value(s.x(), s.y(), batch)).isEqualTo(a.value());
          assertClose(a.gradientX(), b.gradientX());
          assertClose(a.gradientY(), b.gradientY());
          assertClose(s.loss().gradientY(s.x(), s.y(), batch), b.gradientY());
          assertClose(both.yy().copy(), b.productYy(v));
          assertClose(both.xy().copy(), b.productXy(v));
          assertClose(a.productYy(v), b.productYy(v));
          assertClose(a.productXy(v), b.productXy(v));
          assertClose(a.productYx(u), b.productYx(u));
        }
      }
    }
  }

  private static void assertClose(Vector actual, Vector expected) {
    try (actual;
        expected) {
      assertThat(Fixtures.relativeError(actual.toArray(), expected.toArray())).isLessThan(1e-10);
    }
  }

  @Test
  void looksAgainWhereXOrTheBatchChanged() {
    try (Setting s = Setting.of("conv4")) {
      Objective loss = s.loss();
      double before = loss.value(s.x(), s.y(), Batch.all());
      double some = loss.value(s.x(), s.y(), Batch.of(0, 1, 2));
      assertThat(some).isNotEqualTo(before);
      assertThat(loss.value(s.x(), s.y(), Batch.all())).isEqualTo(before);
      try (Vector moved = s.x().copy()) {
        assertThat(loss.value(moved, s.y(), Batch.all())).isEqualTo(before);
        moved.scale(1.1);
        assertThat(loss.value(moved, s.y(), Batch.all())).isNotEqualTo(before);
      }
      assertThat(loss.value(s.x(), s.y(), Batch.all())).isEqualTo(before);
    }
  }

  @Test
  void aLinearizationOutlivesTheFeaturesOfAnotherBatchAndRefusesChanges() {
    try (Setting s = Setting.of("conv4")) {
      try (Linearization at = s.loss().linearize(s.x(), s.y(), Batch.all());
          Vector before = at.gradientX()) {
        s.loss().value(s.x(), s.y(), Batch.of(1, 2, 3));
        try (Vector after = at.gradientX()) {
          assertThat(after.toArray()).isEqualTo(before.toArray());
        }
        s.y().scale(2);
        assertThatThrownBy(() -> at.gradientX().close()).hasMessageContaining("have changed");
        s.x().scale(2);
        assertThatThrownBy(() -> at.gradientY().close()).hasMessageContaining("have changed");
      }
    }
  }

  @Test
  void keepsNothingButTheLastFeatures() {
    try (Setting s = Setting.of("conv4")) {
      int empty = s.model().tensors().live();
      use(s);
      int once = s.model().tensors().live();
      for (int i = 0; i < 5; i++) {
        use(s);
      }
      assertThat(s.model().tensors().live()).isEqualTo(once);
      assertThat(once - empty).isLessThanOrEqualTo(2);
      assertThatThrownBy(() -> s.loss().value(s.y(), s.y(), Batch.all()))
          .hasMessageContaining("the outer variable must have");
      assertThatThrownBy(() -> s.loss().value(s.x(), s.x(), Batch.all()))
          .hasMessageContaining("the inner variable must have");
      assertThat(s.model().tensors().live()).isEqualTo(once);
    }
  }

  private static void use(Setting s) {
    s.loss().value(s.x(), s.y(), Batch.of(1, 2, 3));
    s.loss().gradientY(s.x(), s.y(), Batch.all()).close();
    try (Linearization at = s.loss().linearize(s.x(), s.y(), Batch.all())) {
      at.gradientX().close();
      at.gradientY().close();
      at.productYy(s.y()).close();
      at.productXy(s.y()).close();
      at.productYx(s.x()).close();
      at.products(s.y()).close();
    }
  }
}
