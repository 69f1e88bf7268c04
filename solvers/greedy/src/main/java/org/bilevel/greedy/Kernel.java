package org.bilevel.greedy;

import java.util.Arrays;
import org.bilevel.api.RandomStream;

/** A kernel k(a, b) that depends on the inner products of its points alone. */
@FunctionalInterface
interface Kernel {
  /** The most points whose distances give a median. */
  int MEDIAN_OF = 500;

  /**
   * Return k(a, b).
   *
   * @param aa ⟨a, a⟩
   * @param bb ⟨b, b⟩
   * @param ab ⟨a, b⟩
   */
  double of(double aa, double bb, double ab);

  /** Return ⟨a, b⟩. */
  static Kernel linear() {
    return (aa, bb, ab) -> ab;
  }

  /** Return exp(−‖a − b‖² / 2σ²). */
  static Kernel rbf(double sigma) {
    double scale = -0.5 / (sigma * sigma);
    return (aa, bb, ab) -> Math.exp(scale * Math.max(0, aa + bb - 2 * ab));
  }

  /**
   * Return the neural tangent kernel of a fully connected network of ReLUs without biases, in the
   * limit of infinite width; weights are drawn from N(0, 1), and a layer of m units is multiplied
   * by √(2/m).
   *
   * <pre>{@code
   * Σ⁰ = Θ⁰ = ⟨a, b⟩,   ρ = Σˡ⁻¹(a, b) / √(Σˡ⁻¹(a, a) Σˡ⁻¹(b, b))
   * Σ̇ˡ = (π − arccos ρ) / π
   * Σˡ = √(Σˡ⁻¹(a, a) Σˡ⁻¹(b, b)) (ρ (π − arccos ρ) + √(1 − ρ²)) / π
   * Θˡ = Θˡ⁻¹ Σ̇ˡ + Σˡ
   * }</pre>
   *
   * <p>Σˡ(a, a) is ‖a‖² in every layer, so Θ(a, a) = (depth + 1)‖a‖².
   *
   * @param depth how many hidden layers, at least 1
   */
  static Kernel ntk(int depth) {
    return (aa, bb, ab) -> {
      double norms = Math.sqrt(aa * bb);
      if (norms == 0) {
        return 0;
      }
      double rho = Math.clamp(ab / norms, -1, 1); // Σ, in units of the norms
      double theta = rho;
      for (int l = 0; l < depth; l++) {
        double angle = Math.PI - Math.acos(rho);
        double sigma = (rho * angle + Math.sqrt((1 - rho) * (1 + rho))) / Math.PI;
        theta = theta * angle / Math.PI + sigma;
        rho = Math.min(1, sigma);
      }
      return norms * theta;
    };
  }

  /**
   * Return the median of the positive distances between points, 1 if there are none.
   *
   * @param points the points; of more than 500 a random 500 are looked at
   * @param random the stream that these are drawn from
   */
  static double medianDistance(double[][] points, RandomStream random) {
    int[] some = random.sample(points.length, Math.min(points.length, MEDIAN_OF));
    double[] distances = new double[some.length * (some.length - 1) / 2];
    int count = 0;
    for (int i = 0; i < some.length; i++) {
      for (int j = 0; j < i; j++) {
        double[] a = points[some[i]];
        double[] b = points[some[j]];
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
          sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        if (sum > 0) {
          distances[count++] = Math.sqrt(sum);
        }
      }
    }
    Arrays.sort(distances, 0, count);
    return count == 0 ? 1 : distances[count / 2];
  }
}
