package org.bilevel.bcsr;

import java.util.Arrays;
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
   * Return the problem: outer variable w ∈ R^n that starts at a/n, inner variable θ ∈ R^d, f = Σ_i
   * w_i ℓ_i(θ), F the sum or mean of the a_i ℓ_i(θ).
   *
   * @param counts a, how much each sample counts, 1 on average
   */
  static BilevelProblem of(
      Model model, PlacedSamples samples, double[] counts, Vector parameters, OuterLoss outerLoss) {
    int n = samples.size();
    Objective inner = model.weightedLoss(samples);
    double[] ofOuter = new double[n];
    Arrays.setAll(ofOuter, i -> counts[i] * outerLoss.weight(n));
    Objective outer = inner.withOuterFixed(HeapVector.wrap(ofOuter));
    double[] start = new double[n];
    Arrays.setAll(start, i -> counts[i] / n);
    return BilevelProblem.of(outer, inner, HeapVector.wrap(start), parameters);
  }
}
