package org.bilevel.tornadovm;

import java.util.List;
import org.bilevel.api.Accelerator;
import org.bilevel.api.BilevelException;

/**
 * Projects onto {@code {x : 0 ≤ x_i ≤ cap, Σ_i x_i = sum}} on a device of TornadoVM: a graphics
 * card where there is one, else what OpenCL finds.
 *
 * <p>Entries of 64 bits in and out. τ is found by a bracketed Newton method whose sums are computed
 * on the device in blocks, in 32 bits while that suffices and in 64 bits at the end; the entries
 * are clipped on the device in 64 bits, so that the result is the CPU's to 1e-12. For a device
 * without 64 bits the CPU does the last steps and clips, to the same precision.
 *
 * <p>Cost: 8n bytes to the device and back (4n with 32 bits), a pass over 4n bytes there for each
 * of some ten steps. The first projection of a size compiles its kernels, which takes up to some
 * seconds; sizes that differ by a few percent share them, and those of the last eight are kept. One
 * projection at a time. Not random.
 *
 * <p>Failures: PLUGIN where TornadoVM or a device is missing, or a kernel cannot be compiled; never
 * a silent run of the kernels on the CPU.
 */
final class TornadovmAccelerator implements Accelerator {
  private static final String INSTALL =
      "Maybe install it with 'sdk install tornadovm 5.2.0-jdk25-opencl' (https://sdkman.io), run"
          + " 'tornado --devices' once, set TORNADOVM_HOME; docs/accelerators.md says more. Or take"
          + " accelerator: cpu.";

  TornadovmAccelerator() {}

  @Override
  public List<String> devices() {
    requireStarted();
    try {
      return Devices.names();
    } catch (LinkageError | RuntimeException e) {
      throw refusal(e);
    }
  }

  @Override
  public boolean project(double[] x, double cap, double sum) {
    requireStarted();
    try {
      Projector.project(x, cap, sum);
      return false; // up to the rounding of a sum over blocks
    } catch (LinkageError | RuntimeException e) {
      throw refusal(e);
    }
  }

  private static void requireStarted() {
    if (System.getProperty("tornado.load.runtime.implementation") == null) {
      throw BilevelException.plugin(
          "TornadoVM is not part of this JVM: it has to be started with the file tornado-argfile of"
              + " an SDK, which 'bilevel' does where TORNADOVM_HOME names the SDK and the file or"
              + " --set says accelerator: tornadovm.",
          INSTALL,
          null);
    }
    if (!"false".equals(System.getProperty("tornado.recover.bailout"))) {
      throw BilevelException.plugin(
          "TornadoVM would run kernels that it cannot compile on the CPU without a word.",
          "Maybe start the JVM with -Dtornado.recover.bailout=false, as 'bilevel' does.",
          null);
    }
  }

  private static BilevelException refusal(Throwable failure) {
    if (failure instanceof BilevelException known) {
      return known;
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String words = root.getMessage() == null ? root.toString() : root.getMessage().strip();
    return BilevelException.plugin(
        "TornadoVM cannot be used: %s.".formatted(words.replaceAll("\\.$", "")), INSTALL, failure);
  }
}
