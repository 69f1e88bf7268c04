package org.bilevel.runtime.core.accelerators;

import org.bilevel.api.Accelerator;
import org.bilevel.api.Capabilities;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.Vector;
import org.bilevel.api.math.Entries;

/**
 * Gives large points to an accelerator, and everything else, the derivative and the exact end of
 * each projection to the CPU.
 *
 * <p>A point goes to the CPU alone if it has fewer entries than the crossover size, is not finite
 * (the CPU's message names the entry), or is so near to feasible that the CPU has next to nothing
 * to do. Cost on top of the accelerator: a pass over the entries before it (two where the sum is
 * bounded only), and the CPU's own projection of a point that is feasible up to rounding after it,
 * unless it was exact.
 */
final class AcceleratedProjection implements Projection {
  /** So near to its target, relative to it, the sum of a point in the box is left to the CPU. */
  private static final double NEAR = 1e-9;

  private static final int BLOCK = 512;

  private final Accelerator accelerator;
  private final Projection onCpu;
  private final int from;
  private final double cap;
  private final double sum;
  private final boolean atMost;

  AcceleratedProjection(
      Accelerator accelerator, Projection onCpu, int from, double cap, double sum, boolean atMost) {
    this.accelerator = accelerator;
    this.onCpu = onCpu;
    this.from = from;
    this.cap = cap;
    this.sum = sum;
    this.atMost = atMost;
  }

  @Override
  public void project(Vector x) {
    if (x.size() >= from && sum > 0 && sum < x.size() * cap) {
      double[] entries = x instanceof HeapVector heap ? heap.array() : x.toArray();
      if (isFar(entries)) {
        boolean exact = accelerator.project(entries, cap, sum);
        if (!(x instanceof HeapVector)) {
          x.assign(entries);
        } else if (exact) {
          return;
        }
      }
    }
    onCpu.project(x);
  }

  @Override
  public void differentiate(Vector at, Vector v) {
    onCpu.differentiate(at, v);
  }

  @Override
  public Capabilities capabilities() {
    return onCpu.capabilities();
  }

  /** Say whether the point is finite and far from feasible. */
  private boolean isFar(double[] x) {
    double total = Entries.sum(x);
    if (!Double.isFinite(total)) {
      return false; // the CPU says which entry, or adds up huge ones
    }
    if (atMost) {
      return clipped(x) > sum;
    }
    return Math.abs(total - sum) > NEAR * sum || isOutside(x);
  }

  private boolean isOutside(double[] x) {
    for (double entry : x) {
      if (!(entry >= 0 && entry <= cap)) {
        return true;
      }
    }
    return false;
  }

  /** Return Σ_i clip(x_i, 0, cap). */
  private double clipped(double[] x) {
    double[] sums = new double[BLOCK];
    // in copies, since the compiler cannot know that x and the sums are different arrays
    double[] block = new double[BLOCK];
    for (int from = 0; from < x.length; from += BLOCK) {
      int size = Math.min(BLOCK, x.length - from);
      System.arraycopy(x, from, block, 0, size);
      add(sums, block, size);
    }
    return Entries.sum(sums);
  }

  private void add(double[] sums, double[] block, int size) {
    double most = cap;
    for (int j = 0; j < size; j++) {
      sums[j] += Math.min(Math.max(block[j], 0), most);
    }
  }
}
