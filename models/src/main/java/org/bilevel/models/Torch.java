package org.bilevel.models;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;
import org.bilevel.api.BilevelException;

/**
 * The process's one PyTorch engine, the scripts that are loaded into it once, and the state that
 * each thread needs before its first tensor operation.
 */
final class Torch {
  private static final String ENGINE = "PyTorch";

  private static final ThreadLocal<Boolean> PREPARED =
      ThreadLocal.withInitial(() -> {
        // Without this the first operation of a new thread uses every core, and its sums round
        // differently.
        JniUtils.setNumThreads(1);
        JniUtils.setGradMode(false);
        // Scripts are interpreted as they stand. The optimizing executor watches the first calls
        // and compiles anew for later ones: that takes time, and may round differently.
        JniUtils.setGraphExecutorOptimize(false);
        return true;
      });

  private Torch() {}

  /** The root of all tensors, and the scripts; made when the first model is built. */
  private static final class Shared {
    static final NDManager ROOT = NDManager.newBaseManager(Device.cpu(), ENGINE);

    /** Gradient with a graph of its own, for second derivatives. */
    static final Script GRADIENT = Script.load(ROOT, "Gradient", vectorJacobianProduct("True"));

    /** Vector-Jacobian product v ↦ Jᵀv of a graph that is kept. */
    static final Script PULLBACK = Script.load(ROOT, "Pullback", vectorJacobianProduct("False"));

    /** Vector-Jacobian products in two variables from one backward sweep. */
    static final Script PULLBACK_BOTH =
        Script.load(
            ROOT,
            "PullbackBoth",
            """
              f: Tensor,
              x1: Tensor,
              x2: Tensor,
              v: Tensor) -> Tuple[Tensor, Tensor]:
            if ops.prim.requires_grad(f):
              r = torch.autograd.grad([f], [x1, x2], annotate(List[Optional[Tensor]], [v]), True, False, True)
              a = r[0]
              b = r[1]
              if torch.__is__(a, None):
                a0 = torch.zeros_like(x1)
              else:
                a0 = unchecked_cast(Tensor, a)
              if torch.__is__(b, None):
                b0 = torch.zeros_like(x2)
              else:
                b0 = unchecked_cast(Tensor, b)
              c, d = a0, b0
            else:
              c, d = torch.zeros_like(x1), torch.zeros_like(x2)
            return (c, d)
            """);

    /** y ← y + a · x. */
    static final Script AXPY =
        Script.load(
            ROOT,
            "Axpy",
            """
              y: Tensor,
              x: Tensor,
              a: float) -> Tensor:
            return torch.add_(y, x, alpha=a)
            """);

    /** y ← x. */
    static final Script COPY =
        Script.load(
            ROOT,
            "Copy",
            """
              y: Tensor,
              x: Tensor) -> Tensor:
            return torch.copy_(y, x)
            """);

    /** Every entry of y ← a. */
    static final Script FILL =
        Script.load(
            ROOT,
            "Fill",
            """
              y: Tensor,
              a: Tensor) -> Tensor:
            return torch.fill_(y, torch.item(a))
            """);

    /** y ← √y, entry by entry. */
    static final Script SQRT =
        Script.load(
            ROOT,
            "Sqrt",
            """
              y: Tensor) -> Tensor:
            return torch.sqrt_(y)
            """);

    /** Zeros stand for a function without a graph, and for a variable that it does not use. */
    private static String vectorJacobianProduct(String createGraph) {
      return """
        f: Tensor,
        x: Tensor,
        v: Tensor) -> Tensor:
      if ops.prim.requires_grad(f):
        r = torch.autograd.grad([f], [x], annotate(List[Optional[Tensor]], [v]), True, %s, True)
        a = r[0]
        if torch.__is__(a, None):
          a0 = torch.zeros_like(x)
        else:
          a0 = unchecked_cast(Tensor, a)
        b = a0
      else:
        b = torch.zeros_like(x)
      return b
      """
          .formatted(createGraph);
    }
  }

  /** Load a script that lives as long as the process. */
  static Script load(String name, String rest) {
    return Script.load(Shared.ROOT, name, rest);
  }

  static Script gradient() {
    return Shared.GRADIENT;
  }

  static Script pullback() {
    return Shared.PULLBACK;
  }

  static Script pullbackBoth() {
    return Shared.PULLBACK_BOTH;
  }

  static Script axpy() {
    return Shared.AXPY;
  }

  static Script copy() {
    return Shared.COPY;
  }

  static Script fill() {
    return Shared.FILL;
  }

  static Script sqrt() {
    return Shared.SQRT;
  }

  /**
   * Return a new manager of tensors on a device.
   *
   * @throws BilevelException of category CONFIGURATION if the engine or the device is not there
   */
  static NDManager newManager(boolean gpu) {
    try {
      Engine engine = Engine.getEngine(ENGINE);
      if (gpu && engine.getGpuCount() == 0) {
        throw BilevelException.configuration(
            "The model's device is gpu, but PyTorch "
                + engine.getVersion()
                + " finds no GPU that it can use on this machine.",
            "Maybe set device: cpu, or point PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and"
                + " PYTORCH_FLAVOR at a PyTorch with CUDA.");
      }
      prepareThread();
      return Shared.ROOT.newSubManager(gpu ? Device.gpu() : Device.cpu());
    } catch (EngineException | LinkageError e) {
      throw BilevelException.configuration(
          "PyTorch's native library cannot be loaded: " + e.getMessage(),
          "Maybe there is no native jar for this operating system among the libraries; see"
              + " docs/performance.md for other builds.");
    }
  }

  /** Give the calling thread one core and no graphs; cheap after the first call on a thread. */
  static void prepareThread() {
    PREPARED.get();
  }

  /** Evaluate something while operations on variables are recorded for derivatives. */
  static <T> T recording(Supplier<T> body) {
    JniUtils.setGradMode(true);
    try {
      return body.get();
    } finally {
      JniUtils.setGradMode(false);
    }
  }
}
