package org.bilevel.runtime.core.accelerators;

import org.bilevel.api.Accelerator;
import org.bilevel.api.Capabilities;
import org.bilevel.api.HeapVector;
import org.bilevel.api.Projection;
import org.bilevel.api.Vector;

/**
 * Gives large points to an accelerator, and everything else, the derivative and the exact end of
 * each projection to the CPU.
 *
 * <p>A point goes to the CPU alone if it has fewer entries than the crossover size, is not finite
 * (the CPU's message names the entry), or is so near to feasible that the CPU has next to nothing
 * to do. Cost on top of the accelerator: a pass over the entries before it, and the CPU's own
 * projection of a point that is feasible up to rounding after it.
 */
final class AcceleratedProjection implements Projection {
  /** So near to its target, relative to it, the sum of a point in the box is left to the CPU. */
  private static final double NEAR = 1e-9;

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
        accelerator.project(entries, cap, sum);
        if (!(x instanceof HeapVector)) {
          x.assign(entries);
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
    double total = 0;
    double clipped = 0;
    boolean outside = false;
    for (double entry : x) {
      double inside = Math.min(Math.max(entry, 0), cap);
      outside |= inside != entry;
      clipped += inside;
      total += Math.abs(entry);
    }
    if (!Double.isFinite(total)) {
      return false; // the CPU says which entry, or adds up huge ones
    }
    return atMost ? clipped > sum : outside || Math.abs(clipped - sum) > NEAR * sum;
  }
}
