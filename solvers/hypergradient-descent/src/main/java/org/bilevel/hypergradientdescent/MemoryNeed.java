package org.bilevel.hypergradientdescent;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.bilevel.api.BilevelException;
import org.bilevel.api.Capabilities;
import org.bilevel.api.HeapVector;
import org.bilevel.api.HypergradientEstimator;
import org.bilevel.api.InnerSolver;
import org.bilevel.api.Vector;

/**
 * The memory that the parts of a run say they keep, in vectors of the inner dimension.
 *
 * @param vectors kept whatever the number of inner steps
 * @param iterates kept for the trajectory of one inner solve
 */
record MemoryNeed(long vectors, long iterates) {

  static MemoryNeed of(
      Capabilities own,
      InnerSolver inner,
      HypergradientEstimator estimator,
      boolean keepTrajectory) {
    long vectors = 0;
    long perStep = 0;
    for (Capabilities part : List.of(own, inner.capabilities(), estimator.capabilities())) {
      vectors += part.memory().vectors();
      perStep += part.memory().perStep();
    }
    // every trajectory keeps an iterate for each step, whatever the parts say
    long iterates = keepTrajectory ? Math.max(1, perStep) * inner.mostSteps().orElse(0) : 0;
    return new MemoryNeed(vectors, iterates);
  }

  /**
   * Refuse a run that could not end for want of memory: before it begins, not in its first step.
   *
   * @throws BilevelException of category CONFIGURATION if it takes more than there is
   */
  void requireFits(Vector y) {
    boolean heap = y instanceof HeapVector;
    long each = (heap ? 8L : 4L) * y.size(); // on a device at least 32-bit
    long most = heap ? Runtime.getRuntime().maxMemory() : physical();
    double bytes = (double) (vectors + iterates) * each;
    if (bytes > most) {
      throw BilevelException.configuration(
          String.format(
              Locale.ROOT,
              "The run would keep %,d vectors of the %,d numbers of y, %,d of them for the inner"
                  + " steps: %.1f GB, but there are %.1f GB at most.",
              vectors + iterates,
              y.size(),
              iterates,
              bytes / 1e9,
              most / 1e9),
          "Maybe take fewer inner steps, or an estimator that keeps no iterates, such as"
              + " conjugate-gradient"
              + (heap ? "; or give the JVM more: JAVA_OPTS=-Xmx…" : "."));
    }
  }

  /** Return the machine's memory, or the most there can be where it is not known. */
  private static long physical() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
