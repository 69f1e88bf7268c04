package org.bilevel.featureselection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.bilevel.api.RandomStream;
import org.bilevel.api.learning.SampleShape;
import org.bilevel.api.learning.Samples;
import org.junit.jupiter.api.Test;

final class ScoresTest {

  /** Samples of as many pixels as a row has. */
  private static Samples samples(int[] labels, float[]... rows) {
    int d = rows[0].length;
    float[] features = new float[labels.length * d];
    for (int i = 0; i < features.length; i++) {
      features[i] = rows[i / d][i % d];
    }
    return new Samples(
        new SampleShape(1, 1, d), 3, features, labels, IntStream.range(0, labels.length).toArray());
  }

  @Test
  void theFScoreIsThatOfAnAnalysisOfVariance() {
    // by hand: class 0 has 1, 2, 3 (mean 2), class 1 has 5, 7 (mean 6), mean 3.6
    // between (3 · 1.6² + 2 · 2.4²)/1 = 19.2; within (2 + 2)/3
    Samples samples =
        samples(
            new int[] {0, 0, 0, 1, 1},
            new float[] {1, 4, 0.1f, 0},
            new float[] {2, 4, 0.1f, 0},
            new float[] {3, 4, 0.1f, 0},
            new float[] {5, 4, 0.1f, 1},
            new float[] {7, 4, 0.1f, 1});
    double[] scores = FScore.of(samples);
    assertThat(scores[0]).isCloseTo(19.2 / (4.0 / 3), within(1e-12));
    assertThat(scores[1]).isZero();
    assertThat(scores[2]).isZero();
    assertThat(scores[3]).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void theFScoreOfOneClassIsZero() {
    assertThat(FScore.of(samples(new int[] {0, 0}, new float[] {1}, new float[] {2})))
        .containsExactly(0);
  }

  @Test
  void mutualInformationWithTheLabelHasKnownValues() {
    // pixel 0 tells the label, pixel 1 is independent of it, pixel 2 never changes
    Samples samples =
        samples(
            new int[] {0, 0, 1, 1},
            new float[] {0, 0, 5},
            new float[] {0, 1, 5},
            new float[] {1, 0, 5},
            new float[] {1, 1, 5});
    double[] relevance = new Binned(samples, 4).relevance();
    assertThat(relevance[0]).isCloseTo(Math.log(2), within(1e-15));
    assertThat(relevance[1]).isZero();
    assertThat(relevance[2]).isZero();
    // p = (3/8, 1/8; 1/8, 3/8): I = 3/4 ln(3/2) + 1/4 ln(1/2)
    assertThat(Binned.information(new int[] {3, 1, 1, 3}, 2, 8))
        .isCloseTo(0.75 * Math.log(1.5) - 0.25 * Math.log(2), within(1e-15));
  }

  @Test
  void manyBinsFitInAByte() {
    int n = 256;
    float[][] rows = new float[n][1];
    for (int i = 0; i < n; i++) {
      rows[i][0] = i;
    }
    Samples samples = samples(IntStream.range(0, n).map(i -> i % 2).toArray(), rows);
    assertThat(new Binned(samples, 256).relevance()[0]).isCloseTo(Math.log(2), within(1e-12));
    assertThat(new Binned(samples, 256).redundancy(0, 0)).isCloseTo(Math.log(256), within(1e-12));
  }

  @Test
  void mrmrPassesOverAPixelThatSaysTheSameAgain() {
    // label = (a, b) of three classes; pixels 0 and 1 are both a, pixel 2 is b: less relevant alone
    Samples samples =
        samples(
            new int[] {0, 0, 0, 1, 1, 2},
            new float[] {0, 0, 0},
            new float[] {0, 0, 0},
            new float[] {0, 0, 0},
            new float[] {1, 1, 0},
            new float[] {1, 1, 0},
            new float[] {1, 1, 1});
    Binned binned = new Binned(samples, 2);
    double[] relevance = binned.relevance();
    assertThat(relevance[0]).isEqualTo(relevance[1]).isGreaterThan(relevance[2]);
    assertThat(Pixels.highest(relevance, 2)).containsExactly(0, 1);
    assertThat(binned.mrmr(2)).containsExactly(0, 2);
    assertThat(binned.mrmr(3)).containsExactly(0, 2, 1);
    assertThat(binned.redundancy(0, 1)).isCloseTo(Math.log(2), within(1e-15));
  }

  @Test
  void masksHideAndNoiseIsOfItsDeviation() {
    Samples samples = samples(new int[] {0, 1}, new float[] {1, 2, 3}, new float[] {4, 5, 6});
    boolean[] mask = Pixels.mask(3, new int[] {2, 0});
    assertThat(Pixels.masked(samples, mask).features()).containsExactly(1, 0, 3, 4, 0, 6);
    assertThat(samples.features()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(Pixels.noisy(samples, 0, RandomStream.of(1))).isSameAs(samples);
    Samples many =
        new Samples(new SampleShape(1, 100, 100), 3, new float[10_000], new int[1], new int[1]);
    float[] noise = Pixels.noisy(many, 2.5, RandomStream.of(1)).features();
    double squares = 0;
    for (float entry : noise) {
      squares += entry * (double) entry / noise.length;
    }
    // the deviation of the mean of 10,000 squares is 2.5² √2/100
    assertThat(squares).isCloseTo(6.25, within(4 * 6.25 * Math.sqrt(2) / 100));
  }

  @Test
  void ofEqualScoresTheLowerPixelComesFirst() {
    assertThat(Pixels.highest(new double[] {1, 3, 3, 2, 3}, 4)).containsExactly(1, 2, 4, 3);
  }

  @Test
  void theEstimateIsUnbiased() {
    // f(m) = 2 m_0 − m_1 + 4 m_0 m_1, E f = 2 s_0 − s_1 + 4 s_0 s_1: mean over all pairs of masks
    double[] s = {0.3, 0.6};
    boolean[][] all = {{false, false}, {false, true}, {true, false}, {true, true}};
    double[] f = {0, -1, 2, 5};
    double[] p = {0.7 * 0.4, 0.7 * 0.6, 0.3 * 0.4, 0.3 * 0.6};
    double[] one = new double[2];
    double[] two = new double[2];
    for (int a = 0; a < 4; a++) {
      double[] g = PolicyGradient.gradient(s, new boolean[][] {all[a]}, new double[] {f[a]}, 0.01);
      for (int j = 0; j < 2; j++) {
        one[j] += p[a] * g[j];
      }
      for (int b = 0; b < 4; b++) {
        double[] pair =
            PolicyGradient.gradient(
                s, new boolean[][] {all[a], all[b]}, new double[] {f[a], f[b]}, 0.01);
        for (int j = 0; j < 2; j++) {
          two[j] += p[a] * p[b] * pair[j];
        }
      }
    }
    double[] expected = {2 + 4 * 0.6, -1 + 4 * 0.3};
    assertThat(one).containsExactly(expected, within(1e-12));
    assertThat(two).containsExactly(expected, within(1e-12));
  }

  @Test
  void probabilitiesOfZeroAndOneAreHeldApart() {
    double[] g =
        PolicyGradient.gradient(
            new double[] {0, 1}, new boolean[][] {{false, true}}, new double[] {2}, 0.1);
    assertThat(g).containsExactly(new double[] {-2 / 0.9, 2 / 0.9}, within(1e-12));
  }
}
