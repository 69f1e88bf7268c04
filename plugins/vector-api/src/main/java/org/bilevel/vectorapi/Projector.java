package org.bilevel.vectorapi;

import java.util.Arrays;
import org.bilevel.api.math.Entries;
import org.bilevel.api.math.Selection;

/**
 * Finds v with Σ_i clip(x_i − v, 0, cap) = target by a bracketed Newton method, and clips; lowers
 * short points where the cap does not matter.
 *
 * @param cap the greatest value of an entry, maybe infinite
 * @param target what the entries sum to
 */
record Projector(double cap, double target) {
  private static final int SHORT = 8192; // up to so many entries without a cap are lowered
  private static final int SAMPLED = 2048; // more than so many say in a sample where v is
  private static final int STEP = 64; // one in so many entries is in a sample
  private static final int LEAST = 256; // and no fewer
  private static final int MOST = 1 << 13; // and no more
  private static final int RARE = 8; // the entries above v are picked out if they are fewer
  private static final double ROUGH = 1e-3; // how far the sum of a sample may be off
  private static final int PASSES = 300;
  private static final int HALVING = 16; // every so many passes halve the bracket
  private static final double CLOSE = 0x1p-42; // a sum so near, relative to it, is not improved

  /** How a search ended. */
  private enum End {
    /** v is not in the bracket; the entries are as they were. */
    OUTSIDE,
    /** The entries are projected. */
    EXACT,
    /** No v is good enough; the entries are as they were. */
    ROUGH
  }

  /**
   * Project in place, if that can be done with a sum that is the target up to the rounding of the
   * entries; say whether it was.
   */
  boolean project(double[] x) {
    if (x.length <= SHORT && target <= cap) { // no entry is above the cap then
      return Lowering.project(x, target);
    }
    End end = x.length > SAMPLED ? throughOpenEntries(x) : End.OUTSIDE;
    if (end != End.EXACT) {
      double infinite = Double.POSITIVE_INFINITY;
      double start = (Entries.sum(x) - target) / x.length;
      Lanes.Split all = new Lanes.Split(x, x.length, new Lanes.Sums(-target, 0));
      end = newton(all, Double.isFinite(start) ? start : 0, -infinite, infinite, x);
    }
    return end == End.EXACT;
  }

  private End throughOpenEntries(double[] x) {
    int n = x.length;
    int size = Math.clamp(n / STEP, LEAST, MOST);
    int step = n / size;
    double[] sample = new double[size];
    Arrays.setAll(sample, i -> x[i * step]);
    double share = target / n * size;
    double v = roughRoot(sample, share);
    double squares = 0;
    int positive = 0;
    int inside = 0;
    for (double entry : sample) {
      double clipped = Math.min(Math.max(entry - v, 0), cap);
      squares += clipped * clipped;
      positive += clipped > 0 ? 1 : 0;
      inside += clipped > 0 && clipped < cap ? 1 : 0;
    }
    int rank = positive + (int) (4 * Math.sqrt(positive)) + 8;
    if (rank <= size / RARE) {
      double low = Selection.greatest(sample, size, rank);
      Lanes.Split above = Lanes.above(-target, x, low);
      return above == null || above.count() == 0
          ? End.OUTSIDE
          : newton(above, low, low, Double.POSITIVE_INFINITY, x);
    }
    // three standard deviations of the sample's sum and what the root may be off, in units of v
    double variance = Math.max(0, squares - share * share / size);
    double deviation = (3 * Math.sqrt(variance) + 2 * ROUGH * share) / inside;
    if (!Double.isFinite(v + deviation)) {
      return End.OUTSIDE;
    }
    double low = v - deviation;
    double high = v + deviation;
    Lanes.Split split = Lanes.split(-target, x, v, low, high, cap);
    return split == null ? End.OUTSIDE : newton(split, v, low, high, x);
  }

  private double roughRoot(double[] sample, double share) {
    double v = (Entries.sum(sample) - share) / sample.length;
    for (int pass = 0; pass < 20; pass++) {
      Lanes.Sums sums = Lanes.sums(-share, sample, sample.length, v, 0, cap);
      if (Math.abs(sums.sum()) <= ROUGH * share || sums.inside() == 0) {
        break;
      }
      v += sums.sum() / sums.inside();
    }
    return v;
  }

  private End newton(Lanes.Split split, double start, double low, double high, double[] x) {
    double tolerance =
        cap < Double.POSITIVE_INFINITY
            ? 2.0 * x.length * Math.ulp(Math.min(target, 1))
            : x.length * Math.ulp(target);
    double others = split.others().sum();
    long slope = split.others().inside();
    double least = low;
    double most = high;
    double shift = start; // v = shift + rest
    double rest = 0;
    boolean improved = false;
    End end = End.ROUGH;
    for (int pass = 1; pass <= PASSES; pass++) {
      double linear = others - slope * ((shift - start) + rest);
      Lanes.Sums sums = Lanes.sums(linear, split.open(), split.count(), shift, rest, cap);
      double excess = sums.sum();
      long inside = slope + sums.inside();
      boolean enough = Math.abs(excess) <= tolerance / 4;
      if (enough && (improved || Math.abs(excess) <= CLOSE * target)) {
        end = End.EXACT;
        break;
      }
      improved = enough;
      if (excess > 0) {
        if (shift >= high) {
          return End.OUTSIDE;
        }
        least = Math.max(least, shift);
      } else {
        if (shift <= low) {
          return End.OUTSIDE;
        }
        most = Math.min(most, shift);
      }
      double step = rest + excess / inside;
      double next = shift + step;
      if (inside > 0 && next >= least && next <= most && pass % HALVING != 0) {
        double part = next - shift;
        double nextRest = (shift - (next - part)) + (step - part);
        if (next == shift && nextRest == rest) {
          end = Math.abs(excess) <= tolerance / 2 ? End.EXACT : End.ROUGH;
          break;
        }
        rest = nextRest;
        shift = next;
      } else if (next < least && least == low && shift > low) {
        shift = low; // is the guess of it wrong?
        rest = 0;
      } else if (next > most && most == high && shift < high) {
        shift = high;
        rest = 0;
      } else {
        if (least == Double.NEGATIVE_INFINITY) {
          least = Arrays.stream(x).min().orElseThrow() - Math.min(cap, target);
        }
        if (most == Double.POSITIVE_INFINITY) {
          most = Arrays.stream(split.open(), 0, split.count()).max().orElseThrow();
        }
        double middle = least / 2 + most / 2;
        if (rest == 0 && middle == shift) {
          middle = most; // no number is between the two
        }
        if (rest == 0 && middle == shift) {
          break;
        }
        shift = middle;
        rest = 0;
      }
    }
    if (end == End.EXACT) {
      Lanes.clip(x, shift, rest, cap);
    }
    return end;
  }
}
