package org.bilevel.kcenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.Selections;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class KCenterSelectorTest {
  private static final Samples SAMPLES = new Clusters(4, 6, 1).samples(40, RandomStream.of(1));

  @Nested
  final class ByDefault extends CoresetSelectorContract {
    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size));
    }
  }

  @Nested
  final class OnFeaturesFromTheMean extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size, "on", "features", "first", "mean"));
    }
  }

  @Test
  void eachCentreIsTheFarthestCandidate() {
    for (int seed = 0; seed < 20; seed++) {
      Coreset coreset = select(Map.of("size", 12), SAMPLES, seed);
      int[] centres = coreset.indices();
      assertThat(centres[0]).isEqualTo(RandomStream.of(seed).split("first").nextInt(40));
      for (int j = 1; j < centres.length; j++) {
        double[] distances = distances(SAMPLES, Arrays.copyOf(centres, j));
        int farthest = 0;
        for (int i = 0; i < distances.length; i++) {
          farthest = distances[i] > distances[farthest] ? i : farthest;
        }
        assertThat(centres[j]).isEqualTo(farthest);
        assertThat(coreset.diagnostics().get("radius")[j - 1])
            .isCloseTo(distances[farthest], within(1e-12));
      }
      assertThat(coreset.weights()).containsOnly(1);
    }
  }

  @Test
  void theFirstCentreMayBeNearestToTheMean() {
    // the mean of 0, 1, 5 and 10 is 4; then 10, then 0
    Coreset coreset = select(Map.of("size", 3, "first", "mean"), line(0, 1, 5, 10), 1);
    assertThat(coreset.indices()).containsExactly(2, 0, 3);
    assertThat(coreset.diagnostics().get("radius")).containsExactly(5, 5, 1);
  }

  @Test
  void theRadiusIsAtMostTwiceTheBest() {
    // Gonzalez: at most twice the best radius of any 3 of 9 centres
    Samples few = SAMPLES.range(0, 9);
    double best = Double.POSITIVE_INFINITY;
    for (int a = 0; a < 9; a++) {
      for (int b = 0; b < a; b++) {
        for (int c = 0; c < b; c++) {
          best =
              Math.min(
                  best, Arrays.stream(distances(few, new int[] {a, b, c})).max().orElseThrow());
        }
      }
    }
    for (int seed = 0; seed < 9; seed++) {
      double[] radius = select(Map.of("size", 3), few, seed).diagnostics().get("radius");
      assertThat(radius[2]).isBetween(best, 2 * best);
    }
  }

  @Test
  void duplicatesComeLast() {
    Coreset coreset = select(Map.of("size", 5, "first", "mean"), line(2, 2, 2, 3, 3, 9), 1);
    assertThat(coreset.indices()).containsExactly(3, 5, 0, 1, 2);
    assertThat(coreset.diagnostics().get("radius")).containsExactly(6, 1, 0, 0, 0);
  }

  @Test
  void distancesAreThoseOfTheEmbedding() {
    float[] embeddings = {0, 7, 8, 9};
    Map<String, ?> values = Map.of("size", 2, "first", "mean");
    assertThat(selectOn(embeddings, values, line(0, 1, 5, 10)).indices()).containsExactly(1, 0);
    assertThat(
            selectOn(
                    embeddings,
                    Map.of("size", 2, "first", "mean", "on", "features"),
                    line(0, 1, 5, 10))
                .indices())
        .containsExactly(2, 0);
  }

  @Test
  void notFiniteFeaturesAreDamagedData() {
    for (String on : List.of("embedding", "features")) {
      Samples damaged = SAMPLES.select(0, 1, 2, 3);
      damaged.features()[2 * damaged.shape().length() + 1] = Float.NaN;
      assertThatThrownBy(() -> select(Map.of("size", 2, "on", on), damaged, 1))
          .isInstanceOfSatisfying(
              BilevelException.class,
              e -> assertThat(e.category()).isEqualTo(BilevelException.Category.DATA))
          .hasMessageContaining("Feature 1 of the sample with id 2 is NaN");
    }
  }

  @Test
  void notFiniteEmbeddingsAreNumericFailures() {
    float[] embeddings = new float[SAMPLES.size() * 2];
    embeddings[5] = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> selectOn(embeddings, Map.of("size", 2), SAMPLES))
        .isInstanceOfSatisfying(
            BilevelException.class,
            e -> assertThat(e.category()).isEqualTo(BilevelException.Category.NUMERIC))
        .hasMessageContaining("Entry 1 of the embedding of the sample with id 2 is Infinity");
  }

  /** Return samples of one feature. */
  private static Samples line(float... features) {
    int[] ids = new int[features.length];
    Arrays.setAll(ids, i -> i);
    return new Samples(new SampleShape(1, 1, 1), 2, features, new int[features.length], ids);
  }

  private static double[] distances(Samples samples, int[] centres) {
    int m = samples.shape().length();
    double[] result = new double[samples.size()];
    for (int i = 0; i < result.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int centre : centres) {
        double sum = 0;
        for (int k = 0; k < m; k++) {
          sum +=
              Math.pow(
                  (double) samples.features()[i * m + k] - samples.features()[centre * m + k], 2);
        }
        least = Math.min(least, Math.sqrt(sum));
      }
      result[i] = least;
    }
    return result;
  }

  private static CoresetSelector create(Map<String, ?> values) {
    return Parts.create(new KCenterPlugin(), Kind.SELECTOR, "k-center", values);
  }

  private static Coreset select(Map<String, ?> values, Samples samples, long seed) {
    return Selections.select(create(values), samples, seed);
  }

  /** Select with embeddings that are not the features. */
  private static Coreset selectOn(float[] embeddings, Map<String, ?> values, Samples samples) {
    try (Model model = new HeapSoftmax().build(samples.shape(), samples.classes());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      Model other =
          (Model)
              Proxy.newProxyInstance(
                  Model.class.getClassLoader(),
                  new Class<?>[] {Model.class},
                  (proxy, method, arguments) ->
                      method.getName().equals("embeddings")
                          ? embeddings
                          : method.invoke(model, arguments));
      return create(values)
          .select(new CoresetSelector.Request(samples, other, theta, RandomStream.of(5)));
    }
  }
}
