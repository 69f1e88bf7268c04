package org.bilevel.hypercleaning;

/**
 * How well the samples with right labels were told from the others: sample i counts as clean where
 * x_i ≥ 0, that is σ(x_i) ≥ ½.
 *
 * @param precision of the samples found clean, the share that is; NaN if none was found
 * @param recall of the samples that are clean, the share that was found; NaN if there is none
 * @param f1 the harmonic mean of both, 2 TP / (2 TP + FP + FN); NaN if no sample is or was found
 *     clean
 */
record Found(double precision, double recall, double f1) {

  static Found of(double[] x, boolean[] clean) {
    int truePositives = 0;
    int found = 0;
    int all = 0;
    for (int i = 0; i < x.length; i++) {
      boolean positive = x[i] >= 0;
      found += positive ? 1 : 0;
      all += clean[i] ? 1 : 0;
      truePositives += positive && clean[i] ? 1 : 0;
    }
    // 2 TP + FP + FN is the number found plus the number there are
    return new Found(
        (double) truePositives / found,
        (double) truePositives / all,
        2.0 * truePositives / (found + all));
  }
}
