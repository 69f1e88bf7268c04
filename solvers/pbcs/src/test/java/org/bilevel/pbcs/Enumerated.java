package org.bilevel.pbcs;

import org.bilevel.api.RandomStream;

/**
 * A loss of masks in closed form, L(m) = (Σ_i a_i m_i − b)² + Σ_i c_i m_i m_{i+1}, whose
 * expectation is a sum over all 2^n masks.
 */
record Enumerated(double[] a, double b, double[] c) implements MaskLoss, RelaxedLoss {

  static Enumerated random(int n, RandomStream random) {
    double[] a = new double[n];
    double[] c = new double[n];
    for (int i = 0; i < n; i++) {
      a[i] = random.nextGaussian();
      c[i] = random.nextGaussian();
    }
    return new Enumerated(a, 0.5, c);
  }

  @Override
  public double value(boolean[] mask, int size, RandomStream random) {
    double[] m = new double[mask.length];
    for (int i = 0; i < m.length; i++) {
      m[i] = mask[i] ? 1 : 0;
    }
    return value(m);
  }

  double value(double[] m) {
    double sum = -b;
    double pairs = 0;
    for (int i = 0; i < m.length; i++) {
      sum += a[i] * m[i];
      pairs += c[i] * m[i] * m[(i + 1) % m.length];
    }
    return sum * sum + pairs;
  }

  @Override
  public Estimate differentiate(double[] m, int size, RandomStream random) {
    int n = m.length;
    double sum = -b;
    for (int i = 0; i < n; i++) {
      sum += a[i] * m[i];
    }
    double[] gradient = new double[n];
    for (int i = 0; i < n; i++) {
      gradient[i] =
          2 * sum * a[i] + c[i] * m[(i + 1) % n] + c[(i + n - 1) % n] * m[(i + n - 1) % n];
    }
    return new Estimate(value(m), gradient);
  }

  /**
   * Return ∂/∂s_i Σ_m p(m|s) L(m) = Σ_m p(m without i|s) (L with i − L without), entry by entry.
   */
  double[] exactGradient(double[] s) {
    int n = s.length;
    double[] gradient = new double[n];
    for (int bits = 0; bits < 1 << n; bits++) {
      double[] m = new double[n];
      for (int i = 0; i < n; i++) {
        m[i] = bits >> i & 1;
      }
      double loss = value(m);
      for (int i = 0; i < n; i++) {
        double others = 1;
        for (int j = 0; j < n; j++) {
          others *= j == i ? 1 : m[j] == 1 ? s[j] : 1 - s[j];
        }
        gradient[i] += (m[i] == 1 ? 1 : -1) * others * loss;
      }
    }
    return gradient;
  }
}
