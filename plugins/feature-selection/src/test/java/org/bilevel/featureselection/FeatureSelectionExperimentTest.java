package org.bilevel.featureselection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.bilevel.api.BilevelException;
import org.bilevel.api.BilevelException.Category;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.DataSource;
import org.bilevel.api.learning.Dataset;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.api.run.Experiment;
import org.bilevel.api.run.Outcome;
import org.bilevel.api.run.RunEvent;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.TestRunContext;
import org.bilevel.testkit.problems.CountingModel;
import org.bilevel.testkit.problems.HeapSoftmax;
import org.bilevel.testkit.problems.PlainSteps;
import org.junit.jupiter.api.Test;

final class FeatureSelectionExperimentTest {
  private static final int PIXELS = 12;

  /** The pixels 3, 5 and 8 tell the three classes apart, the others are noise. */
  private static final Dataset DATA =
      new Dataset("three of twelve", samples(150, "train"), samples(60, "test"));

  private static Samples samples(int n, String name) {
    RandomStream random = RandomStream.of(11).split(name);
    int[] telling = {3, 5, 8};
    float[] features = new float[n * PIXELS];
    int[] labels = new int[n];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (0.5 * random.nextGaussian());
    }
    for (int i = 0; i < n; i++) {
      labels[i] = i % 3;
      features[i * PIXELS + telling[labels[i]]] += 3;
    }
    return new Samples(
        new SampleShape(1, 3, 4), 3, features, labels, IntStream.range(0, n).toArray());
  }

  /** Onto {0 ≤ x ≤ 1, Σ x ≤ k}, by bisection. */
  private record Capped(double k) implements Projection {
    @Override
    public void project(org.bilevel.api.Vector x) {
      double[] z = ((HeapVector) x).array();
      double low = 0;
      double high = 10;
      for (int i = 0; i < 60; i++) {
        double middle = sum(z, 0) <= k ? 0 : (low + high) / 2;
        if (sum(z, middle) > k) {
          low = middle;
        } else {
          high = middle;
        }
      }
      for (int i = 0; i < z.length; i++) {
        z[i] = Math.clamp(z[i] - high, 0, 1);
      }
    }

    private static double sum(double[] z, double v) {
      double sum = 0;
      for (double entry : z) {
        sum += Math.clamp(entry - v, 0, 1);
      }
      return sum;
    }
  }

  /** Return a part for each section, the size, and the other parts that have no default here. */
  static Map<String, Object> parts() {
    DataSource data = () -> DATA;
    Map<String, Object> parts = new HashMap<>();
    parts.put("data", data);
    parts.put("model", new HeapSoftmax());
    parts.put("size", 3);
    parts.put("optimizer", new PlainSteps(0.5));
    parts.put("outer", new PlainSteps(0.05));
    parts.put("projection", new Capped(3));
    return parts;
  }

  private static Experiment experiment(Map<String, ?> values) {
    Map<String, Object> all = parts();
    all.putAll(Map.of("epochs", 20, "outer-steps", 60, "outer-batch", 0));
    all.putAll(values);
    return Parts.create(new FeatureSelectionPlugin(), Kind.EXPERIMENT, "feature-selection", all);
  }

  private static List<Integer> pixels(TestRunContext context) {
    List<Integer> pixels = new ArrayList<>();
    context.metrics("pixel").forEach(metric -> pixels.add((int) metric.value()));
    return pixels;
  }

  @Test
  void everyMethodButChanceFindsThePixelsThatTell() {
    for (String method : List.of("f-score", "mutual-information", "mrmr", "policy-gradient")) {
      TestRunContext context = new TestRunContext(1);
      Outcome outcome =
          experiment(Map.of("method", method, "outer-pixels", "masked", "masks", 6)).run(context);
      assertThat(pixels(context)).as(method).containsExactlyInAnyOrder(3, 5, 8);
      assertThat(outcome.figures().getFirst().value()).as(method).isGreaterThan(95);
      RunEvent.Progress last = context.events(RunEvent.Progress.class).getLast();
      assertThat(last.done()).isEqualTo(last.total());
    }
  }

  @Test
  void theOuterLossOnAllPixelsFindsThemToo() {
    TestRunContext context = new TestRunContext(1);
    experiment(Map.of("masks", 6)).run(context);
    assertThat(pixels(context)).containsExactlyInAnyOrder(3, 5, 8);
    // Σ s ≤ K after each step
    assertThat(context.metrics("expected-size"))
        .hasSize(60)
        .allMatch(metric -> metric.value() <= 3 + 1e-9);
  }

  @Test
  void chanceSelectsDifferentPixelsAndIsWorse() {
    TestRunContext context = new TestRunContext(1);
    Outcome outcome = experiment(Map.of("method", "random", "size", 2)).run(context);
    assertThat(pixels(context)).hasSize(2).doesNotHaveDuplicates();
    assertThat(outcome.figures().getFirst().value()).isLessThan(95);
  }

  @Test
  void noiseMakesItHarder() {
    Map<String, Object> values = new HashMap<>(Map.of("method", "f-score"));
    double without = experiment(values).run(new TestRunContext(1)).figures().getFirst().value();
    values.put("noise", 5.0);
    double with = experiment(values).run(new TestRunContext(1)).figures().getFirst().value();
    assertThat(with).isLessThan(without - 20);
  }

  @Test
  void equalSeedsGiveEqualEvents() {
    Map<String, ?> values = Map.of("outer-steps", 4, "outer-batch", 20, "noise", 0.1, "masks", 1);
    TestRunContext first = new TestRunContext(3);
    TestRunContext second = new TestRunContext(3);
    TestRunContext other = new TestRunContext(4);
    experiment(values).run(first);
    experiment(values).run(second);
    experiment(values).run(other);
    assertThat(second.events(RunEvent.Metric.class))
        .isEqualTo(first.events(RunEvent.Metric.class))
        .isNotEmpty();
    assertThat(other.events(RunEvent.Metric.class))
        .isNotEqualTo(first.events(RunEvent.Metric.class));
  }

  @Test
  void failuresSayWhatAndWhere() {
    assertFailure(Map.of("size", 13), Category.DATA, "12 pixels, but size asks for 13");
    DataSource empty = () -> new Dataset("none", DATA.train(), DATA.test().range(0, 0));
    assertFailure(Map.of("data", empty), Category.DATA, "none has 150 training and 0 test samples");
    assertFailure(
        Map.of("optimizer", new PlainSteps(1e308)),
        Category.NUMERIC,
        "the inner training of outer step 1");
    assertFailure(
        Map.of("method", "random", "optimizer", new PlainSteps(1e308)),
        Category.NUMERIC,
        "the training diverged in epoch");
  }

  private static void assertFailure(Map<String, ?> values, Category category, String message) {
    assertThatThrownBy(() -> experiment(values).run(new TestRunContext(1)))
        .isInstanceOfSatisfying(
            BilevelException.class, e -> assertThat(e.category()).isEqualTo(category))
        .hasMessageContaining(message);
  }

  @Test
  void everythingIsClosedAlsoWhenSomethingFails() {
    CountingModel counting = new CountingModel();
    experiment(Map.of("model", counting, "outer-steps", 2)).run(new TestRunContext(1));
    assertThat(counting.open()).isZero();
    assertThatThrownBy(() ->
            experiment(Map.of("model", counting, "optimizer", new PlainSteps(1e308)))
                .run(new TestRunContext(1)))
        .isInstanceOf(BilevelException.class);
    assertThat(counting.open()).isZero();
    assertThatThrownBy(() -> experiment(Map.of("model", counting)).run(new TestRunContext(1, 7)))
        .isInstanceOf(CancellationException.class);
    assertThat(counting.open()).isZero();
  }
}
