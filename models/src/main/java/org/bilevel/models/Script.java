package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function of tensors written in TorchScript, loaded from an archive that is generated here.
 *
 * <p>PyTorch's {@code autograd.grad} is not among DJL's native calls, and DJL's own backward pass
 * leaks when it builds graphs of gradients; TorchScript has it, and an archive is a zip of a few
 * text files. Stateless: one script serves all threads.
 */
final class Script {
  private static final String FUNCTION =
      """
      class %1$s(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.%1$s,
      %2$s
      """;

  private final PtSymbolBlock module;

  private Script(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * Load a function.
   *
   * @param manager what owns the module
   * @param name a name for the function's class
   * @param rest its arguments after {@code self} and its body, as TorchScript serialises them
   */
  static Script load(NDManager manager, String name, String rest) {
    byte[] archive = archive(name, FUNCTION.formatted(name, rest.indent(4).stripTrailing()));
    try {
      return new Script(
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Call a function of one result. */
  NDArray call(NDArray... arguments) {
    return callForAll(arguments).get(0);
  }

  /** Call a function of several results. */
  NDList callForAll(NDArray... arguments) {
    // "training" leaves the thread's grad mode alone; without it the call runs in inference mode,
    // whose results cannot be differentiated further
    return IValueUtils.forward(module, new NDList(arguments), true);
  }

  /**
   * Call a function without recording anything: faster, but tensors that it makes must neither be
   * changed later, except by such a call, nor be differentiated.
   *
   * @param tensors its first arguments
   * @param values the other ones
   * @return its result, which the caller closes
   */
  IValue run(NDArray[] tensors, IValue... values) {
    IValue[] arguments = new IValue[tensors.length + values.length];
    System.arraycopy(values, 0, arguments, tensors.length, values.length);
    int made = 0;
    try {
      for (NDArray tensor : tensors) {
        arguments[made] = IValue.from((PtNDArray) tensor);
        made++;
      }
      return IValueUtils.runMethod(module, "forward", arguments);
    } finally {
      for (int i = 0; i < made; i++) {
        arguments[i].close();
      }
    }
  }

  /** Return a result that is a tensor as an array. */
  static NDArray tensor(NDManager manager, IValue value) {
    return value.toTensor((PtNDManager) manager);
  }

  private static byte[] archive(String name, String code) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, name + "/data.pkl", pickledInstance(name));
      put(zip, name + "/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      put(zip, name + "/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, name + "/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Return the pickle of an instance of the class whose only attribute is training = True. */
  private static byte[] pickledInstance(String name) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2});
    pickle.write(("c__torch__\n" + name + "\n)").getBytes(StandardCharsets.US_ASCII));
    pickle.write(0x81);
    pickle.write("}(X".getBytes(StandardCharsets.US_ASCII));
    pickle.write(new byte[] {8, 0, 0, 0});
    pickle.write("training".getBytes(StandardCharsets.US_ASCII));
    pickle.write(0x88);
    pickle.write("ub.".getBytes(StandardCharsets.US_ASCII));
    return pickle.toByteArray();
  }

  /** Add a file that is not compressed, as PyTorch reads them. */
  static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
