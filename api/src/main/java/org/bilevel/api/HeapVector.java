package org.bilevel.api;

import java.util.Arrays;

/** A vector of 64-bit numbers in a Java array. */
public final class HeapVector implements Vector {
  private final double[] entries;

  private HeapVector(double[] entries) {
    this.entries = entries;
  }

  /**
   * Return a vector with the given entries.
   *
   * @param entries the entries; copied
   * @return a new vector
   */
  public static HeapVector of(double... entries) {
    return new HeapVector(entries.clone());
  }

  /**
   * Return a vector on top of an array, without copying it: each sees the other's changes.
   *
   * @param entries the array to stand on
   * @return a new vector
   */
  public static HeapVector wrap(double[] entries) {
    return new HeapVector(entries);
  }

  /**
   * Return a vector of zeros.
   *
   * @param size the number of entries, at least 0
   * @return a new vector
   */
  public static HeapVector zeros(int size) {
    return new HeapVector(new double[size]);
  }

  /**
   * Return a vector whose entries are all the same.
   *
   * @param size the number of entries, at least 0
   * @param value the value of each
   * @return a new vector
   */
  public static HeapVector filled(int size, double value) {
    double[] entries = new double[size];
    Arrays.fill(entries, value);
    return new HeapVector(entries);
  }

  /**
   * Return the entries themselves, for work in place on the hot path; not a copy.
   *
   * @return the array behind this vector
   */
  public double[] array() {
    return entries;
  }

  @Override
  public int size() {
    return entries.length;
  }

  @Override
  public double dot(Vector other) {
    double[] b = arrayOf(other);
    double sum = 0;
    for (int i = 0; i < entries.length; i++) {
      sum += entries[i] * b[i];
    }
    return sum;
  }

  @Override
  public HeapVector copy() {
    return new HeapVector(entries.clone());
  }

  @Override
  public HeapVector zerosLike() {
    return zeros(entries.length);
  }

  @Override
  public void assign(Vector other) {
    System.arraycopy(arrayOf(other), 0, entries, 0, entries.length);
  }

  @Override
  public void assign(double[] values) {
    requireSize(values.length);
    System.arraycopy(values, 0, entries, 0, entries.length);
  }

  @Override
  public void fill(double value) {
    Arrays.fill(entries, value);
  }

  @Override
  public void scale(double a) {
    for (int i = 0; i < entries.length; i++) {
      entries[i] *= a;
    }
  }

  @Override
  public void axpy(double a, Vector other) {
    double[] b = arrayOf(other);
    for (int i = 0; i < entries.length; i++) {
      entries[i] += a * b[i];
    }
  }

  @Override
  public void multiply(Vector other) {
    double[] b = arrayOf(other);
    for (int i = 0; i < entries.length; i++) {
      entries[i] *= b[i];
    }
  }

  @Override
  public void divide(Vector other) {
    double[] b = arrayOf(other);
    for (int i = 0; i < entries.length; i++) {
      entries[i] /= b[i];
    }
  }

  @Override
  public void sqrt() {
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Math.sqrt(entries[i]);
    }
  }

  @Override
  public void add(double a) {
    for (int i = 0; i < entries.length; i++) {
      entries[i] += a;
    }
  }

  @Override
  public double[] toArray() {
    return entries.clone();
  }

  @Override
  public String toString() {
    return entries.length <= 8
        ? Arrays.toString(entries)
        : "HeapVector[size=" + entries.length + ", norm=" + norm() + "]";
  }

  private double[] arrayOf(Vector other) {
    if (!(other instanceof HeapVector heap)) {
      throw new IllegalArgumentException(
          "a heap vector cannot be combined with a "
              + other.getClass().getSimpleName()
              + "; copy it explicitly with toArray()");
    }
    requireSize(heap.entries.length);
    return heap.entries;
  }

  private void requireSize(int size) {
    if (size != entries.length) {
      throw new IllegalArgumentException(
          "sizes differ: " + entries.length + " and " + size + " entries");
    }
  }
}
