package org.bilevel.tornadovm;

import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** The kernels and buffers for points of one size. */
interface Plan extends AutoCloseable {

  /** Put the entries on the device: (x_i − greatest) · scale. The array is kept until the store. */
  void load(double[] x, double greatest, double scale);

  /** Return Σ clip(· − tau, 0, cap) and how many entries lie strictly inside, in 32 bits. */
  Sums coarse(double tau, double cap);

  /** Return the same as exactly as numbers of 64 bits can. */
  Sums fine(double tau, double cap);

  /** Clip the entries that were loaded, in x, and undo the scale. */
  void store(double[] x, double tau, double cap);

  @Override
  void close();

  /**
   * A value of the dual function.
   *
   * @param sum Σ clip(x_i − τ, 0, cap)
   * @param open how many entries lie strictly between the bounds
   */
  record Sums(double sum, double open) {}

  /** Close a plan of TornadoVM. */
  static void close(TornadoExecutionPlan plan) {
    try {
      plan.freeDeviceMemory();
      plan.close();
    } catch (TornadoExecutionPlanException e) {
      throw new IllegalStateException(e);
    }
  }
}
