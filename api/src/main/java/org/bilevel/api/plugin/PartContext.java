package org.bilevel.api.plugin;

import org.bilevel.api.Projection;

/** What the runtime tells a factory about the part it creates. */
public interface PartContext {

  /**
   * Return where in the file the part stands, for messages.
   *
   * @return a path of keys, such as {@code selector.hypergradient}
   */
  String path();

  /**
   * Tell the user something about this part before the run begins.
   *
   * @param message what, and what it means
   */
  void warn(String message);

  /**
   * Return a projection that lets an accelerator do the work where that pays off.
   *
   * <p>The set is {@code {x : 0 ≤ x_i ≤ cap, Σ_i x_i = sum}}, or with a sum of at most that.
   * Feasible points, points for which the bound on the sum does not matter, small ones and those
   * that are not finite go to the projection on the CPU, and so does what the accelerator returns:
   * the promises of the projection hold in any case.
   *
   * @param accelerator the value of {@link AcceleratorOption#ACCELERATOR}
   * @param onCpu the projection onto the same set on the CPU
   * @param cap the greatest value of an entry, positive; infinity for none
   * @param sum the bound on the sum
   * @param atMost whether the sum may be less
   * @return a projection, {@code onCpu} itself by default
   * @throws org.bilevel.api.BilevelException of category PLUGIN if an accelerator is asked for by
   *     name and cannot be used; it says why and how to install it
   */
  default Projection accelerated(
      String accelerator, Projection onCpu, double cap, double sum, boolean atMost) {
    return onCpu;
  }
}
