package org.bilevel.bcsr;

import org.bilevel.api.BilevelProblem;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Objective;
import org.bilevel.api.Vector;
import org.bilevel.api.learning.Model;
import org.bilevel.api.learning.PlacedSamples;

/** The bilevel problem of equation (1) without its regularizer, on n placed samples. */
final class CoresetProblem {
  private CoresetProblem() {}

  /**
   * Return the problem: outer variable w ∈ R^n that starts at 1/n, inner variable θ ∈ R^d, f = Σ_i
   * w_i ℓ_i(θ), F the sum or mean of the ℓ_i(θ).
   */
  static BilevelProblem of(
      Model model, PlacedSamples samples, Vector parameters, OuterLoss outerLoss) {
    int n = samples.size();
    Objective inner = model.weightedLoss(samples);
    Objective outer = new ConstantWeights(inner, HeapVector.filled(n, outerLoss.weight(n)));
    return BilevelProblem.of(outer, inner, HeapVector.filled(n, 1.0 / n), parameters);
  }
}
