package org.bilevel.pbcs;

import java.util.Arrays;
import org.bilevel.api.RandomStream;

/**
 * The policy gradient: losses of drawn masks times the derivative of their log-probability.
 *
 * <pre>{@code
 * f_k = L(θ*(m_k)),   g_k = ∇_s ln p(m_k|s),   (g_k)_i = m_i/s_i − (1 − m_i)/(1 − s_i)
 * M = 1, or no baseline:  1/M Σ_k f_k g_k                                                   (6)
 * mean as baseline:       1/(M − 1) Σ_k (f_k − f̄) g_k,   f̄ = 1/M Σ_k f_k
 * }</pre>
 *
 * <p>Both are unbiased where all s_i are in [ε, 1 − ε]; g_k is taken at s clamped to that interval,
 * while masks are drawn with s itself. Random: the streams "mask" and "training" of each mask.
 */
final class PolicyGradient implements MaskGradient {
  private final MaskLoss loss;
  private final int masks; // M
  private final boolean baseline;
  private final double clamp; // ε

  PolicyGradient(MaskLoss loss, int masks, boolean baseline, double clamp) {
    this.loss = loss;
    this.masks = masks;
    this.baseline = baseline && masks > 1;
    this.clamp = clamp;
  }

  @Override
  public Estimate estimate(Iterate at, RandomStream random) {
    double[] s = at.probabilities();
    boolean[][] mask = new boolean[masks][];
    double[] f = new double[masks];
    for (int k = 0; k < masks; k++) {
      mask[k] = draw(s, random.split("mask", k));
      f[k] = loss.value(mask[k], at.size(), random.split("training", k));
    }
    double mean = Arrays.stream(f).sum() / masks; // f̄
    double[] gradient = new double[s.length];
    for (int k = 0; k < masks; k++) {
      double factor = baseline ? (f[k] - mean) / (masks - 1) : f[k] / masks;
      for (int i = 0; i < s.length; i++) {
        double kept = Math.min(Math.max(s[i], clamp), 1 - clamp);
        gradient[i] += mask[k][i] ? factor / kept : -factor / (1 - kept);
      }
    }
    return new Estimate(mean, gradient);
  }

  /** Draw m_i ~ Bernoulli(s_i); each entry costs one draw. */
  static boolean[] draw(double[] s, RandomStream random) {
    boolean[] mask = new boolean[s.length];
    for (int i = 0; i < s.length; i++) {
      mask[i] = random.nextDouble() < s[i];
    }
    return mask;
  }
}
