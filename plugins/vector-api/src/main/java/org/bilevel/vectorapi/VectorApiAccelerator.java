package org.bilevel.vectorapi;

import java.util.List;
import org.bilevel.api.Accelerator;
import org.bilevel.api.BilevelException;

/**
 * Projects onto {@code {x : 0 ≤ x_i ≤ cap, Σ_i x_i = sum}} on the CPU's thread that asks, as many
 * entries at a time as its vector instructions take: the twin of {@code simplex} and {@code
 * capped-simplex} in plain loops.
 *
 * <pre>{@code
 * P(x)_i = clip(x_i − v, 0, cap)    with v such that    Σ_i clip(x_i − v, 0, cap) = sum
 * }</pre>
 *
 * <p>Up to 8192 entries without a cap, or with one that is no less than the sum, are lowered step
 * by step, each step one pass that stores what is left. Else v is found by Newton's method; for
 * more than 2048 entries within a bracket from a sample of one entry in 64, where a pass over all
 * entries sorts out those whose clip is not linear in all of it, and only these are looked at
 * again. v is kept to twice the precision of a number, and sums are compensated there. The result
 * is the exact one: its sum is off by no more than the CPU's may be, so that the CPU does not come
 * after it. A point for which that is not reached (entries near the greatest number there is) is
 * left to the CPU. The last bits differ from those of the plain loops, since sums are added up in
 * another order, and with the length of the processor's vectors.
 *
 * <p>Cost: O(n), two passes over long arrays for most points, five or six over short ones; memory
 * for the sample and the entries that are looked at again, none for those that are lowered, some 90
 * bytes for other n ≤ 2048. Not random. Needs the module {@code jdk.incubator.vector} and HotSpot's
 * optimizing compiler, without which it is slow.
 *
 * <p>Failures: PLUGIN where the JVM has no such module.
 *
 * <p>Source: as {@code capped-simplex}.
 */
final class VectorApiAccelerator implements Accelerator {
  private static final String MODULE = "jdk.incubator.vector";
  private static final int BITS = 64;

  VectorApiAccelerator() {}

  @Override
  public List<String> devices() {
    requireModule();
    int length = Lanes.length();
    return List.of("Vector API, %d entries at a time (%d bits)".formatted(length, length * BITS));
  }

  @Override
  public boolean project(double[] x, double cap, double sum) {
    requireModule();
    return new Projector(cap, sum).project(x);
  }

  private static void requireModule() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      throw BilevelException.plugin(
          "The Vector API is not part of this JVM: it has to be started with --add-modules %s, which 'bilevel' does where the file or --set says accelerator: vector-api."
              .formatted(MODULE),
          "Maybe set BILEVEL_ACCELERATOR=vector-api, or take accelerator: cpu;"
              + " docs/accelerators.md says more.",
          null);
    }
  }
}
