package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where one model's tensors live: a device, a precision, and the manager that releases what is left
 * when the model is closed. Used by one thread at a time.
 */
final class Tensors implements AutoCloseable {
  /** Buffers for uploads up to this many bytes are kept; the garbage collector frees the others. */
  private static final int KEPT_BYTES = 1 << 22;

  private final NDManager manager;
  private final boolean gpu;
  private final DataType type;
  private final NDManager host;
  private final ByteBuffer scalarBytes = direct(Double.BYTES);
  private final NDArray scalar;
  private ByteBuffer upload = direct(1 << 12);

  /**
   * Make a place for tensors.
   *
   * @param gpu whether they live on a GPU
   * @param doublePrecision whether they hold 64-bit numbers
   */
  Tensors(boolean gpu, boolean doublePrecision) {
    this.gpu = gpu;
    this.manager = Torch.newManager(gpu);
    this.host = gpu ? Torch.newManager(false) : manager;
    this.type = doublePrecision ? DataType.FLOAT64 : DataType.FLOAT32;
    this.scalar = host.create(scalarBytes, new Shape(), DataType.FLOAT64);
    NDScope.unregister(scalar);
  }

  /** Return a new, empty place on the same device and of the same precision. */
  Tensors another() {
    return new Tensors(gpu, type == DataType.FLOAT64);
  }

  NDManager manager() {
    return manager;
  }

  DataType type() {
    return type;
  }

  /** Return how many tensors are alive here. */
  int live() {
    return manager.getManagedArrays().size();
  }

  /**
   * Return a tensor on the host of one 64-bit number, which the next call overwrites; nothing is
   * allocated.
   */
  NDArray scalar(double value) {
    scalarBytes.putDouble(0, value);
    return scalar;
  }

  /** Return a new tensor of this precision. */
  NDArray create(float[] values, Shape shape) {
    if (type == DataType.FLOAT32) {
      ByteBuffer bytes = buffer(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      return owned(bytes, shape, type);
    }
    ByteBuffer bytes = buffer(values.length * Double.BYTES);
    for (int i = 0; i < values.length; i++) {
      bytes.putDouble(i * Double.BYTES, values[i]);
    }
    return owned(bytes, shape, type);
  }

  /** Return a new tensor of this precision. */
  NDArray create(double[] values, Shape shape) {
    if (type == DataType.FLOAT64) {
      return createDoubles(values, shape);
    }
    ByteBuffer bytes = buffer(values.length * Float.BYTES);
    for (int i = 0; i < values.length; i++) {
      bytes.putFloat(i * Float.BYTES, (float) values[i]);
    }
    return owned(bytes, shape, type);
  }

  /** Return a new tensor of 64-bit numbers, whatever this precision is. */
  NDArray createDoubles(double[] values, Shape shape) {
    ByteBuffer bytes = buffer(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    return owned(bytes, shape, DataType.FLOAT64);
  }

  /** Return a new tensor of 64-bit whole numbers. */
  NDArray createIntegers(int[] values, Shape shape) {
    ByteBuffer bytes = buffer(values.length * Long.BYTES);
    for (int i = 0; i < values.length; i++) {
      bytes.putLong(i * Long.BYTES, values[i]);
    }
    return owned(bytes, shape, DataType.INT64);
  }

  /** Return the entries of a tensor of floating-point numbers, in 64-bit. */
  static double[] toDoubles(NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      return array.toDoubleArray();
    }
    float[] entries = array.toFloatArray();
    double[] result = new double[entries.length];
    for (int i = 0; i < entries.length; i++) {
      result[i] = entries[i];
    }
    return result;
  }

  /** Copy, since a tensor on top of a Java buffer dangles once its wrapper is closed. */
  private NDArray owned(ByteBuffer bytes, Shape shape, DataType dataType) {
    try (NDArray view = manager.create(bytes, shape, dataType)) {
      return view.duplicate();
    }
  }

  private ByteBuffer buffer(int capacity) {
    if (capacity > KEPT_BYTES) {
      return direct(capacity);
    }
    if (upload.capacity() < capacity) {
      upload = direct(Math.max(capacity, 2 * upload.capacity()));
    }
    return upload.clear().limit(capacity);
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    scalar.close();
    manager.close();
    if (host != manager) {
      host.close();
    }
  }
}
