package org.bilevel.pbcs;

import org.bilevel.api.RandomStream;

/**
 * The Gumbel-softmax estimator: the gradient of the loss at a mask that is a smooth function of s
 * and of noise that does not depend on s.
 *
 * <pre>{@code
 * m_i = σ((ln s_i/(1 − s_i) + ln u_i/(1 − u_i)) / τ),   u_i uniform in (0, 1)
 * ∂m_i/∂s_i = m_i (1 − m_i) / (τ s_i (1 − s_i))
 * }</pre>
 *
 * <p>The second term is the difference of two Gumbel variables: for two classes, the softmax is a
 * sigmoid. As τ falls m goes to a Bernoulli mask, the bias to 0 and the variance to infinity. τ
 * falls from the first to the last outer step by the same factor each time. s is clamped to [ε, 1 −
 * ε] in both formulas, and the derivative taken as if it were not, so that a probability can leave
 * 0 and 1. Random: the streams "noise" and "relaxed".
 */
final class GumbelGradient implements MaskGradient {
  private final RelaxedLoss loss;
  private final double first; // τ at the first step
  private final double last;
  private final double clamp; // ε

  GumbelGradient(RelaxedLoss loss, double first, double last, double clamp) {
    this.loss = loss;
    this.first = first;
    this.last = last;
    this.clamp = clamp;
  }

  double temperature(double progress) {
    return first * Math.pow(last / first, progress);
  }

  @Override
  public Estimate estimate(Iterate at, RandomStream random) {
    double[] s = at.probabilities();
    double tau = temperature(at.progress());
    RandomStream noise = random.split("noise");
    double[] mask = new double[s.length];
    double[] slope = new double[s.length]; // ∂m_i/∂s_i
    for (int i = 0; i < s.length; i++) {
      double kept = Math.min(Math.max(s[i], clamp), 1 - clamp);
      double u = ((noise.nextLong() >>> 11) + 0.5) * 0x1p-53; // never 0 or 1
      double m = 1 / (1 + Math.exp(-(logit(kept) + logit(u)) / tau));
      mask[i] = m;
      slope[i] = m * (1 - m) / (tau * kept * (1 - kept));
    }
    Estimate relaxed = loss.differentiate(mask, at.size(), random.split("relaxed"));
    double[] gradient = relaxed.gradient().clone();
    for (int i = 0; i < s.length; i++) {
      gradient[i] *= slope[i];
    }
    return new Estimate(relaxed.value(), gradient);
  }

  private static double logit(double p) {
    return Math.log(p) - Math.log1p(-p);
  }
}
