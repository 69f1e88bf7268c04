package org.bilevel.greedy;

import org.bilevel.api.RandomStream;

/**
 * A network of ReLUs with finite layers and an output of one number.
 *
 * @param weights a matrix a layer, drawn from N(0, 1)
 */
record WideNetwork(double[][][] weights) {

  static WideNetwork draw(int inputs, int width, int depth, RandomStream random) {
    double[][][] weights = new double[depth + 1][][];
    for (int l = 0; l <= depth; l++) {
      weights[l] = new double[l == depth ? 1 : width][l == 0 ? inputs : width];
      for (double[] row : weights[l]) {
        for (int j = 0; j < row.length; j++) {
          row[j] = random.nextGaussian();
        }
      }
    }
    return new WideNetwork(weights);
  }

  /** Return ⟨∂f(a)/∂weights, ∂f(b)/∂weights⟩. */
  double tangentKernel(double[] a, double[] b) {
    Pass first = pass(a);
    Pass second = pass(b);
    double sum = 0;
    // the derivative in a layer's matrix is (its backward signal) · (its input)ᵀ
    for (int l = 0; l < weights.length; l++) {
      sum +=
          TestParts.inner(first.inputs()[l], second.inputs()[l])
              * TestParts.inner(first.signals()[l], second.signals()[l]);
    }
    return sum;
  }

  private record Pass(double[][] inputs, double[][] signals) {}

  private Pass pass(double[] x) {
    int layers = weights.length;
    double[][] inputs = new double[layers][];
    double[][] sums = new double[layers][];
    inputs[0] = x;
    for (int l = 0; l < layers; l++) {
      sums[l] = new double[weights[l].length];
      for (int i = 0; i < sums[l].length; i++) {
        sums[l][i] = TestParts.inner(weights[l][i], inputs[l]);
      }
      if (l + 1 < layers) {
        double scale = Math.sqrt(2.0 / sums[l].length);
        inputs[l + 1] = new double[sums[l].length];
        for (int i = 0; i < sums[l].length; i++) {
          inputs[l + 1][i] = scale * Math.max(0, sums[l][i]);
        }
      }
    }
    double[][] signals = new double[layers][];
    signals[layers - 1] = new double[] {1};
    for (int l = layers - 2; l >= 0; l--) {
      double scale = Math.sqrt(2.0 / sums[l].length);
      signals[l] = new double[sums[l].length];
      for (int i = 0; i < signals[l].length; i++) {
        double sum = 0;
        for (int o = 0; o < weights[l + 1].length; o++) {
          sum += weights[l + 1][o][i] * signals[l + 1][o];
        }
        signals[l][i] = sums[l][i] > 0 ? scale * sum : 0;
      }
    }
    return new Pass(inputs, signals);
  }
}
