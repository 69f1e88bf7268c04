package org.bilevel.greedy;

import java.util.HashMap;
import java.util.Map;
import org.bilevel.adam.AdamPlugin;
import org.bilevel.api.OuterOptimizer;
import org.bilevel.api.RandomStream;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Coreset;
import org.bilevel.api.learning.CoresetSelector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.Samples;
import org.bilevel.api.plugin.Kind;
import org.bilevel.testkit.Parts;
import org.bilevel.testkit.problems.HeapSoftmax;

/** Parts and points for tests. */
final class TestParts {
  private TestParts() {}

  static OuterOptimizer adam(double learningRate) {
    return Parts.create(
        new AdamPlugin(), Kind.OUTER, "adam", Map.of("learning-rate", learningRate));
  }

  static CoresetSelector greedy(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>();
    all.put("outer", adam(0.05));
    all.putAll(values);
    return Parts.create(new GreedyPlugin(), Kind.SELECTOR, "greedy", all);
  }

  static Coreset select(CoresetSelector selector, Samples candidates, long seed) {
    try (Model model = new HeapSoftmax().build(candidates.shape(), candidates.classes());
        Vector parameters = model.initialParameters(RandomStream.of(seed))) {
      return selector.select(
          new CoresetSelector.Request(candidates, model, parameters, RandomStream.of(seed)));
    }
  }

  /** Return the features of samples, a row each. */
  static double[][] points(Samples samples) {
    int p = samples.shape().length();
    double[][] points = new double[samples.size()][p];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < p; j++) {
        points[i][j] = samples.features()[i * p + j];
      }
    }
    return points;
  }

  /** Return a kernel at all pairs of points, one after the other. */
  static double[][] matrix(Kernel kernel, double[][] points) {
    int n = points.length;
    double[][] k = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        k[i][j] =
            kernel.of(
                inner(points[i], points[i]),
                inner(points[j], points[j]),
                inner(points[i], points[j]));
      }
    }
    return k;
  }

  static double inner(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
