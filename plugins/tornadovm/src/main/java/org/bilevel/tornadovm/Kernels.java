package org.bilevel.tornadovm;

import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What runs on the device. TornadoVM translates these methods from their bytecode, which must have
 * local variable names (javac -g); their names go into OpenCL C as they are, hence the prefix.
 *
 * <p>at = [τ, cap]. Block b of {@code blocks} adds up the entries b · outer + j · inner; counts of
 * entries strictly between 0 and cap come from products, since a comparison would cost twice as
 * much on CPUs.
 */
final class Kernels {
  private static final double STEEP = 1e200;
  private static final float STEEP_FLOAT = 1e20f;

  private Kernels() {}

  /** low = high in 32 bits. */
  static void bilevelLower(DoubleArray high, FloatArray low) {
    for (@Parallel int i = 0; i < low.getSize(); i++) {
      low.set(i, (float) high.get(i));
    }
  }

  /** sums[b] = Σ clip(x_i − τ, 0, cap), sums[blocks + b] = how many lie strictly inside. */
  static void bilevelSum(
      DoubleArray x, DoubleArray at, DoubleArray sums, int blocks, int per, int outer, int inner) {
    for (@Parallel int b = 0; b < blocks; b++) {
      double tau = at.get(0);
      double cap = at.get(1);
      double sum = 0;
      double open = 0;
      for (int j = 0; j < per; j++) {
        double d = x.get(b * outer + j * inner) - tau;
        sum += Math.min(Math.max(d, 0.0), cap);
        open +=
            Math.min(Math.max(d * STEEP, 0.0), 1.0)
                - Math.min(Math.max((d - cap) * STEEP, 0.0), 1.0);
      }
      sums.set(b, sum);
      sums.set(blocks + b, open);
    }
  }

  /** The same in 32 bits. */
  static void bilevelSumFloat(
      FloatArray x, FloatArray at, FloatArray sums, int blocks, int per, int outer, int inner) {
    for (@Parallel int b = 0; b < blocks; b++) {
      float tau = at.get(0);
      float cap = at.get(1);
      float sum = 0f;
      float open = 0f;
      for (int j = 0; j < per; j++) {
        float d = x.get(b * outer + j * inner) - tau;
        sum += Math.min(Math.max(d, 0f), cap);
        open +=
            Math.min(Math.max(d * STEEP_FLOAT, 0f), 1f)
                - Math.min(Math.max((d - cap) * STEEP_FLOAT, 0f), 1f);
      }
      sums.set(b, sum);
      sums.set(blocks + b, open);
    }
  }

  /** x_i = clip(x_i − τ, 0, cap). */
  static void bilevelClip(DoubleArray x, DoubleArray at) {
    for (@Parallel int i = 0; i < x.getSize(); i++) {
      x.set(i, Math.min(Math.max(x.get(i) - at.get(0), 0.0), at.get(1)));
    }
  }
}
