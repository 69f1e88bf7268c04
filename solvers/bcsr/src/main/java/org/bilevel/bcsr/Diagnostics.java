package org.bilevel.bcsr;

import java.util.Map;
import java.util.TreeMap;
import org.bilevel.api.Hypergradient;
import org.bilevel.api.InnerSolution;

/** How a selection went, outer step by outer step. */
final class Diagnostics {
  private final double[] outerValue;
  private final double[] regularizer;
  private final double[] hypergradientNorm;
  private final double[] hypergradientResidual;
  private final double[] innerResidual;
  private final double[] topShare;
  private int products;

  Diagnostics(int outerSteps) {
    this.outerValue = new double[outerSteps];
    this.regularizer = new double[outerSteps];
    this.hypergradientNorm = new double[outerSteps];
    this.hypergradientResidual = new double[outerSteps];
    this.innerResidual = new double[outerSteps];
    this.topShare = new double[outerSteps];
  }

  void record(
      int j,
      Hypergradient estimate,
      InnerSolution inner,
      double regularizerValue,
      double norm,
      double share) {
    outerValue[j] = estimate.outerValue();
    regularizer[j] = regularizerValue;
    hypergradientNorm[j] = norm;
    hypergradientResidual[j] = estimate.residual();
    innerResidual[j] = inner.residual();
    topShare[j] = share;
    products += estimate.products();
  }

  Map<String, double[]> finish(double[] weights, int filled, boolean regularized) {
    Map<String, double[]> series = new TreeMap<>();
    series.put("outer-value", outerValue);
    if (regularized) {
      series.put("regularizer", regularizer);
    }
    series.put("hypergradient-norm", hypergradientNorm);
    series.put("hypergradient-residual", hypergradientResidual);
    series.put("inner-residual", innerResidual);
    series.put("top-k-share", topShare);
    series.put("weights", weights);
    series.put("filled", new double[] {filled});
    series.put("products", new double[] {products});
    return series;
  }
}
