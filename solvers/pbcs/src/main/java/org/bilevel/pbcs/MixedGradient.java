package org.bilevel.pbcs;

import org.bilevel.api.RandomStream;

/** (1 − λ) times one estimator plus λ times another, each with a stream of its own. */
final class MixedGradient implements MaskGradient {
  private final MaskGradient policy;
  private final MaskGradient gumbel;
  private final double share; // λ

  MixedGradient(MaskGradient policy, MaskGradient gumbel, double share) {
    this.policy = policy;
    this.gumbel = gumbel;
    this.share = share;
  }

  @Override
  public Estimate estimate(Iterate at, RandomStream random) {
    Estimate first = policy.estimate(at, random.split("policy"));
    Estimate second = gumbel.estimate(at, random.split("gumbel"));
    double[] gradient = new double[first.gradient().length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (1 - share) * first.gradient()[i] + share * second.gradient()[i];
    }
    return new Estimate((1 - share) * first.value() + share * second.value(), gradient);
  }
}
