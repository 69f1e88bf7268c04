package org.bilevel.tornadovm;

import java.util.LinkedHashMap;
import java.util.Map;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceFP64NotSupported;

/** Finds thresholds, and keeps the plans of the last sizes. One projection at a time. */
final class Projector {
  private static final int KEPT = 8;
  private static final int MOST_STEPS = 200;

  /** From here on a step in 32 bits says nothing, relative to the bracket's end. */
  private static final double COARSE = 1e-6;

  /** Stands for no cap in sums of both precisions; scaled entries of interest are below 4. */
  private static final double NO_CAP = 1e15;

  /** A class of sizes and a precision. */
  private record Shape(Blocks blocks, boolean single) {}

  private static final Map<Shape, Plan> PLANS = new LinkedHashMap<>(16, 0.75f, true);
  private static long made;
  private static boolean single; // the device has no numbers of 64 bits

  private Projector() {}

  static void project(double[] x, double cap, double sum) {
    synchronized (PLANS) {
      if (!single) {
        try {
          project(x, cap, sum, false);
          return;
        } catch (TornadoDeviceFP64NotSupported e) {
          single = true;
        }
      }
      project(x, cap, sum, true);
    }
  }

  /** Project in 32 bits or 64. */
  static void project(double[] x, double cap, double sum, boolean inSingle) {
    synchronized (PLANS) {
      TornadoDevice device = Devices.best();
      Shape shape = new Shape(Blocks.of(x.length, Devices.coalesces(device)), inSingle);
      boolean whole = false;
      try {
        Plan plan = plan(shape, device);
        double greatest = Double.NEGATIVE_INFINITY;
        for (double entry : x) {
          greatest = Math.max(greatest, entry);
        }
        // a power of two, so that scaling rounds nothing
        double scale = Math.scalb(1.0, -Math.getExponent(Math.min(cap, sum)));
        double scaledCap = Math.min(cap * scale, NO_CAP);
        plan.load(x, greatest, scale);
        double tau = threshold(plan, x.length, scaledCap, sum * scale, least(x, greatest) * scale);
        plan.store(x, tau, scaledCap);
        whole = true;
      } finally {
        if (!whole) {
          forget(shape); // its buffers are in no known state
        }
      }
    }
  }

  private static double least(double[] x, double greatest) {
    double least = greatest;
    for (double entry : x) {
      least = Math.min(least, entry);
    }
    return least - greatest;
  }

  /**
   * Return the root τ of Σ clip(x_i − τ, 0, cap) = sum, where the greatest x_i is 0.
   *
   * <p>Newton's method, exact on the piece of the root; it halves its bracket where it would leave
   * it. First with sums in 32 bits, then with those of 64.
   */
  private static double threshold(Plan plan, int n, double cap, double sum, double least) {
    // at low every entry is at the cap or the greatest one alone is worth the sum; at 0 all are 0
    double low = Math.max(least - Math.min(cap, sum), -sum);
    if (sum > cap) {
      low = least - cap;
    }
    Bracket coarse = new Bracket(low, 0);
    double tau = low;
    for (int step = 0; step < MOST_STEPS; step++) {
      double next = coarse.next(tau, plan.coarse(tau, cap), sum);
      double moved = Math.abs(next - tau);
      tau = next;
      if (moved <= COARSE * Math.max(Math.abs(tau), 1.0 / n)) {
        break;
      }
    }
    Bracket fine = new Bracket(low, 0);
    double best = tau;
    double bestExcess = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MOST_STEPS; step++) {
      Plan.Sums sums = plan.fine(tau, cap);
      double excess = Math.abs(sums.sum() - sum);
      if (excess >= bestExcess) {
        if (step > 2) {
          break; // rounding alone is left
        }
      } else {
        best = tau;
        bestExcess = excess;
      }
      double next = fine.next(tau, sums, sum);
      if (next == tau) {
        break;
      }
      tau = next;
    }
    return best;
  }

  /** Where the root lies. */
  private static final class Bracket {
    private double low; // the sum is too great here
    private double high; // too small here

    Bracket(double low, double high) {
      this.low = low;
      this.high = high;
    }

    /** Take in the value at tau, and return where to look next; tau itself at the end. */
    double next(double tau, Plan.Sums at, double sum) {
      double excess = at.sum() - sum;
      if (excess == 0) {
        return tau;
      }
      if (excess > 0) {
        low = Math.max(low, tau);
      } else {
        high = Math.min(high, tau);
      }
      double newton = at.open() > 0 ? tau + excess / at.open() : Double.NaN;
      if (newton >= low && newton <= high) {
        return newton;
      }
      double middle = low + (high - low) / 2;
      return middle > low && middle < high ? middle : tau;
    }
  }

  private static Plan plan(Shape shape, TornadoDevice device) {
    Plan known = PLANS.get(shape);
    if (known != null) {
      return known;
    }
    if (PLANS.size() == KEPT) {
      forget(PLANS.keySet().iterator().next());
    }
    made++;
    Plan plan =
        shape.single
            ? new FloatPlan(shape.blocks, device, made)
            : new DoublePlan(shape.blocks, device, made);
    PLANS.put(shape, plan);
    return plan;
  }

  private static void forget(Shape shape) {
    Plan plan = PLANS.remove(shape);
    if (plan != null) {
      plan.close();
    }
  }
}
