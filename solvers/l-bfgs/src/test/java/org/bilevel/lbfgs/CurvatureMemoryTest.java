package org.bilevel.lbfgs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bilevel.api.HeapVector;
import org.bilevel.api.RandomStream;
import org.bilevel.testkit.problems.QuadraticProblem;
import org.junit.jupiter.api.Test;

final class CurvatureMemoryTest {
  private static final int D = 5;

  /** The two loops against H ← V H V' + s s'/⟨s, q⟩ with matrices, of the last three changes. */
  @Test
  void theDirectionIsThatOfTheUpdatedMatrix() {
    List<Point> points = points(5);
    double[][] h = new double[D][D];
    HeapVector newest = difference(points.get(4).gradient(), points.get(3).gradient());
    double scale =
        difference(points.get(4).y(), points.get(3).y()).dot(newest) / newest.dot(newest);
    for (int i = 0; i < D; i++) {
      h[i][i] = scale;
    }
    for (int k = 1; k < 4; k++) {
      double[] s = difference(points.get(k + 1).y(), points.get(k).y()).array();
      double[] q = difference(points.get(k + 1).gradient(), points.get(k).gradient()).array();
      double curvature = HeapVector.wrap(s).dot(HeapVector.wrap(q));
      double[][] v = new double[D][D];
      for (int i = 0; i < D; i++) {
        for (int j = 0; j < D; j++) {
          v[i][j] = (i == j ? 1 : 0) - s[i] * q[j] / curvature;
        }
      }
      double[][] next = times(times(v, h), transposed(v));
      for (int i = 0; i < D; i++) {
        for (int j = 0; j < D; j++) {
          next[i][j] += s[i] * s[j] / curvature;
        }
      }
      h = next;
    }
    double[] expected = new double[D];
    double[] gradient = points.get(4).gradient().toArray();
    for (int i = 0; i < D; i++) {
      expected[i] = -HeapVector.wrap(h[i]).dot(HeapVector.wrap(gradient));
    }
    try (CurvatureMemory memory = new CurvatureMemory(3)) {
      for (int k = 0; k < 4; k++) {
        memory.add(points.get(k), points.get(k + 1));
      }
      assertThat(memory.direction(points.get(4).gradient()).toArray())
          .containsExactly(expected, within(1e-12));
    }
  }

  @Test
  void withoutPairsTheDirectionIsAgainstTheGradient() {
    try (CurvatureMemory memory = new CurvatureMemory(3)) {
      assertThat(memory.direction(HeapVector.of(1, -2)).toArray()).containsExactly(-1, 2);
    }
  }

  @Test
  void aChangeWithoutPositiveCurvatureIsLeftOut() {
    try (CurvatureMemory memory = new CurvatureMemory(3)) {
      memory.add(
          new Point(HeapVector.of(0), 0, HeapVector.of(1)),
          new Point(HeapVector.of(1), 0, HeapVector.of(0.5)));
      assertThat(memory.isEmpty()).isTrue();
    }
  }

  private static List<Point> points(int count) {
    QuadraticProblem problem = QuadraticProblem.random(2, D, 10, RandomStream.of(1));
    InnerFunction f = new InnerFunction(problem.inner(), problem.initialOuter());
    RandomStream random = RandomStream.of(2);
    return Stream.generate(() ->
            f.at(
                HeapVector.of(
                    IntStream.range(0, D).mapToDouble(i -> random.nextGaussian()).toArray())))
        .limit(count)
        .toList();
  }

  private static HeapVector difference(org.bilevel.api.Vector to, org.bilevel.api.Vector from) {
    HeapVector difference = HeapVector.of(to.toArray());
    difference.axpy(-1, from);
    return difference;
  }

  private static double[][] transposed(double[][] m) {
    double[][] t = new double[D][D];
    for (int i = 0; i < D; i++) {
      for (int j = 0; j < D; j++) {
        t[i][j] = m[j][i];
      }
    }
    return t;
  }

  private static double[][] times(double[][] left, double[][] right) {
    double[][] columns = transposed(right);
    return Arrays.stream(left)
        .map(row ->
            Arrays.stream(columns)
                .mapToDouble(column -> HeapVector.wrap(row).dot(HeapVector.wrap(column)))
                .toArray())
        .toArray(double[][]::new);
  }
}
