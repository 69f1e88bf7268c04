package org.bilevel.herding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bilevel.api.BilevelException;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.CoresetSelectorContract;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.Selections;
import org.bilevel.testkit.problems.Clusters;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class HerdingSelectorTest {
  private static final Samples SAMPLES = new Clusters(4, 6, 1).samples(40, RandomStream.of(1));

  @Nested
  final class ByDefault extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size));
    }
  }

  @Nested
  final class OnFeaturesOfAllClasses extends CoresetSelectorContract {
    @Override
    protected boolean orderMatters() {
      return false;
    }

    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size, "on", "features", "normalize", false, "per-class", false));
    }
  }

  @Test
  void theMeanOfTheSelectedComesAsNearAsItCan() {
    for (boolean normalize : new boolean[] {true, false}) {
      double[][] points = points(SAMPLES, normalize);
      Coreset coreset =
          select(Map.of("size", 15, "normalize", normalize, "per-class", false), SAMPLES, 1);
      int[] indices = coreset.indices();
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(i);
      }
      List<Integer> chosen = new ArrayList<>();
      for (int k = 1; k <= 15; k++) {
        int best = best(points, all, chosen);
        chosen.add(best);
        assertThat(indices[k - 1]).isEqualTo(best);
      }
      assertThat(coreset.diagnostics().get("mean-distance"))
          .containsExactly(
              new double[] {distance(mean(points, all), mean(points, chosen))}, within(1e-12));
      assertThat(coreset.weights()).containsOnly(1);
    }
  }

  @Test
  void eachClassIsHerdedByItself() {
    double[][] points = points(SAMPLES, true);
    int[] indices = select(Map.of("size", 10), SAMPLES, 1).indices();
    List<List<Integer>> chosen = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      chosen.add(new ArrayList<>());
    }
    for (int k = 0; k < 10; k++) {
      int c = k % 4; // turns
      List<Integer> members = new ArrayList<>();
      for (int i = c; i < 40; i += 4) {
        members.add(i);
      }
      int best = best(points, members, chosen.get(c));
      chosen.get(c).add(best);
      assertThat(indices[k]).isEqualTo(best);
    }
  }

  @Test
  void smallClassesLeaveTheirSharesToOthers() {
    // ten of class 0, two of class 1, none of class 2, one of class 3
    int[] labels = {0, 0, 1, 0, 0, 0, 3, 0, 0, 1, 0, 0, 0};
    Samples uneven = SAMPLES.range(0, 13).withLabels(labels);
    Coreset coreset = select(Map.of("size", 9), uneven, 1);
    int[] counts = new int[4];
    for (int i : coreset.indices()) {
      counts[labels[i]]++;
    }
    assertThat(counts).containsExactly(6, 2, 0, 1);
    assertThat(coreset.diagnostics().get("mean-distance")).hasSize(3);
    assertThat(coreset.diagnostics().get("mean-distance")[1]).isCloseTo(0, within(1e-15));
    assertThat(select(Map.of("size", 1), uneven, 1).diagnostics().get("mean-distance")).hasSize(1);
  }

  @Test
  void meansAreThoseOfTheEmbedding() {
    Samples four = SAMPLES.range(0, 4).withLabels(new int[4]);
    // the mean is (4, 0)
    float[] embeddings = {0, 0, 10, 0, 3, 0, 3, 0};
    Map<String, ?> values = Map.of("size", 4, "normalize", false);
    // 2 is nearest; then 8 − 3 = 5: the other 3; then 12 − 6 = 6: 10; 0 is left
    assertThat(selectOn(embeddings, values, four).indices()).containsExactly(2, 3, 1, 0);
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

  private static int best(double[][] points, List<Integer> members, List<Integer> chosen) {
    double[] mean = mean(points, members);
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i : members) {
      if (!chosen.contains(i)) {
        List<Integer> with = new ArrayList<>(chosen);
        with.add(i);
        double distance = distance(mean, mean(points, with));
        if (distance < least) {
          least = distance;
          best = i;
        }
      }
    }
    return best;
  }

  private static double[] mean(double[][] points, List<Integer> members) {
    double[] mean = new double[points[0].length];
    for (int i : members) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += points[i][k] / members.size();
      }
    }
    return mean;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }

  private static double[][] points(Samples samples, boolean normalize) {
    int m = samples.shape().length();
    double[][] points = new double[samples.size()][m];
    for (int i = 0; i < points.length; i++) {
      for (int k = 0; k < m; k++) {
        points[i][k] = samples.features()[i * m + k];
      }
      double norm = normalize ? distance(points[i], new double[m]) : 1;
      for (int k = 0; k < m; k++) {
        points[i][k] /= norm;
      }
    }
    return points;
  }

  private static CoresetSelector create(Map<String, ?> values) {
    return Parts.create(new HerdingPlugin(), Kind.SELECTOR, "herding", values);
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

  @Test
  void candidatesCountByTheirWeights() {
    double[] weights = new double[SAMPLES.size()];
    Arrays.setAll(weights, i -> i % 5 == 0 ? 9 : 1);
    double[][] points = points(SAMPLES, false);
    double[] mean = new double[points[0].length];
    double total = Arrays.stream(weights).sum();
    for (int i = 0; i < points.length; i++) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += weights[i] / total * points[i][k];
      }
    }
    Map<String, ?> values =
        Map.of("size", 1, "on", "features", "normalize", false, "per-class", false);
    Coreset coreset = weighted(values, weights);
    assertThat(coreset.diagnostics().get("mean-distance")[0])
        .isCloseTo(distanceOf(mean, points[coreset.indices()[0]]), within(1e-9));
    for (double[] point : points) {
      assertThat(distanceOf(mean, points[coreset.indices()[0]]))
          .isLessThanOrEqualTo(distanceOf(mean, point));
    }
    // where none of a class counts, all of it does
    Arrays.setAll(weights, i -> i % 4 == 0 ? 0 : 1);
    assertThat(weighted(Map.of("size", 8), weights).indices())
        .isEqualTo(select(Map.of("size", 8), SAMPLES, 1).indices());
  }

  private static double distanceOf(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }

  private static Coreset weighted(Map<String, ?> values, double[] weights) {
    try (Model model = new HeapSoftmax().build(SAMPLES.shape(), SAMPLES.classes());
        Vector theta = model.initialParameters(RandomStream.of(2))) {
      return create(values)
          .select(
              new CoresetSelector.Request(
                  SAMPLES, model, theta, RandomStream.of(1), Optional.empty(), weights));
    }
  }
}
