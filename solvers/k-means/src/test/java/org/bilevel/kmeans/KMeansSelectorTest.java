package org.bilevel.kmeans;

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

final class KMeansSelectorTest {
  private static final Samples SAMPLES = new Clusters(4, 6, 1).samples(40, RandomStream.of(1));

  @Nested
  final class ByDefault extends CoresetSelectorContract {
    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size));
    }
  }

  @Nested
  final class OfSeedsOnFeatures extends CoresetSelectorContract {
    @Override
    protected CoresetSelector selector(int size) {
      return create(Map.of("size", size, "on", "features", "iterations", 0));
    }
  }

  @Test
  void withoutIterationsTheSeedsAreSelected() {
    for (int seed = 0; seed < 20; seed++) {
      RandomStream draws = RandomStream.of(seed).split("seeding");
      List<Integer> seeds = new ArrayList<>(List.of(draws.nextInt(40)));
      while (seeds.size() < 9) {
        double[] squared = new double[40];
        for (int i = 0; i < 40; i++) {
          int candidate = i;
          squared[i] =
              seeds.stream()
                  .mapToDouble(s -> squaredDistance(point(candidate), point(s)))
                  .min()
                  .orElseThrow();
        }
        double wanted = draws.nextDouble() * Arrays.stream(squared).sum();
        int drawn = 0;
        while (Arrays.stream(squared, 0, drawn + 1).sum() <= wanted) {
          drawn++;
        }
        seeds.add(drawn);
      }
      assertThat(select(Map.of("size", 9, "iterations", 0), SAMPLES, seed).indices())
          .containsExactly(seeds.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  @Test
  void centresAreTheMeansOfTheirCandidates() {
    for (int seed = 0; seed < 20; seed++) {
      int[] seeds = select(Map.of("size", 5, "iterations", 0), SAMPLES, seed).indices();
      double[][] centres = new double[5][];
      Arrays.setAll(centres, j -> point(seeds[j]));
      List<Double> inertia = new ArrayList<>();
      double before = Double.POSITIVE_INFINITY;
      for (double now = inertia(centres); ; now = inertia(centres)) {
        inertia.add(now);
        if (now >= before) {
          break;
        }
        before = now;
        move(centres);
      }
      Coreset coreset = select(Map.of("size", 5), SAMPLES, seed);
      double[] series = coreset.diagnostics().get("inertia");
      assertThat(series[series.length - 1]).isCloseTo(before, within(1e-9));
      for (int t = 0; t < Math.min(series.length, inertia.size()); t++) {
        assertThat(series[t]).isCloseTo(inertia.get(t), within(1e-9));
      }
      List<Integer> nearest = new ArrayList<>();
      for (double[] centre : centres) {
        int best = -1;
        for (int i = 0; i < 40; i++) {
          if (!nearest.contains(i)
              && (best < 0
                  || squaredDistance(point(i), centre) < squaredDistance(point(best), centre))) {
            best = i;
          }
        }
        nearest.add(best);
      }
      assertThat(coreset.indices())
          .containsExactly(nearest.stream().mapToInt(Integer::intValue).toArray());
      assertThat(coreset.weights()).containsOnly(1);
    }
  }

  @Test
  void clearClustersHaveACandidateEach() {
    Samples clear = new Clusters(4, 6, 0.01).samples(40, RandomStream.of(1));
    for (int seed = 0; seed < 20; seed++) {
      int[] labels = new int[4];
      for (int i : select(Map.of("size", 4), clear, seed).indices()) {
        labels[clear.labels()[i]]++;
      }
      assertThat(labels).containsExactly(1, 1, 1, 1);
    }
  }

  @Test
  void duplicatesAreSelectedInOrder() {
    Samples alike = SAMPLES.select(3, 3, 3, 3, 3);
    assertThat(select(Map.of("size", 4, "iterations", 0), alike, 1).indices())
        .containsExactly(0, 1, 2, 3);
    assertThat(select(Map.of("size", 4), alike, 1).diagnostics().get("inertia")).containsOnly(0);
  }

  @Test
  void pointsAreThoseOfTheEmbedding() {
    Samples four = SAMPLES.range(0, 4);
    // clusters {0, 1, 2} with centre 1 and {100}
    float[] embeddings = {0, 1, 2, 100};
    assertThat(selectOn(embeddings, Map.of("size", 2), four).indices())
        .containsExactlyInAnyOrder(1, 3);
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

  private static double[] point(int i) {
    double[] point = new double[6];
    Arrays.setAll(point, k -> SAMPLES.features()[i * 6 + k]);
    return point;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sum;
  }

  private static int nearestCentre(double[][] centres, int i) {
    int best = 0;
    for (int j = 1; j < centres.length; j++) {
      if (squaredDistance(point(i), centres[j]) < squaredDistance(point(i), centres[best])) {
        best = j;
      }
    }
    return best;
  }

  private static double inertia(double[][] centres) {
    double sum = 0;
    for (int i = 0; i < 40; i++) {
      sum += squaredDistance(point(i), centres[nearestCentre(centres, i)]);
    }
    return sum;
  }

  private static void move(double[][] centres) {
    int[] assigned = new int[40];
    Arrays.setAll(assigned, i -> nearestCentre(centres, i));
    for (int j = 0; j < centres.length; j++) {
      double[] mean = new double[6];
      int count = 0;
      for (int i = 0; i < 40; i++) {
        if (assigned[i] == j) {
          double[] point = point(i);
          count++;
          for (int k = 0; k < 6; k++) {
            mean[k] += point[k];
          }
        }
      }
      if (count > 0) {
        int size = count;
        Arrays.setAll(mean, k -> mean[k] / size);
        centres[j] = mean;
      }
    }
  }

  private static CoresetSelector create(Map<String, ?> values) {
    return Parts.create(new KMeansPlugin(), Kind.SELECTOR, "k-means", values);
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
    double[] mean = new double[6];
    double total = Arrays.stream(weights).sum();
    for (int i = 0; i < 40; i++) {
      for (int k = 0; k < 6; k++) {
        mean[k] += weights[i] / total * point(i)[k];
      }
    }
    Coreset coreset = weighted(Map.of("size", 1, "on", "features"), weights);
    double inertia = 0;
    for (int i = 0; i < 40; i++) {
      assertThat(squaredDistance(point(coreset.indices()[0]), mean))
          .isLessThanOrEqualTo(squaredDistance(point(i), mean) + 1e-9);
      inertia += 40 * weights[i] / total * squaredDistance(point(i), mean);
    }
    double[] series = coreset.diagnostics().get("inertia");
    assertThat(series[series.length - 1]).isCloseTo(inertia, within(1e-9));
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
