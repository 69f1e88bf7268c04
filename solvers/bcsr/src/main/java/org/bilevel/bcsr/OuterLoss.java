package org.bilevel.bcsr;

/** What the outer objective F is of the losses of n samples. */
enum OuterLoss {
  /** F(θ) = Σ_i ℓ_i(θ), as in equation (1). */
  SUM,
  /** F(θ) = 1/n Σ_i ℓ_i(θ). */
  MEAN;

  /** Return the weight of each of n samples in F. */
  double weight(int n) {
    return this == SUM ? 1.0 : 1.0 / n;
  }
}
