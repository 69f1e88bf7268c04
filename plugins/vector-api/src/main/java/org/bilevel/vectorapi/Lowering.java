package org.bilevel.vectorapi;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Michelot's steps on short arrays without a cap, the twin of {@link
 * org.bilevel.api.math.Lowering}: lower all entries by the same amount, drop those that come out
 * below 0, and again with what is left, until they sum to r.
 *
 * <p>A step is one pass. Entries are added up in as many partial sums as a vector has lanes; with
 * four lanes or more that rounds off less than the quarter of the tolerance that is aimed at. Only
 * the last vector of an array is masked; with masks throughout it took 1.3 to 1.5 times as long.
 */
final class Lowering {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();
  private static final int PASSES = 100;
  private static final double LARGE = 16; // beyond so many r the rounding of a sum matters
  private static final double CLOSE =
      0x1p-42; // a sum so near to r, relative to it, is not improved

  private Lowering() {}

  /**
   * What of all entries counts for the first step.
   *
   * @param greatest the greatest one
   * @param shift a τ that is not too great, less that
   */
  private record Start(double greatest, double shift) {}

  /**
   * What a step left.
   *
   * @param sum the sum of the entries
   * @param count how many are above 0
   */
  private record Left(double sum, int count) {}

  /**
   * Project in place; say whether the sum came out as r, up to the rounding of n entries. If not,
   * the entries are lowered only, which their projection does not depend on.
   */
  static boolean project(double[] x, double radius) {
    double tolerance = x.length * Math.ulp(radius) / 4;
    Start start = start(x, radius);
    double first = start.greatest();
    double second = start.shift();
    double before = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < PASSES; pass++) {
      Left left = lower(x, first, second);
      double excess = left.sum() - radius;
      double off = Math.abs(excess);
      if (off <= tolerance && (off <= CLOSE * radius || before <= tolerance)
          || off <= 2 * tolerance && before <= 4 * tolerance) { // few entries come no nearer
        return true;
      }
      before = off;
      first = excess / left.count();
      second = 0;
      if (first < 0) {
        raise(x, -first);
        first = 0;
      }
    }
    return false;
  }

  /** Return a start from the mean of all entries, or of the greatest one in each lane. */
  private static Start start(double[] x, double radius) {
    DoubleVector sums = DoubleVector.zero(SPECIES);
    DoubleVector most = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= x.length - LENGTH; i += LENGTH) {
      DoubleVector entries = DoubleVector.fromArray(SPECIES, x, i);
      sums = sums.add(entries);
      most = most.blend(entries, entries.compare(VectorOperators.GT, most));
    }
    if (i < x.length) {
      VectorMask<Double> there = SPECIES.indexInRange(i, x.length);
      DoubleVector entries = DoubleVector.fromArray(SPECIES, x, i, there);
      sums = sums.add(entries);
      most = most.blend(entries, entries.compare(VectorOperators.GT, most).and(there));
    }
    double greatest = most.reduceLanes(VectorOperators.MAX);
    double mean = (sums.reduceLanes(VectorOperators.ADD) - radius) / x.length;
    // the threshold of some of the entries is never above that of all
    double ofLanes = (most.sub(greatest).reduceLanes(VectorOperators.ADD) - radius) / LENGTH;
    double shift = Math.max(-radius, ofLanes);
    double size = 2 * Math.max(greatest, 0) + Math.abs(mean); // the mean of |x_i| is no more
    if (size <= LARGE * radius) {
      shift = Math.max(shift, mean - greatest);
    }
    return new Start(greatest, Math.min(shift, -radius / x.length));
  }

  /** Replace every entry by max(x_i − first − second, 0). */
  private static Left lower(double[] x, double first, double second) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    DoubleVector sums = zero;
    int count = 0;
    int i = 0;
    for (; i <= x.length - LENGTH; i += LENGTH) {
      DoubleVector entries = DoubleVector.fromArray(SPECIES, x, i).sub(first).sub(second);
      VectorMask<Double> positive = entries.compare(VectorOperators.GT, zero);
      entries = zero.blend(entries, positive);
      entries.intoArray(x, i);
      sums = sums.add(entries);
      count += positive.trueCount();
    }
    if (i < x.length) {
      VectorMask<Double> there = SPECIES.indexInRange(i, x.length);
      DoubleVector entries = DoubleVector.fromArray(SPECIES, x, i, there).sub(first).sub(second);
      VectorMask<Double> positive = entries.compare(VectorOperators.GT, zero).and(there);
      entries = zero.blend(entries, positive);
      entries.intoArray(x, i, there);
      sums = sums.add(entries);
      count += positive.trueCount();
    }
    return new Left(sums.reduceLanes(VectorOperators.ADD), count);
  }

  /** Give back, to the entries that are left, what was rounded to too much. */
  private static void raise(double[] x, double step) {
    for (int i = 0; i < x.length; i++) {
      x[i] = x[i] > 0 ? x[i] + step : 0;
    }
  }
}
