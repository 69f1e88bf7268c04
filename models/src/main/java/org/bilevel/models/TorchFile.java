package org.bilevel.models;

import ai.djl.ndarray.types.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipOutputStream;
import org.bilevel.models.ModuleText.Parameter;

/**
 * A trained network as {@code torch.jit.load} reads it: a TorchScript archive with the code of the
 * forward pass and a storage for each weight matrix and bias vector, which are parameters of the
 * module named weight_i and bias_i by layer.
 */
final class TorchFile {
  private static final String ROOT = "model";
  private static final int PROTOCOL = 2;

  private TorchFile() {}

  /**
   * Write an archive.
   *
   * @param out where to; not closed here
   * @param network the network
   * @param type of its parameters: FLOAT32 or FLOAT64
   * @param theta the parameters in the order of the flat vector
   */
  static void write(OutputStream out, Network network, DataType type, double[] theta)
      throws IOException {
    ModuleText text = new ModuleText(network.layers());
    String code = text.returning(network.write(text));
    ZipOutputStream zip = new ZipOutputStream(out);
    Script.put(zip, ROOT + "/data.pkl", pickle(text, type));
    Script.put(zip, ROOT + "/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
    int at = 0;
    int storage = 0;
    for (Parameter parameter : text.parameters()) {
      int size = (int) parameter.shape().size();
      Script.put(zip, ROOT + "/data/" + storage++, numbers(theta, at, size, type));
      at += size;
    }
    Script.put(zip, ROOT + "/constants.pkl", new byte[] {(byte) 0x80, PROTOCOL, ')', '.'});
    Script.put(zip, ROOT + "/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    zip.finish();
  }

  private static byte[] numbers(double[] theta, int from, int size, DataType type) {
    boolean single = type == DataType.FLOAT32;
    ByteBuffer bytes =
        ByteBuffer.allocate(size * (single ? Float.BYTES : Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = from; i < from + size; i++) {
      if (single) {
        bytes.putFloat((float) theta[i]);
      } else {
        bytes.putDouble(theta[i]);
      }
    }
    return bytes.array();
  }

  /** Return the pickle of an instance of the class, with its parameters and training = False. */
  private static byte[] pickle(ModuleText text, DataType type) {
    Pickle pickle = new Pickle();
    pickle.code(0x80).code(PROTOCOL).global("__torch__", ModuleText.NAME);
    pickle.code(')').code(0x81).code('}').code('(');
    pickle.text("training").code(0x89);
    int storage = 0;
    for (Parameter parameter : text.parameters()) {
      pickle.text(parameter.name());
      pickle.tensor(Integer.toString(storage++), parameter.shape().getShape(), type);
    }
    return pickle.code('u').code('b').code('.').bytes();
  }

  /** Opcodes of Python's pickle, as many as are needed here. */
  private static final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle code(int opcode) {
      bytes.write(opcode);
      return this;
    }

    Pickle global(String module, String name) {
      bytes.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Pickle text(String text) {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      code('X').raw(content.length);
      bytes.writeBytes(content);
      return this;
    }

    private Pickle number(long value) {
      return code('J').raw(Math.toIntExact(value));
    }

    private Pickle raw(int value) {
      bytes.writeBytes(
          ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
      return this;
    }

    /** A tensor that is all of a storage: rows one after the other. */
    void tensor(String storage, long[] shape, DataType type) {
      long size = 1;
      for (long side : shape) {
        size *= side;
      }
      global("torch._utils", "_rebuild_tensor_v2").code('(');
      code('(').text("storage");
      global("torch", type == DataType.FLOAT32 ? "FloatStorage" : "DoubleStorage");
      text(storage).text("cpu").number(size).code('t').code('Q');
      number(0); // where in the storage it begins
      code('(');
      for (long side : shape) {
        number(side);
      }
      code('t').code('(');
      long stride = size;
      for (long side : shape) {
        stride /= side;
        number(stride);
      }
      code('t').code(0x88); // its gradient is wanted
      global("collections", "OrderedDict").code(')').code('R');
      code('t').code('R');
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
