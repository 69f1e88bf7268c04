package org.bilevel.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import org.bilevel.api.Vector;

/**
 * A vector in the memory of a model's device, of 32- or 64-bit numbers.
 *
 * <p>Operations round to its precision; so do the sums of inner products, with a few partial sums
 * side by side.
 */
final class DeviceVector implements Vector {
  private final Tensors tensors;
  private final NDArray entries;
  private final int size;

  /** Stands for the present entries: equal stamps mean equal entries. */
  private Object stamp;

  private DeviceVector(Tensors tensors, NDArray entries, Object stamp) {
    this.tensors = tensors;
    this.entries = entries;
    this.size = Math.toIntExact(entries.size());
    this.stamp = stamp;
  }

  /** Return a vector that owns a tensor of one dimension. */
  static DeviceVector owning(Tensors tensors, NDArray entries) {
    NDScope.unregister(entries);
    return new DeviceVector(tensors, entries, new Object());
  }

  /** Return a new vector of a place's precision. */
  static DeviceVector of(Tensors tensors, double[] entries) {
    Torch.prepareThread();
    return owning(tensors, tensors.create(entries, new Shape(entries.length)));
  }

  /** Return the tensor behind this vector, not to be changed. */
  NDArray array() {
    Torch.prepareThread();
    return entries;
  }

  /** Return what stands for the present entries. */
  Object stamp() {
    return stamp;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double spacing() {
    return tensors.type() == DataType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1f);
  }

  @Override
  public double dot(Vector other) {
    NDArray right = arrayOf(other);
    try (NDArray sum = entries.dot(right)) {
      return Tensors.toDoubles(sum)[0];
    }
  }

  @Override
  public DeviceVector copy() {
    Torch.prepareThread();
    return new DeviceVector(tensors, entries.duplicate(), stamp);
  }

  @Override
  public DeviceVector zerosLike() {
    Torch.prepareThread();
    return owning(tensors, entries.zerosLike());
  }

  @Override
  public void assign(Vector other) {
    NDArray source = arrayOf(other);
    Torch.copy().run(new NDArray[] {entries, source}).close();
    stamp = ((DeviceVector) other).stamp;
  }

  @Override
  public void assign(double[] values) {
    requireSize(values.length);
    Torch.prepareThread();
    try (NDArray source = tensors.create(values, new Shape(size))) {
      Torch.copy().run(new NDArray[] {entries, source}).close();
    }
    changed();
  }

  @Override
  public void fill(double value) {
    Torch.prepareThread();
    Torch.fill().call(entries, tensors.scalar(value)).close();
    changed();
  }

  @Override
  public void scale(double a) {
    Torch.prepareThread();
    entries.muli(tensors.scalar(a));
    changed();
  }

  @Override
  public void axpy(double a, Vector other) {
    NDArray x = arrayOf(other);
    try (IValue factor = IValue.from(a)) {
      Torch.axpy().run(new NDArray[] {entries, x}, factor).close();
    }
    changed();
  }

  @Override
  public void multiply(Vector other) {
    entries.muli(arrayOf(other));
    changed();
  }

  @Override
  public void divide(Vector other) {
    entries.divi(arrayOf(other));
    changed();
  }

  @Override
  public void sqrt() {
    Torch.prepareThread();
    Torch.sqrt().call(entries).close();
    changed();
  }

  @Override
  public void add(double a) {
    Torch.prepareThread();
    entries.addi(tensors.scalar(a));
    changed();
  }

  @Override
  public double[] toArray() {
    Torch.prepareThread();
    return Tensors.toDoubles(entries);
  }

  @Override
  public boolean isFinite() {
    Torch.prepareThread();
    try (NDArray sum = entries.sum()) {
      // an entry that is not finite makes the sum so; a sum may also overflow without one
      return Double.isFinite(Tensors.toDoubles(sum)[0]) || Vector.super.isFinite();
    }
  }

  @Override
  public void close() {
    entries.close();
  }

  @Override
  public String toString() {
    return "DeviceVector[size=" + size + ", " + tensors.type() + "]";
  }

  private void changed() {
    stamp = new Object();
  }

  private NDArray arrayOf(Vector other) {
    if (!(other instanceof DeviceVector device)) {
      throw new IllegalArgumentException(
          "a device vector cannot be combined with a "
              + other.getClass().getSimpleName()
              + "; copy it explicitly with assign(other.toArray())");
    }
    if (device.tensors.type() != tensors.type()) {
      throw new IllegalArgumentException(
          "a device vector of %s cannot be combined with one of %s; copy it explicitly with assign(other.toArray())"
              .formatted(tensors.type(), device.tensors.type()));
    }
    requireSize(device.size);
    Torch.prepareThread();
    return device.entries;
  }

  private void requireSize(int other) {
    if (other != size) {
      throw new IllegalArgumentException("sizes differ: " + size + " and " + other + " entries");
    }
  }
}
